package phone

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		in, want      string
		valid, mobile bool
	}{
		{"13472128754", "13472128754", true, true},
		{"１６９９３００９２４２", "16993009242", true, true},
		{" 134 7212\u30008754 ", "13472128754", true, true},
		{"134-7212-8754", "13472128754", true, true},
		{"+86 134 7212 8754", "13472128754", true, true},
		{"8613472128754", "13472128754", true, true},
		{"023-62801234", "023-62801234", true, false},
		{"02362801234", "023-62801234", true, false},
		{"（023）6280 1234", "023-62801234", true, false},
		{"+86-23-62801234", "023-62801234", true, false},
		{"0855-8222333", "0855-8222333", true, false},
		{"023-62801234-8001", "023-62801234-8001", true, false},
		{"62801234", "62801234", true, false},
		{"400-820-8820", "4008208820", true, false},
		{"12345678901", "12345678901", false, false},
		{"1347212875", "1347212875", false, false},
		{"134721287540", "134721287540", false, false},
		{"110", "110", false, false},
		{"无", "无", false, false},
		{"", "", false, false},
	} {
		got := Normalize(c.in)
		if got != c.want || Valid(got) != c.valid || Mobile(got) != c.mobile {
			t.Errorf("%q: got %q (valid %t, mobile %t), want %q (%t, %t)",
				c.in, got, Valid(got), Mobile(got), c.want, c.valid, c.mobile)
		}
	}
}

func TestNormalizedIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`(\+86|86|0)?[-( ]?[0-9０-９]{2,12}[-) 转]?[0-9]{0,8}`).Draw(t, "in")
		once := Normalize(in)
		if again := Normalize(once); Valid(once) && again != once {
			t.Fatalf("%q became %q and then %q", in, once, again)
		}
	})
}
