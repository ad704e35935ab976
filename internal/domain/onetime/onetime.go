// Package onetime makes the passwords that an account begins with: printed
// once, typed once on a phone, changed at the first login.
package onetime

import (
	"fmt"
	"io"
)

const (
	// Length of a password in characters, nearly 50 random bits.
	Length = 10
	// alphabet has one case and nothing that looks alike on paper: no 0 and o,
	// no 1, i and l.
	alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
)

// Password draws a password from a cryptographic source. It returns the error
// of the source.
func Password(random io.Reader) (string, error) {
	password := make([]byte, 0, Length)
	var draw [2 * Length]byte
	for {
		if _, err := io.ReadFull(random, draw[:]); err != nil {
			return "", fmt.Errorf("one-time password: %w", err)
		}
		for _, b := range draw {
			// The last bytes are drawn again so that each character is equally likely.
			if int(b) >= 256-256%len(alphabet) {
				continue
			}
			password = append(password, alphabet[int(b)%len(alphabet)])
			if len(password) == Length {
				return string(password), nil
			}
		}
	}
}
