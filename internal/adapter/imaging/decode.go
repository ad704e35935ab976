package imaging

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"sync/atomic"
	"time"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"
)

// A codec reads one kind of photo.
type codec struct {
	config   func(io.Reader) (image.Config, error)
	decode   func(io.Reader) (image.Image, error)
	metadata imagemeta.ImageFormat
	upright  bool // decode turns the picture itself
	alone    bool // decode needs so much memory that nothing may run beside it
}

var codecs = map[string]codec{
	MIMEJPEG: {config: jpeg.DecodeConfig, decode: jpeg.Decode, metadata: imagemeta.JPEG},
	MIMEPNG:  {config: png.DecodeConfig, decode: png.Decode, metadata: imagemeta.PNG},
	MIMEWebP: {config: webp.DecodeConfig, decode: webp.Decode, metadata: imagemeta.WebP},
	MIMEHEIC: {config: heicConfig, decode: heicDecode, metadata: imagemeta.HEIF, upright: true, alone: true},
}

// decodeTime ends a decoder that a crafted file keeps busy, such as a progressive
// JPEG of a million scans. A 50-megapixel photo takes about two seconds.
const decodeTime = 20 * time.Second

// pixelBudget is how many pixels may be in decoding at once, in the whole
// process: a pixel costs up to 20 bytes (progressive JPEG, 16-bit PNG) while it
// is decoded, so this is what keeps a burst of uploads within 1 GB.
const pixelBudget = 50_000_000

var pixelsInUse = semaphore.NewWeighted(pixelBudget)

// acquirePixels waits until pixels may be decoded and returns what gives them
// back. A photo beyond the budget, or whose codec runs alone, takes all of it.
func acquirePixels(codec codec, pixels int) (release func()) {
	weight := int64(min(pixels, pixelBudget))
	if codec.alone {
		weight = pixelBudget
	}
	// Acquire fails only when its context ends, and this one does not.
	_ = pixelsInUse.Acquire(context.Background(), weight)
	return func() { pixelsInUse.Release(weight) }
}

func decodeConfig(codec codec, data []byte) (config image.Config, err error) {
	if codec.alone {
		defer acquirePixels(codec, 0)()
	}
	err = recovering(func() error {
		config, err = codec.config(bytes.NewReader(data))
		if err != nil {
			return undecodable(err)
		}
		return nil
	})
	return config, err
}

func decode(codec codec, data []byte) (img image.Image, err error) {
	r, stop := cutAfter(decodeTime, bytes.NewReader(data))
	defer stop()
	err = recovering(func() error {
		img, err = codec.decode(r)
		if err != nil {
			return undecodable(err)
		}
		return nil
	})
	return img, err
}

// cutReader stops giving bytes once its time is up. Decoders cannot be
// interrupted, but none gets far without input.
type cutReader struct {
	io.ReadSeeker
	cut atomic.Bool
}

var errCut = errors.New("took too long")

func cutAfter(d time.Duration, r io.ReadSeeker) (cut *cutReader, stop func() bool) {
	c := &cutReader{ReadSeeker: r}
	timer := time.AfterFunc(d, func() { c.cut.Store(true) })
	return c, timer.Stop
}

func (c *cutReader) Read(p []byte) (int, error) {
	if c.cut.Load() {
		return 0, errCut
	}
	return c.ReadSeeker.Read(p)
}

func (c *cutReader) Seek(offset int64, whence int) (int64, error) {
	if c.cut.Load() {
		return 0, errCut
	}
	return c.ReadSeeker.Seek(offset, whence)
}
