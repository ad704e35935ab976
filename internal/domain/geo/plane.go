package geo

import "math"

// Point is a place in a Plane: metres east and north of its origin.
type Point struct {
	East, North float64
}

// Plane is a flat map of the surroundings of its origin. Within 50 km it is
// true to a few metres in a thousand, and what does not overlap on it does not
// overlap on the earth.
type Plane struct {
	Origin Position
}

// Point maps a position.
func (p Plane) Point(at Position) Point {
	return Point{
		East:  radians(at.Lng-p.Origin.Lng) * meanRadius * math.Cos(radians(p.Origin.Lat)),
		North: radians(at.Lat-p.Origin.Lat) * meanRadius,
	}
}

// Position is the inverse of Point.
func (p Plane) Position(at Point) Position {
	return Position{
		Lat: p.Origin.Lat + degrees(at.North/meanRadius),
		Lng: p.Origin.Lng + degrees(at.East/(meanRadius*math.Cos(radians(p.Origin.Lat)))),
	}
}

// Centre is the mean of points, of which there is at least one.
func Centre(points []Point) Point {
	var sum Point
	for _, p := range points {
		sum.East += p.East
		sum.North += p.North
	}
	n := float64(len(points))
	return Point{sum.East / n, sum.North / n}
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }
