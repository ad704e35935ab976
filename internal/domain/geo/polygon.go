package geo

import "math"

// Polygon is a GeoJSON geometry (RFC 7946, section 3.1.6) of WGS 84 positions
// as [longitude, latitude]: closed rings, the outer one counter-clockwise.
type Polygon struct {
	Type        string         `json:"type"` // always "Polygon"
	Coordinates [][][2]float64 `json:"coordinates"`
}

// Polygon is a polygon of the plane on the earth, to six decimals, which are
// about a decimetre.
func (p Plane) Polygon(shape Convex) Polygon {
	ring := make([][2]float64, 0, len(shape)+1)
	for _, corner := range shape {
		at := p.Position(corner)
		ring = append(ring, [2]float64{micro(at.Lng), micro(at.Lat)})
	}
	if len(ring) > 0 {
		ring = append(ring, ring[0])
	}
	return Polygon{Type: "Polygon", Coordinates: [][][2]float64{ring}}
}

func micro(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }
