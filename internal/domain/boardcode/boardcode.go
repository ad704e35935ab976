// Package boardcode makes and reads the codes of notice boards: ten characters
// of Crockford's base 32 in lower case, nine of them random and the last a
// check character. The code is printed under the QR square, so people also
// read it aloud and type it.
//
// Each character is an element of the field GF(32), five bits multiplied
// modulo x⁵+x²+1. With α = x, the characters c₀…c₉ of a valid code satisfy
//
//	α⁹c₀ + α⁸c₁ + … + αc₈ + c₉ = 0
//
// The ten weights are distinct and none is zero. So a single wrong character
// changes the sum by wᵢ·e ≠ 0, and swapping any two different characters changes
// it by (wᵢ+wⱼ)·(cᵢ+cⱼ) ≠ 0: both are always noticed. Unlike a sum modulo 37,
// the check character stays within the 32 that a board may show.
package boardcode

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"gridwalk/internal/domain/textnorm"
)

const (
	// Length of a code in characters, the check character included.
	Length = 10
	// alphabet leaves out i, l, o and u (Crockford, "Base 32").
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
)

// New makes a code from 45 random bits; random is a cryptographic source. It
// returns the error of the source.
func New(random io.Reader) (string, error) {
	var buffer [8]byte
	if _, err := io.ReadFull(random, buffer[:6]); err != nil {
		return "", fmt.Errorf("board code: %w", err)
	}
	bits := binary.LittleEndian.Uint64(buffer[:])
	code := make([]byte, 0, Length)
	var sum byte
	for range Length - 1 {
		value := byte(bits & 31)
		bits >>= 5
		code = append(code, alphabet[value])
		sum = timesAlpha(sum) ^ value
	}
	return string(append(code, alphabet[timesAlpha(sum)])), nil
}

// Normalize brings a typed code to its stored form: half-width, lower case,
// without spaces and dashes, the letter o read as 0 and i and l as 1. It does
// not judge the code.
func Normalize(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', '–', '—', '‐':
			return -1
		case 'o':
			return '0'
		case 'i', 'l':
			return '1'
		}
		return r
	}, strings.ToLower(textnorm.Code(s)))
}

// Valid reports whether a normalised code can have been issued.
func Valid(code string) bool {
	if len(code) != Length {
		return false
	}
	var sum byte
	for i := range Length {
		value := strings.IndexByte(alphabet, code[i])
		if value < 0 {
			return false
		}
		sum = timesAlpha(sum) ^ byte(value)
	}
	return sum == 0
}

// timesAlpha multiplies by x modulo x⁵+x²+1.
func timesAlpha(a byte) byte {
	a <<= 1
	if a&0b100000 != 0 {
		a ^= 0b100101
	}
	return a
}
