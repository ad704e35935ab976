package imaging

import (
	"bytes"
	"math"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// metadata is what a photo says about itself. It is a claim of the camera: used
// for display and for turning the picture, never as proof.
type metadata struct {
	orientation orientation
	taken       moment
	position    *Position
}

// moment is a camera's clock reading; cameras seldom know their time zone.
type moment struct {
	reading time.Time // in the zone it names, or in UTC as a stand-in
	known   bool
	zoned   bool
}

// TakenAt returns when the camera says the photo was taken. local is the zone of
// the district, in which a reading without a zone is understood. ok is false if
// the photo does not say.
func (r Result) TakenAt(local *time.Location) (at time.Time, ok bool) {
	t := r.taken.reading
	if !r.taken.known || r.taken.zoned {
		return t, r.taken.known
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, local), true
}

// metadataTime ends the reading of metadata that points back at itself.
const metadataTime = time.Second

// wanted are the only tags read, by the directory they belong to: an embedded
// thumbnail has an orientation too.
var wanted = map[string]string{
	"Orientation":        "IFD0",
	"DateTimeOriginal":   "IFD0/ExifIFDP",
	"OffsetTimeOriginal": "IFD0/ExifIFDP",
	"GPSLatitude":        "IFD0/GPSInfoIFD",
	"GPSLatitudeRef":     "IFD0/GPSInfoIFD",
	"GPSLongitude":       "IFD0/GPSInfoIFD",
	"GPSLongitudeRef":    "IFD0/GPSInfoIFD",
}

// readMetadata collects what is readable. Damaged metadata is common in healthy
// photos, so a fault ends the reading and is not one of the photo.
func readMetadata(format imagemeta.ImageFormat, data []byte) metadata {
	r, stop := cutAfter(metadataTime, bytes.NewReader(data))
	defer stop()

	tags := map[string]any{}
	_ = recovering(func() error {
		_, err := imagemeta.Decode(imagemeta.Options{
			R:           r,
			ImageFormat: format,
			Sources:     imagemeta.EXIF,
			ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
				return wanted[tag.Tag] == tag.Namespace
			},
			HandleTag: func(tag imagemeta.TagInfo) error {
				tags[tag.Tag] = tag.Value
				return nil
			},
		})
		return err
	})

	return metadata{orientation: orientationOf(tags), taken: takenOf(tags), position: positionOf(tags)}
}

func orientationOf(tags map[string]any) orientation {
	if value, ok := tags["Orientation"].(uint16); ok && value >= 1 && value <= 8 {
		return orientation(value)
	}
	return upright
}

func takenOf(tags map[string]any) moment {
	const layout = "2006:01:02 15:04:05"
	reading, _ := tags["DateTimeOriginal"].(string)
	offset, _ := tags["OffsetTimeOriginal"].(string)
	if t, err := time.Parse(layout+"-07:00", reading+offset); err == nil {
		return moment{reading: t, known: true, zoned: true}
	}
	if t, err := time.Parse(layout, reading); err == nil {
		return moment{reading: t, known: true}
	}
	return moment{}
}

// positionOf refuses 0°, 0°: receivers write it when they have no fix.
func positionOf(tags map[string]any) *Position {
	lat, okLat := degrees(tags, "GPSLatitude", "S", 90)
	lng, okLng := degrees(tags, "GPSLongitude", "W", 180)
	if !okLat || !okLng || (lat == 0 && lng == 0) {
		return nil
	}
	return &Position{Lat: lat, Lng: lng}
}

func degrees(tags map[string]any, name, negative string, limit float64) (float64, bool) {
	value, ok := tags[name].(float64)
	if !ok || math.IsNaN(value) || math.Abs(value) > limit {
		return 0, false
	}
	if ref, _ := tags[name+"Ref"].(string); strings.EqualFold(strings.TrimSpace(ref), negative) {
		value = -value
	}
	return value, true
}
