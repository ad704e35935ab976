// Package uscc knows the unified social credit code of Chinese organisations
// (统一社会信用代码) as GB 32100-2015 defines it: 18 characters from an alphabet
// of 31 without I, O, S, V and Z; the third to eighth are the administrative
// division in digits, the last is a check character.
//
// The nine characters of the organisation code carry a check digit of their
// own (GB 11714), which is not looked at: it adds nothing to the outer one.
package uscc

import (
	"strings"
	"unicode/utf8"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/textnorm"
)

const (
	alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	length   = 18
)

// weights are 3^i mod 31 (GB 32100-2015, 5.2).
var weights = [length - 1]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// Normalize brings a typed or imported code to its written form: half-width,
// upper case, without white space. It does not judge the code.
func Normalize(s string) string {
	return strings.ToUpper(textnorm.Code(s))
}

// Valid reports whether a normalised code is well formed.
func Valid(code string) bool { return Check(code) == nil }

// Check says what is wrong with a normalised code. The error is an *errs.E:
//
//	uscc_length     {"length": characters found, "want": 18}
//	uscc_character  {"character": the one that cannot be there, "position": from 1}
//	uscc_check      {"character": last one found, "want": the one that would fit}
func Check(code string) error {
	if n := utf8.RuneCountInString(code); n != length {
		return errs.New("uscc_length", map[string]any{"length": n, "want": length})
	}
	sum, err := weigh(code)
	if err != nil {
		return err
	}
	last := code[length-1]
	if want := checkCharacter(sum); last != want {
		return errs.New("uscc_check", map[string]any{"character": string(last), "want": string(want)})
	}
	return nil
}

// Complete appends the check character to the first 17 characters of a code.
// It returns the errors of Check, with a wanted length of 17.
func Complete(first string) (string, error) {
	if n := utf8.RuneCountInString(first); n != length-1 {
		return "", errs.New("uscc_length", map[string]any{"length": n, "want": length - 1})
	}
	sum, err := weigh(first)
	if err != nil {
		return "", err
	}
	return first + string(checkCharacter(sum)), nil
}

// weigh refuses characters that cannot be there and sums the first 17.
func weigh(code string) (int, error) {
	sum, position := 0, 0
	for _, r := range code {
		value := strings.IndexRune(alphabet, r)
		division := position >= 2 && position < 8
		if value < 0 || division && value > 9 {
			return 0, errs.New("uscc_character", map[string]any{"character": string(r), "position": position + 1})
		}
		if position < len(weights) {
			sum += value * weights[position]
		}
		position++
	}
	return sum, nil
}

func checkCharacter(sum int) byte {
	return alphabet[(31-sum%31)%31]
}
