package imaging

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/webp"
)

func webpFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// exifTurned is an EXIF block that holds nothing but orientation 6.
var exifTurned = []byte("II*\x00\x08\x00\x00\x00" + "\x01\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + "\x00\x00\x00\x00")

func TestWebP(t *testing.T) {
	for _, tt := range []struct {
		file          string
		width, height int
	}{
		{"blue-purple-pink.lossy.webp", 150, 100},
		{"yellow_rose.lossy-with-alpha.webp", 400, 301},
	} {
		data := webpFile(t, tt.file)
		result := process(t, data)
		if result.MIME != MIMEWebP || result.Width != tt.width || result.Height != tt.height {
			t.Errorf("%s: got %s %d × %d", tt.file, result.MIME, result.Width, result.Height)
		}
		original, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if d := distance(opaque(original), picture(t, result.Large)); d > 3 {
			t.Errorf("%s: differs by %.1f from the original", tt.file, d)
		}
	}
}

func TestOrientationOfWebP(t *testing.T) {
	plain := webpFile(t, "blue-purple-pink.lossy.webp")
	chunk := func(id string, body []byte) []byte {
		c := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
		return append(c, body...)
	}
	body := []byte("WEBP")
	body = append(body, chunk("VP8X", []byte{1 << 3, 0, 0, 0, 150 - 1, 0, 0, 100 - 1, 0, 0})...)
	body = append(body, plain[12:]...)
	body = append(body, chunk("EXIF", exifTurned)...)

	assertTurned(t, plain, chunk("RIFF", body))
}

func TestOrientationOfPNG(t *testing.T) {
	var file bytes.Buffer
	scene := image.NewGray(image.Rect(0, 0, 60, 40))
	for i := range scene.Pix {
		scene.Pix[i] = uint8(i % 251)
	}
	if err := png.Encode(&file, scene); err != nil {
		t.Fatal(err)
	}
	plain := file.Bytes()

	typed := append([]byte("eXIf"), exifTurned...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(exifTurned)))
	chunk = append(chunk, typed...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(typed))
	const afterHeader = 8 + 25
	turned := append(bytes.Clone(plain[:afterHeader]), chunk...)
	turned = append(turned, plain[afterHeader:]...)

	assertTurned(t, plain, turned)
}

// assertTurned checks that turned, which is plain with orientation 6 added,
// comes out as plain turned a quarter clockwise.
func assertTurned(t *testing.T, plain, turned []byte) {
	t.Helper()
	want, got := process(t, plain), process(t, turned)
	if got.Width != want.Height || got.Height != want.Width {
		t.Errorf("got %d × %d from %d × %d", got.Width, got.Height, want.Width, want.Height)
	}
	upright := orientation(6).apply(fit(picture(t, want.Large), LargeSide))
	if d := distance(upright, picture(t, got.Large)); d > 3 {
		t.Errorf("differs by %.1f from the quarter turn", d)
	}
}
