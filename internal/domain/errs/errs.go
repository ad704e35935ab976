// Package errs holds the coded errors that cross Gridwalk's rooms. A code is
// stable and documented in the catalogue; texts are looked up by i18n key in
// the faces, never built here.
package errs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// E is an error that a person or a client can act upon.
// Code is a snake_case identifier from the catalogue, Key the i18n key of its
// text and Params the values that the text names.
type E struct {
	Code   string
	Key    string
	Params map[string]any
}

// New makes an E with the catalogue's key for the code.
func New(code string, params map[string]any) *E {
	return &E{Code: code, Key: Key(code), Params: params}
}

// Error lists the code and the parameters in a stable order, for logs.
func (e *E) Error() string {
	if len(e.Params) == 0 {
		return e.Code
	}
	parts := make([]string, 0, len(e.Params))
	for _, name := range slices.Sorted(maps.Keys(e.Params)) {
		parts = append(parts, fmt.Sprintf("%s=%v", name, e.Params[name]))
	}
	return e.Code + " (" + strings.Join(parts, ", ") + ")"
}

// Is makes errors.Is match on the code alone.
func (e *E) Is(target error) bool {
	var other *E
	return errors.As(target, &other) && other.Code == e.Code
}

// As finds the coded error in a chain.
func As(err error) (*E, bool) {
	var e *E
	ok := errors.As(err, &e)
	return e, ok
}

// Code returns the code of the coded error in a chain, or "".
func Code(err error) string {
	if e, ok := As(err); ok {
		return e.Code
	}
	return ""
}
