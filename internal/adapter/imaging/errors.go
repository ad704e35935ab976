package imaging

import (
	"fmt"

	"gridwalk/internal/domain/errs"
)

// The codes of the errors that Process and Sniff return.
const (
	CodeType        = "photo_type"        // not JPEG, PNG, WebP or HEIC by content
	CodeTooHeavy    = "photo_too_heavy"   // params: max_bytes
	CodeTooLarge    = "photo_too_large"   // params: width, height, max_pixels, max_side
	CodeUndecodable = "photo_undecodable" // damaged or cut short
)

// undecodable keeps the decoder's own words for the log; the person who took the
// photo is told the code.
func undecodable(cause error) error {
	return fmt.Errorf("%w: %w", errs.New(CodeUndecodable, nil), cause)
}

// recovering runs f and returns a panic of it as an undecodable photo: image
// decoders index into what the file claims, and a crafted file claims nonsense.
func recovering(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = undecodable(fmt.Errorf("decoder panicked: %v", p))
		}
	}()
	return f()
}
