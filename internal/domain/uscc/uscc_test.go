package uscc

import (
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/errs"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, code, wantCode string
		wantParams           map[string]any
	}{
		{name: "a company", code: "91350100M000100Y43"},
		{name: "a public body", code: "12100000400000624D"},
		{name: "from the roster", code: "91500108MABXJNUQCH"},
		{name: "empty", code: "", wantCode: "uscc_length", wantParams: map[string]any{"length": 0, "want": 18}},
		{name: "one short", code: "91350100M000100Y4", wantCode: "uscc_length", wantParams: map[string]any{"length": 17, "want": 18}},
		{name: "counted in characters, not bytes", code: "９1350100M000100Y43", wantCode: "uscc_character",
			wantParams: map[string]any{"character": "９", "position": 1}},
		{name: "letter O for zero", code: "9135O100M000100Y43", wantCode: "uscc_character",
			wantParams: map[string]any{"character": "O", "position": 5}},
		{name: "letter in the division", code: "913501A0M000100Y43", wantCode: "uscc_character",
			wantParams: map[string]any{"character": "A", "position": 7}},
		{name: "lower case", code: "91350100m000100Y43", wantCode: "uscc_character",
			wantParams: map[string]any{"character": "m", "position": 9}},
		{name: "bad last character", code: "91350100M000100Y4S", wantCode: "uscc_character",
			wantParams: map[string]any{"character": "S", "position": 18}},
		{name: "wrong check character", code: "91350100M000100Y44", wantCode: "uscc_check",
			wantParams: map[string]any{"character": "4", "want": "3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Check(c.code)
			if Valid(c.code) != (err == nil) {
				t.Fatal("Valid and Check disagree")
			}
			if c.wantCode == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			e, ok := errs.As(err)
			if !ok || e.Code != c.wantCode || !maps.Equal(e.Params, c.wantParams) {
				t.Errorf("got %v, want %s %v", err, c.wantCode, c.wantParams)
			}
		})
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		" 91500108mah059qacr ": "91500108MAH059QACR",
		"９１５００１０８ＭＡＢＸＪＮＵＱＣＨ":         "91500108MABXJNUQCH",
		"91500108 MABX\u3000JNUQCH":  "91500108MABXJNUQCH",
		"\ufeff91500108MABXJNUQCH\n": "91500108MABXJNUQCH",
		"":                           "",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	got, err := Complete("91350100M000100Y4")
	if err != nil || got != "91350100M000100Y43" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := Complete("91350100M000100Y43"); errs.Code(err) != "uscc_length" {
		t.Errorf("a whole code was completed: %v", err)
	}
	if _, err := Complete("91350100M000100Z4"); errs.Code(err) != "uscc_character" {
		t.Errorf("a Z was completed: %v", err)
	}
}

// drawCode makes a valid code.
func drawCode(t *rapid.T) string {
	first := rapid.StringMatching(`[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}`).Draw(t, "first")
	code, err := Complete(first)
	if err != nil {
		t.Fatalf("cannot complete %q: %v", first, err)
	}
	return code
}

func TestEveryWrongCharacterAndSwapIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawCode(t)
		if err := Check(code); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		for i := range code {
			for _, r := range alphabet {
				if wrong := code[:i] + string(r) + code[i+1:]; wrong != code && Valid(wrong) {
					t.Fatalf("%s passes for %s", wrong, code)
				}
			}
		}
		for i := range len(code) - 1 {
			swapped := code[:i] + string(code[i+1]) + string(code[i]) + code[i+2:]
			if swapped != code && Valid(swapped) {
				t.Fatalf("%s passes for %s", swapped, code)
			}
		}
	})
}

func TestNormalizedIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawCode(t)
		if got := Normalize(" " + strings.ToLower(code) + "\u3000"); got != code {
			t.Fatalf("got %q, want %q", got, code)
		}
	})
}
