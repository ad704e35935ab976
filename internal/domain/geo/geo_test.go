package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/geo"
)

func TestDistance(t *testing.T) {
	for name, c := range map[string]struct {
		a, b geo.Position
		want float64 // metres on the WGS 84 ellipsoid
	}{
		"within a works yard":       {geo.Position{Lat: 29.605513, Lng: 106.685317}, geo.Position{Lat: 29.606413, Lng: 106.685317}, 100},
		"Chongqing to Beijing":      {geo.Position{Lat: 29.563, Lng: 106.5516}, geo.Position{Lat: 39.9042, Lng: 116.4074}, 1_461_000},
		"across the date line":      {geo.Position{Lat: 0, Lng: 179.5}, geo.Position{Lat: 0, Lng: -179.5}, 111_319},
		"from pole to pole":         {geo.Position{Lat: 90, Lng: 0}, geo.Position{Lat: -90, Lng: 0}, 20_003_931},
		"to the very same position": {geo.Position{Lat: 29.6, Lng: 106.6}, geo.Position{Lat: 29.6, Lng: 106.6}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := geo.Distance(c.a, c.b); math.Abs(got-c.want) > c.want*0.006+1 {
				t.Fatalf("got %.0f m, want %.0f m", got, c.want)
			}
		})
	}
}

func TestDistanceIsUnknownWithoutAPosition(t *testing.T) {
	here := geo.Position{Lat: 29.6, Lng: 106.6}
	for _, pair := range [][2]geo.Position{{here, {}}, {{}, here}, {{}, {}}} {
		if got := geo.Distance(pair[0], pair[1]); got != geo.Unknown {
			t.Errorf("%v to %v: got %v", pair[0], pair[1], got)
		}
	}
}

func TestDistanceIsSymmetricAndBounded(t *testing.T) {
	position := rapid.Custom(func(t *rapid.T) geo.Position {
		return geo.Position{
			Lat: rapid.Float64Range(-90, 90).Filter(func(v float64) bool { return v != 0 }).Draw(t, "lat"),
			Lng: rapid.Float64Range(-180, 180).Draw(t, "lng"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := position.Draw(t, "a"), position.Draw(t, "b")
		there, back := geo.Distance(a, b), geo.Distance(b, a)
		if there != back || there < 0 || there > 20_015_115 {
			t.Fatalf("%v to %v: %v there, %v back", a, b, there, back)
		}
	})
}
