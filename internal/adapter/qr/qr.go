// Package qr draws the QR codes of notice boards.
//
// Boards hang outdoors for years, so both forms use error correction Q (a quarter
// of the symbol may be dirty or torn) and the quiet zone of four modules that
// ISO/IEC 18004 asks for.
package qr

import (
	"bytes"
	"fmt"

	"github.com/skip2/go-qrcode"
)

// MaxSize is the largest side of a PNG in pixels: an A3 board at 300 dots an inch.
const MaxSize = 4096

// recovery is level Q; the library calls it High and level H Highest.
const recovery = qrcode.High

// PNG draws content as a square of size pixels a side, quiet zone included. Where
// size is no multiple of the modules, some are one pixel wider than others; a size
// below one pixel a module is raised to that. It fails if size is not within 1 to
// MaxSize or content is empty or does not fit a symbol.
func PNG(content string, size int) ([]byte, error) {
	if size < 1 || size > MaxSize {
		return nil, fmt.Errorf("qr: size %d is not within 1 to %d", size, MaxSize)
	}
	code, err := encode(content)
	if err != nil {
		return nil, err
	}
	return code.PNG(size)
}

// SVG draws content with one unit a module, quiet zone included, scalable to any
// size. It fails if content is empty or does not fit a symbol.
func SVG(content string) ([]byte, error) {
	code, err := encode(content)
	if err != nil {
		return nil, err
	}
	modules := code.Bitmap()

	var svg bytes.Buffer
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges">`, len(modules))
	fmt.Fprintf(&svg, `<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, len(modules))
	for y, row := range modules {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&svg, "M%d %dh%dv1H%dz", start, y, x-start, start)
			}
		}
	}
	svg.WriteString(`"/></svg>`)
	return svg.Bytes(), nil
}

func encode(content string) (*qrcode.QRCode, error) {
	code, err := qrcode.New(content, recovery)
	if err != nil {
		return nil, fmt.Errorf("qr: encode %d bytes: %w", len(content), err)
	}
	return code, nil
}
