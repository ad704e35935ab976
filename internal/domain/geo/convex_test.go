package geo_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/geo"
)

func TestPlaneIsTrueToDistances(t *testing.T) {
	plane := geo.Plane{Origin: geo.Position{Lat: 29.56, Lng: 106.69}}
	rapid.Check(t, func(t *rapid.T) {
		near := func(label string) geo.Position {
			return geo.Position{
				Lat: plane.Origin.Lat + rapid.Float64Range(-0.2, 0.2).Draw(t, label+" lat"),
				Lng: plane.Origin.Lng + rapid.Float64Range(-0.2, 0.2).Draw(t, label+" lng"),
			}
		}
		a, b := near("a"), near("b")
		if back := plane.Position(plane.Point(a)); geo.Distance(a, back) > 0 {
			t.Fatalf("%v came back as %v", a, back)
		}
		p, q := plane.Point(a), plane.Point(b)
		flat, round := math.Hypot(p.East-q.East, p.North-q.North), geo.Distance(a, b)
		if math.Abs(flat-round) > 1+round*0.005 {
			t.Fatalf("%v to %v: %.1f m on the plane, %.1f m on the earth", a, b, flat, round)
		}
	})
}

func TestHull(t *testing.T) {
	square := []geo.Point{{0, 0}, {4, 0}, {4, 4}, {0, 4}}
	hull := geo.Hull(append([]geo.Point{{1, 1}, {2, 0}, {4, 4}, {3, 2}}, square...))
	if len(hull) != 4 || hull.Area() != 16 {
		t.Errorf("got %v of %v m²", hull, hull.Area())
	}
	for _, few := range [][]geo.Point{nil, {{1, 1}}, {{1, 1}, {2, 2}, {1, 1}}} {
		if hull := geo.Hull(few); hull.Area() != 0 || hull.Contains(geo.Point{East: 1, North: 1}) {
			t.Errorf("%v has the hull %v", few, hull)
		}
	}
}

func TestPaddedHullReachesBeyondItsPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(point(5000), 1, 30).Draw(t, "points")
		metres := rapid.Float64Range(10, 800).Draw(t, "metres")
		hull := geo.PaddedHull(points, metres)
		for _, p := range points {
			for _, beside := range []geo.Point{{metres * 0.9, 0}, {-metres * 0.9, 0}, {0, metres * 0.9}, {0, -metres * 0.9}} {
				if at := (geo.Point{East: p.East + beside.East, North: p.North + beside.North}); !hull.Contains(at) {
					t.Fatalf("%v beside %v is outside of %v", at, p, hull)
				}
			}
		}
	})
}

// TestCellsShareTheRegion checks what grids are drawn by: the cells cover the
// region, and a place lies in the cell of the nearest site only.
func TestCellsShareTheRegion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sites := rapid.SliceOfNDistinct(point(4000), 2, 12, func(p geo.Point) geo.Point { return p }).Draw(t, "sites")
		region := geo.PaddedHull(sites, 300)
		cells := make([]geo.Convex, len(sites))
		total := 0.0
		for i, own := range sites {
			cells[i] = region
			for j, other := range sites {
				if i != j {
					cells[i] = cells[i].Nearer(own, other)
				}
			}
			if !cells[i].Contains(own) {
				t.Fatalf("site %v is not in its cell %v", own, cells[i])
			}
			total += cells[i].Area()
		}
		if math.Abs(total-region.Area()) > region.Area()*1e-6 {
			t.Fatalf("the cells have %.1f m², the region %.1f m²", total, region.Area())
		}
		at := point(6000).Draw(t, "anywhere")
		nearest := math.Inf(1)
		for _, site := range sites {
			nearest = min(nearest, math.Hypot(at.East-site.East, at.North-site.North))
		}
		for i, cell := range cells {
			distance := math.Hypot(at.East-sites[i].East, at.North-sites[i].North)
			if cell.Contains(at) && distance > nearest+0.01 {
				t.Fatalf("%v is in the cell of %v and %.3f m nearer to another", at, sites[i], distance-nearest)
			}
		}
	})
}

// point draws whole decimetres, so that no two sites are nearly the same.
func point(metres int) *rapid.Generator[geo.Point] {
	along := rapid.IntRange(-metres*10, metres*10)
	return rapid.Custom(func(t *rapid.T) geo.Point {
		return geo.Point{East: float64(along.Draw(t, "east")) / 10, North: float64(along.Draw(t, "north")) / 10}
	})
}

func TestPolygonIsGeoJSON(t *testing.T) {
	plane := geo.Plane{Origin: geo.Position{Lat: 29.5, Lng: 106.5}}
	shape := geo.Hull([]geo.Point{{0, 0}, {1000, 0}, {0, 1000}})
	raw, err := json.Marshal(plane.Polygon(shape))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"Polygon","coordinates":[[[106.5,29.5],[106.510333,29.5],[106.5,29.508993],[106.5,29.5]]]}`
	if string(raw) != want {
		t.Errorf("got %s", raw)
	}
}
