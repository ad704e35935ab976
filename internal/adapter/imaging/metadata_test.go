package imaging

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/bep/imagemeta"
)

func TestTakenOf(t *testing.T) {
	tests := []struct {
		reading, offset, want string
	}{
		{"2026:02:13 17:30:00", "", "2026-02-13T17:30:00+08:00"},
		{"2026:02:13 17:30:00", "+09:00", "2026-02-13T17:30:00+09:00"},
		{"2026:02:13 17:30:00", "nonsense", "2026-02-13T17:30:00+08:00"},
		{"0000:00:00 00:00:00", "", ""},
		{"    :  :     :  :  ", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		r := Result{taken: takenOf(map[string]any{"DateTimeOriginal": tt.reading, "OffsetTimeOriginal": tt.offset})}
		got := ""
		if at, ok := r.TakenAt(shanghai); ok {
			got = at.Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("%q %q: got %q, want %q", tt.reading, tt.offset, got, tt.want)
		}
	}
}

func TestPositionOf(t *testing.T) {
	tests := []struct {
		name     string
		lat, lng any
		ns, ew   any
		want     *Position
	}{
		{"north east", 29.5, 106.7, "N", "E", &Position{29.5, 106.7}},
		{"south west", 29.5, 106.7, "S", "W", &Position{-29.5, -106.7}},
		{"padded reference", 29.5, 106.7, "S ", "e", &Position{-29.5, 106.7}},
		{"no fix", 0.0, 0.0, "N", "E", nil},
		{"not a number", math.NaN(), 106.7, "N", "E", nil},
		{"off the globe", 91.0, 106.7, "N", "E", nil},
		{"wrong type", "29.5", 106.7, "N", "E", nil},
		{"half", 29.5, nil, "N", nil, nil},
	}
	for _, tt := range tests {
		got := positionOf(map[string]any{
			"GPSLatitude": tt.lat, "GPSLongitude": tt.lng, "GPSLatitudeRef": tt.ns, "GPSLongitudeRef": tt.ew,
		})
		if (got == nil) != (tt.want == nil) || (got != nil && *got != *tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestOrientationOf(t *testing.T) {
	for value, want := range map[any]orientation{uint16(6): 6, uint16(0): 1, uint16(9): 1, "6": 1, nil: 1} {
		if got := orientationOf(map[string]any{"Orientation": value}); got != want {
			t.Errorf("%v: got %d, want %d", value, got, want)
		}
	}
}

// TestMetadataThatLoopsEnds feeds a box whose 64-bit size points the reader back
// to where it was: without the cut it would go round for ever.
func TestMetadataThatLoopsEnds(t *testing.T) {
	data := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	data = append(data, "\x00\x00\x00\x08free"...)
	data = append(data, "\x00\x00\x00\x01free"...)
	back := -int64(8)
	data = binary.BigEndian.AppendUint64(data, uint64(back))
	data = append(data, bytes.Repeat([]byte{0}, 64)...)

	if got := readMetadata(imagemeta.HEIF, data); got.position != nil || got.taken.known || got.orientation != upright {
		t.Errorf("got %v from nothing", got)
	}
}

func TestCutReaderEndsAnyReading(t *testing.T) {
	r, stop := cutAfter(0, bytes.NewReader(make([]byte, 1<<20)))
	defer stop()
	one := make([]byte, 1)
	for {
		if _, err := r.Read(one); err == errCut {
			break
		} else if err != nil {
			if _, err := r.Seek(0, 0); err == errCut {
				break
			}
		}
	}
	if _, err := r.Seek(0, 0); err != errCut {
		t.Errorf("seek after the cut: %v", err)
	}
}
