package onetime

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"regexp"
	"testing"
)

var shape = regexp.MustCompile(`^[2-9a-hjkmnp-z]{10}$`)

func TestPasswordsAreTypeableAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		password, err := Password(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if !shape.MatchString(password) || seen[password] {
			t.Fatalf("%q is misshapen or came twice", password)
		}
		seen[password] = true
	}
}

func TestEveryCharacterIsEquallyLikely(t *testing.T) {
	every := make([]byte, 0, 256)
	for b := range 256 {
		every = append(every, byte(b))
	}
	source := bytes.NewReader(bytes.Repeat(every, 2*Length))
	counts := map[byte]int{}
	for {
		password, err := Password(source)
		if err != nil {
			break
		}
		for i := range Length {
			counts[password[i]]++
		}
	}
	if len(counts) != len(alphabet) {
		t.Fatalf("%d characters of %d occur", len(counts), len(alphabet))
	}
	low, high := 1<<30, 0
	for _, n := range counts {
		low, high = min(low, n), max(high, n)
	}
	if float64(high) > 1.3*float64(low) {
		t.Errorf("one character occurs %d times, another %d", low, high)
	}
}

func TestPasswordReturnsTheErrorOfItsSource(t *testing.T) {
	if _, err := Password(bytes.NewReader(nil)); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}
