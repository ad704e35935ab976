package imaging

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/disintegration/imaging"
)

// opaque returns img over white, as JPEG has no transparency. It also is where
// palettes and rarer layouts become plain pixels: the resizer reads them in
// goroutines of its own, whose panic nobody could recover.
func opaque(img image.Image) image.Image {
	switch img := img.(type) {
	case *image.YCbCr, *image.Gray:
		return img
	case *image.NRGBA:
		if img.Opaque() {
			return img
		}
	case *image.RGBA:
		if img.Opaque() {
			return img
		}
	}
	bounds := img.Bounds()
	flat := image.NewRGBA(bounds)
	draw.Draw(flat, bounds, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, bounds, img, bounds.Min, draw.Over)
	return flat
}

// fit returns img scaled so that neither side exceeds side; it never enlarges.
func fit(img image.Image, side int) *image.NRGBA {
	return imaging.Fit(img, side, side, imaging.Lanczos)
}

func encode(img *image.NRGBA, quality int) (Variant, error) {
	var jpeg bytes.Buffer
	if err := imaging.Encode(&jpeg, img, imaging.JPEG, imaging.JPEGQuality(quality)); err != nil {
		return Variant{}, fmt.Errorf("encode variant: %w", err)
	}
	size := img.Bounds().Size()
	return Variant{JPEG: jpeg.Bytes(), Width: size.X, Height: size.Y}, nil
}
