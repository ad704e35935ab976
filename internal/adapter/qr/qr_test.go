package qr_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gridwalk/internal/adapter/qr"
)

const quietZone = 4

var contents = []string{
	"https://gridwalk.example.cn/q/7K3M9QXW2P",
	"http://127.0.0.1:8090/q/0000000000",
	"公示牌：重庆科朗船舶产业有限公司",
	"a",
	strings.Repeat("https://gridwalk.example.cn/", 12),
}

func pngImage(t *testing.T, content string, size int) image.Image {
	t.Helper()
	data, err := qr.PNG(content, size)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPNGIsRead(t *testing.T) {
	for _, content := range contents {
		for _, size := range []int{256, 600, 1181} {
			img := pngImage(t, content, size)
			if got := img.Bounds().Size(); got != image.Pt(size, size) {
				t.Errorf("got %v, want %d a side", got, size)
			}
			bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
			if err != nil {
				t.Fatal(err)
			}
			result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
			if err != nil {
				t.Fatalf("%q at %d: %v", content, size, err)
			}
			if result.GetText() != content {
				t.Errorf("read %q, want %q", result.GetText(), content)
			}
			level := result.GetResultMetadata()[gozxing.ResultMetadataType_ERROR_CORRECTION_LEVEL]
			if fmt.Sprint(level) != "Q" {
				t.Errorf("error correction %v, want Q", level)
			}
		}
	}
}

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1H\d+z`)

// svgModules reads the drawing back into modules, true for black.
func svgModules(t *testing.T, content string) [][]bool {
	t.Helper()
	data, err := qr.SVG(content)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		ViewBox string `xml:"viewBox,attr"`
		Paths   []struct {
			D    string `xml:"d,attr"`
			Fill string `xml:"fill,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var n int
	if _, err := fmt.Sscanf(doc.ViewBox, "0 0 %d", &n); err != nil {
		t.Fatal(err)
	}
	if background := fmt.Sprintf("M0 0h%[1]dv%[1]dH0z", n); doc.Paths[0].D != background || doc.Paths[0].Fill != "#fff" {
		t.Errorf("background %+v does not fill %d modules with white", doc.Paths[0], n)
	}
	modules := make([][]bool, n)
	for y := range modules {
		modules[y] = make([]bool, n)
	}
	drawn := 0
	for _, m := range run.FindAllStringSubmatch(doc.Paths[1].D, -1) {
		var x, y, width int
		if _, err := fmt.Sscan(m[1], &x); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(m[2], &y); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(m[3], &width); err != nil {
			t.Fatal(err)
		}
		for i := range width {
			modules[y][x+i] = true
		}
		drawn += len(m[0])
	}
	if drawn != len(doc.Paths[1].D) {
		t.Errorf("%d characters of the path are no run of modules", len(doc.Paths[1].D)-drawn)
	}
	return modules
}

func TestSVGHasTheModulesOfThePNG(t *testing.T) {
	for _, content := range contents {
		modules := svgModules(t, content)
		img := pngImage(t, content, len(modules)) // one pixel a module
		for y, row := range modules {
			for x, black := range row {
				r, _, _, _ := img.At(x, y).RGBA()
				if black != (r == 0) {
					t.Fatalf("%q: module %d, %d differs", content, x, y)
				}
			}
		}
	}
}

func TestQuietZone(t *testing.T) {
	modules := svgModules(t, contents[0])
	n := len(modules)
	for y, row := range modules {
		for x, black := range row {
			inside := x >= quietZone && x < n-quietZone && y >= quietZone && y < n-quietZone
			if black && !inside {
				t.Fatalf("module %d, %d lies in the quiet zone", x, y)
			}
		}
	}
	if !modules[quietZone][quietZone] {
		t.Error("the symbol does not begin after four modules")
	}
}

func TestFailures(t *testing.T) {
	tests := []struct {
		name    string
		content string
		size    int
	}{
		{"no size", "a", 0},
		{"negative size", "a", -3},
		{"too large", "a", qr.MaxSize + 1},
		{"too long", strings.Repeat("a", 5000), 256},
		{"empty", "", 256},
	}
	for _, tt := range tests {
		if _, err := qr.PNG(tt.content, tt.size); err == nil {
			t.Errorf("PNG %s: no error", tt.name)
		}
	}
	for _, content := range []string{"", strings.Repeat("a", 5000)} {
		if _, err := qr.SVG(content); err == nil {
			t.Errorf("SVG of %d bytes: no error", len(content))
		}
	}
}
