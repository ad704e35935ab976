// Package geo measures between positions on the earth.
package geo

import "math"

// Position is a WGS 84 position in decimal degrees. 0°, 0° is how an unknown
// position is stored.
type Position struct {
	Lat, Lng float64
}

// Known tells whether the position is one.
func (p Position) Known() bool { return p.Lat != 0 || p.Lng != 0 }

// Unknown is the distance to or from a position that is not known.
const Unknown = -1.0

// meanRadius of the earth in metres (IUGG).
const meanRadius = 6_371_008.8

// Distance returns the great-circle distance in whole metres by the haversine
// formula, which is within 0.6 % of the ellipsoid, or Unknown when either
// position is.
func Distance(a, b Position) float64 {
	if !a.Known() || !b.Known() {
		return Unknown
	}
	lat1, lat2 := radians(a.Lat), radians(b.Lat)
	sinLat, sinLng := math.Sin((lat2-lat1)/2), math.Sin(radians(b.Lng-a.Lng)/2)
	// Rounding may push opposite points just above 1, where Asin is not defined.
	h := min(1, sinLat*sinLat+math.Cos(lat1)*math.Cos(lat2)*sinLng*sinLng)
	return math.Round(2 * meanRadius * math.Asin(math.Sqrt(h)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
