// Package imaging turns an uploaded photo into pictures that are safe to show.
//
// An upload is hostile until proven otherwise: its kind is decided by content,
// its size is checked before a pixel is allocated, and a decoder that fails or
// panics costs one photo, not the process. The variants are encoded anew, so
// nothing of the original's metadata, position included, reaches who sees them.
package imaging

import (
	"bytes"
	"fmt"
	"image"
	"io"

	"gridwalk/internal/domain/errs"
)

const (
	// LargeSide and ThumbSide bound the longer side of the variants, in pixels.
	LargeSide = 1600
	ThumbSide = 320

	largeQuality = 82
	thumbQuality = 78
)

// Limits bound what Process accepts.
type Limits struct {
	MaxBytes  int64 // of the file
	MaxPixels int   // width × height
	MaxSide   int   // pixels of the longer side
}

// DefaultLimits admit every phone camera's ordinary mode: 25 MiB, 50 megapixels,
// 12,000 pixels a side.
var DefaultLimits = Limits{MaxBytes: 25 << 20, MaxPixels: 50_000_000, MaxSide: 12_000}

// Result is what Process learned from a photo and made of it.
type Result struct {
	MIME          string    // of the original, one of the MIME constants
	Width, Height int       // of the original, held upright
	Large, Thumb  Variant   // never larger than the original
	Position      *Position // where the camera says it was taken; nil if it does not

	taken moment
}

// Variant is a JPEG without metadata, upright on an opaque background.
type Variant struct {
	JPEG          []byte
	Width, Height int
}

// Position is a WGS 84 position in decimal degrees.
type Position struct {
	Lat, Lng float64
}

// Process reads one photo and makes its variants. It holds at most MaxBytes of
// the file, and no more than one budget of pixels is decoded at a time in the
// whole process, so concurrent calls wait for each other.
//
// Errors are coded, whatever the bytes: photo_type (not a kind we accept),
// photo_too_heavy (bytes), photo_too_large (pixels), photo_undecodable (damaged).
// Errors of r itself come back as they are.
func Process(r io.ReadSeeker, limits Limits) (Result, error) {
	data, err := readAtMost(r, limits.MaxBytes)
	if err != nil {
		return Result{}, err
	}
	mime, err := Sniff(data)
	if err != nil {
		return Result{}, err
	}
	codec := codecs[mime]

	config, err := decodeConfig(codec, data)
	if err != nil {
		return Result{}, err
	}
	if err := limits.checkPixels(config.Width, config.Height); err != nil {
		return Result{}, err
	}

	meta := readMetadata(codec.metadata, data)
	orientation := meta.orientation
	if codec.upright {
		orientation = upright
	}

	large, err := shrinkUpright(codec, data, config, orientation)
	if err != nil {
		return Result{}, err
	}
	thumb := fit(large, ThumbSide)

	result := Result{MIME: mime, Width: config.Width, Height: config.Height, Position: meta.position, taken: meta.taken}
	if orientation.swapsSides() {
		result.Width, result.Height = result.Height, result.Width
	}
	if result.Large, err = encode(large, largeQuality); err != nil {
		return Result{}, err
	}
	if result.Thumb, err = encode(thumb, thumbQuality); err != nil {
		return Result{}, err
	}
	return result, nil
}

// shrinkUpright decodes the photo and returns its large variant. The full-size
// picture is garbage when it returns, and with it the pixels it held.
func shrinkUpright(codec codec, data []byte, config image.Config, orientation orientation) (*image.NRGBA, error) {
	release := acquirePixels(codec, config.Width*config.Height)
	defer release()

	full, err := decode(codec, data)
	if err != nil {
		return nil, err
	}
	var large *image.NRGBA
	err = recovering(func() error {
		large = orientation.apply(fit(opaque(full), LargeSide))
		return nil
	})
	return large, err
}

func readAtMost(r io.ReadSeeker, limit int64) ([]byte, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("measure photo: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("rewind photo: %w", err)
	}
	tooHeavy := errs.New(CodeTooHeavy, map[string]any{"max_bytes": limit})
	if size > limit {
		return nil, tooHeavy
	}
	var data bytes.Buffer
	data.Grow(int(size) + bytes.MinRead)
	if _, err := io.Copy(&data, io.LimitReader(r, limit+1)); err != nil {
		return nil, fmt.Errorf("read photo: %w", err)
	}
	if int64(data.Len()) > limit {
		return nil, tooHeavy
	}
	return data.Bytes(), nil
}

func (l Limits) checkPixels(width, height int) error {
	if width <= 0 || height <= 0 {
		return undecodable(fmt.Errorf("claims %d × %d pixels", width, height))
	}
	if max(width, height) > l.MaxSide || width > l.MaxPixels/height {
		return errs.New(CodeTooLarge, map[string]any{
			"width": width, "height": height, "max_pixels": l.MaxPixels, "max_side": l.MaxSide,
		})
	}
	return nil
}
