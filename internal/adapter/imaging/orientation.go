package imaging

import (
	"image"

	"github.com/disintegration/imaging"
)

// orientation is EXIF tag 0x0112: where the first row and first column of the
// stored picture belong, 1 (upright) to 8. Anything else counts as upright.
type orientation int

const upright orientation = 1

// swapsSides tells whether the stored picture lies on its side.
func (o orientation) swapsSides() bool { return o >= 5 && o <= 8 }

// apply returns img turned upright.
func (o orientation) apply(img *image.NRGBA) *image.NRGBA {
	switch o {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img)
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}
