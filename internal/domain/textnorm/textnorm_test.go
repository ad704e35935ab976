package textnorm

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"重庆科朗船舶产业有限公司":           "重庆科朗船舶产业有限公司",
		" 重庆科朗\u3000":            "重庆科朗",
		"东港第１网格":                 "东港第1网格",
		"ＡＢＣ　Ｃｏ．":                "ABC Co．",
		"重庆（高新）公司，二厂":            "重庆（高新）公司，二厂",
		"a\t b\u00a0\n c":        "a b c",
		"\ufeff重庆\u200b科朗\u2060": "重庆科朗",
		"\u3000\u3000":           "",
		"通江大道２１０号\u3000\u3000Ａ栋": "通江大道210号 A栋",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"":              "",
		" １３４７２１２８７５４ ": "13472128754",
		"０２３－６２８０　１２３４":            "023-62801234",
		"＋８６ 134 7212 8754":        "+8613472128754",
		"91500108mah0\u200b59qacr": "91500108mah059qacr",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleaningTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Line(s); Line(once) != once {
			t.Fatalf("Line(%q) = %q, again %q", s, once, Line(once))
		}
		if once := Code(s); Code(once) != once {
			t.Fatalf("Code(%q) = %q, again %q", s, once, Code(once))
		}
	})
}
