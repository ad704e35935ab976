package enterprise

import (
	"slices"
	"strings"

	"gridwalk/internal/domain/textnorm"
)

// word is one value of a closed list: how it is stored, how the district's
// forms write it, and what else people write for it.
type word[T ~string] struct {
	value    T
	label    string
	synonyms []string
}

// vocabulary is a closed list in the order of the district's forms.
type vocabulary[T ~string] []word[T]

// parse finds the value that a text means. Labels, synonyms and stored values
// are compared without white space, width and case.
func (v vocabulary[T]) parse(text string) (value T, ok bool) {
	text = strings.ToLower(textnorm.Code(text))
	for _, w := range v {
		if text == w.label || text == string(w.value) || slices.Contains(w.synonyms, text) {
			return w.value, true
		}
	}
	return "", false
}

func (v vocabulary[T]) label(value T) string {
	for _, w := range v {
		if w.value == value {
			return w.label
		}
	}
	return ""
}

func (v vocabulary[T]) labels() []string {
	labels := make([]string, len(v))
	for i, w := range v {
		labels[i] = w.label
	}
	return labels
}
