// Package textnorm evens out what Chinese input methods and spreadsheets leave
// in short texts: full-width digits and letters, ideographic spaces and
// characters that nobody sees.
package textnorm

import (
	"strings"
	"unicode"
)

// fullWidthOffset separates the full-width forms U+FF01–U+FF5E from the ASCII
// characters that they repeat.
const fullWidthOffset = 0xFF01 - '!'

// Line cleans a name, an address or another line that people read: full-width
// digits and letters become half-width, every run of white space becomes one
// space, and the ends are trimmed. Chinese punctuation stays as it was typed,
// full-width brackets included, because in Chinese text it is right.
func Line(s string) string {
	narrow := strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		if ascii := half(r); isDigit(ascii) || isLetter(ascii) {
			return ascii
		}
		return r
	}, s)
	return strings.Join(strings.Fields(narrow), " ")
}

// Code cleans an identifier, such as a credit code or a phone number: every
// full-width character becomes half-width and all white space goes.
func Code(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || unicode.IsSpace(r) {
			return -1
		}
		return half(r)
	}, s)
}

func half(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - fullWidthOffset
	}
	return r
}

// invisible are the characters without width or meaning that come along when
// text is copied from web pages and office files.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return true
	}
	return false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
