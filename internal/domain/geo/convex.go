package geo

import (
	"cmp"
	"math"
	"slices"
)

// Convex is a convex polygon: its corners counter-clockwise, the first not
// repeated. Fewer than three corners are an empty polygon.
type Convex []Point

// Hull returns the smallest convex polygon that holds the points, by Andrew's
// monotone chain.
func Hull(points []Point) Convex {
	sorted := slices.Clone(points)
	slices.SortFunc(sorted, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.East, b.East), cmp.Compare(a.North, b.North))
	})
	sorted = slices.Compact(sorted)
	if len(sorted) < 3 {
		return sorted
	}
	lower := chain(sorted)
	slices.Reverse(sorted)
	upper := chain(sorted)
	return append(lower[:len(lower)-1], upper[:len(upper)-1]...)
}

// chain keeps the points that turn left.
func chain(points []Point) Convex {
	var kept Convex
	for _, p := range points {
		for len(kept) > 1 && turn(kept[len(kept)-2], kept[len(kept)-1], p) <= 0 {
			kept = kept[:len(kept)-1]
		}
		kept = append(kept, p)
	}
	return kept
}

// turn is positive where the way from a over b to c turns left.
func turn(a, b, c Point) float64 {
	return (b.East-a.East)*(c.North-a.North) - (b.North-a.North)*(c.East-a.East)
}

// roundCorners is with how many corners a circle is drawn.
const roundCorners = 12

// PaddedHull returns a convex polygon that reaches about so many metres beyond
// the points, with rounded corners; of one point, it is a circle.
func PaddedHull(points []Point, metres float64) Convex {
	around := make([]Point, 0, len(points)*roundCorners)
	for _, p := range points {
		for i := range roundCorners {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / roundCorners)
			around = append(around, Point{p.East + metres*cos, p.North + metres*sin})
		}
	}
	return Hull(around)
}

// Nearer returns the part of the polygon that is nearer to own than to other.
// Cutting a region by all other sites leaves the Voronoi cell of one, so that
// the cells of two sites have no more than a border in common.
func (c Convex) Nearer(own, other Point) Convex {
	// Positive beyond the perpendicular bisector of the two.
	beyond := func(p Point) float64 {
		east, north := other.East-own.East, other.North-own.North
		return (p.East-(own.East+other.East)/2)*east + (p.North-(own.North+other.North)/2)*north
	}
	var kept Convex
	for i, corner := range c {
		next := c[(i+1)%len(c)]
		here, there := beyond(corner), beyond(next)
		if here <= 0 {
			kept = append(kept, corner)
		}
		if (here < 0 && there > 0) || (here > 0 && there < 0) {
			share := here / (here - there)
			kept = append(kept, Point{
				corner.East + share*(next.East-corner.East), corner.North + share*(next.North-corner.North),
			})
		}
	}
	return kept
}

// Contains tells whether the point lies in the polygon or on its border.
func (c Convex) Contains(p Point) bool {
	for i, corner := range c {
		if turn(corner, c[(i+1)%len(c)], p) < 0 {
			return false
		}
	}
	return len(c) >= 3
}

// Area in square metres.
func (c Convex) Area() float64 {
	double := 0.0
	for i, corner := range c {
		next := c[(i+1)%len(c)]
		double += corner.East*next.North - corner.North*next.East
	}
	return double / 2
}
