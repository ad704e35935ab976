package boardcode

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

var shape = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{10}$`)

func drawCode(t *rapid.T) string {
	random := rapid.SliceOfN(rapid.Byte(), 6, 6).Draw(t, "random")
	code, err := New(bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestNewIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawCode(t)
		if !shape.MatchString(code) || !Valid(code) || Normalize(code) != code {
			t.Fatalf("%q is not a code", code)
		}
	})
}

func TestNewTellsCodesApart(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		code, err := New(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if seen[code] {
			t.Fatalf("%s came twice", code)
		}
		seen[code] = true
	}
}

func TestNewUsesAllFortyFiveBits(t *testing.T) {
	seen := map[string]bool{}
	for bit := range 45 {
		random := make([]byte, 6)
		random[bit/8] = 1 << (bit % 8)
		code, err := New(bytes.NewReader(random))
		if err != nil {
			t.Fatal(err)
		}
		seen[code] = true
	}
	if len(seen) != 45 || seen["0000000000"] {
		t.Errorf("45 bits make %d codes", len(seen))
	}
}

func TestNewReturnsTheErrorOfItsSource(t *testing.T) {
	if _, err := New(bytes.NewReader([]byte{1, 2})); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

// The sum is linear, so an error is noticed or missed whatever the rest of the
// code says: trying all errors on one code proves it for all codes. The
// property below tries them on random codes all the same.
func TestEveryErrorIsNoticed(t *testing.T) {
	noticed := func(t testing.TB, code string) {
		for i := range Length {
			for k := range len(alphabet) {
				if alphabet[k] == code[i] {
					continue
				}
				wrong := []byte(code)
				wrong[i] = alphabet[k]
				if Valid(string(wrong)) {
					t.Fatalf("%s passes for %s", wrong, code)
				}
			}
			for j := range i {
				swapped := []byte(code)
				swapped[i], swapped[j] = swapped[j], swapped[i]
				if code[i] != code[j] && Valid(string(swapped)) {
					t.Fatalf("%s passes for %s", swapped, code)
				}
			}
		}
	}
	noticed(t, "0000000000")
	rapid.Check(t, func(rt *rapid.T) { noticed(t, drawCode(rt)) })
}

// Every pair of places and every pair of characters, on codes made for it.
func TestEverySwapIsNoticed(t *testing.T) {
	for i := range Length {
		for j := range i {
			for a := range byte(32) {
				for b := range a {
					var code [Length]byte
					for k := range code {
						code[k] = alphabet[0]
					}
					code[i], code[j] = alphabet[a], alphabet[b]
					sum := syndrome(string(code[:]))
					code[i], code[j] = code[j], code[i]
					if sum == syndrome(string(code[:])) {
						t.Fatalf("swapping %c and %c at %d and %d goes unnoticed", alphabet[a], alphabet[b], j, i)
					}
				}
			}
		}
	}
}

// syndrome computes the check sum from its definition with log tables, apart
// from the code under test.
func syndrome(code string) int {
	power, log := [31]int{1}, map[int]int{1: 0}
	for i := 1; i < 31; i++ {
		next := power[i-1] * 2
		if next >= 32 {
			next ^= 37
		}
		power[i], log[next] = next, i
	}
	sum := 0
	for i, r := range code {
		value := bytes.IndexRune([]byte(alphabet), r)
		if value != 0 {
			sum ^= power[(log[value]+Length-1-i)%31]
		}
	}
	return sum
}

func TestValidAgreesWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9a-hjkmnp-tv-z]{10}`).Draw(t, "code")
		if Valid(code) != (syndrome(code) == 0) {
			t.Fatalf("Valid(%q) = %t, sum %d", code, Valid(code), syndrome(code))
		}
	})
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"ABCDE-FGHJK":     "abcdefghjk",
		"abcde fghjk ":    "abcdefghjk",
		"OoIiLl":          "001111",
		"Ａｂ１２－３":          "ab123",
		"ab–cd—ef":        "abcdef",
		"u is left alone": "u1s1efta10ne",
		"":                "",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestValidRefusesWhatIsNoCode(t *testing.T) {
	for _, code := range []string{"", "000000000", "00000000000", "000000000u", "000000000O", "0000000一", "../../../.."} {
		if Valid(code) {
			t.Errorf("%q passes", code)
		}
	}
}
