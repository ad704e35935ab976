package imaging

import (
	"bytes"
	"image"
	"io"
	_ "unsafe" // for go:linkname

	"github.com/gen2brain/heic"
)

// preferSystemLibrary is the decoder's own switch. Built without its nodynamic
// tag it loads a libheif.so that it finds on the machine and decodes in process,
// where a crafted photo that corrupts memory owns the server, and where results
// depend on the machine. Switched off, every HEIC is decoded by the libheif that
// is compiled to WebAssembly: the same everywhere, and confined to its sandbox.
// The package offers no option for it.
//
//go:linkname preferSystemLibrary github.com/gen2brain/heic.dynamic
var preferSystemLibrary bool

func init() { preferSystemLibrary = false }

func heicConfig(r io.Reader) (image.Config, error) {
	branded, err := withHEICBrand(r)
	if err != nil {
		return image.Config{}, err
	}
	return heic.DecodeConfig(branded)
}

func heicDecode(r io.Reader) (image.Image, error) {
	branded, err := withHEICBrand(r)
	if err != nil {
		return nil, err
	}
	return heic.Decode(branded)
}

// withHEICBrand renames the major brand to heic. Android writes the general mif1
// there and heic among the compatible brands; the decoder looks at the first only.
// r has been sniffed, so the brand's eight-byte box header is there.
func withHEICBrand(r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	copy(data[8:12], "heic")
	return bytes.NewReader(data), nil
}
