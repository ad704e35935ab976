package demo

import (
	"gridwalk/internal/domain/geo"
	"gridwalk/internal/store"
)

// padding is how far a grid reaches beyond the enterprises at its edge, in
// metres.
const padding = 380

// boundaries draws every grid around its enterprises: what is nearer to their
// centre than to that of any other grid, within the surroundings of the area.
func (f *filling) boundaries() error {
	plane := geo.Plane{Origin: geo.Position{Lat: 29.56, Lng: 106.69}}
	inGrid, inArea := map[string][]geo.Point{}, map[string][]geo.Point{}
	areaOf := map[string]string{}
	for _, g := range f.grids {
		areaOf[g.Id] = g.Area()
	}
	for _, e := range f.enterprises {
		if lat, lng, known := e.Location(); known {
			at := plane.Point(geo.Position{Lat: lat, Lng: lng})
			inGrid[e.Grid()] = append(inGrid[e.Grid()], at)
			inArea[areaOf[e.Grid()]] = append(inArea[areaOf[e.Grid()]], at)
		}
	}
	for _, g := range f.grids {
		if len(inGrid[g.Id]) == 0 {
			continue
		}
		centre := geo.Centre(inGrid[g.Id])
		cell := geo.PaddedHull(inArea[g.Area()], padding)
		for other, points := range inGrid {
			if other != g.Id {
				cell = cell.Nearer(centre, geo.Centre(points))
			}
		}
		if err := store.SetGridBoundary(f.tx.DB(), f.clock.Now(), g.Id, plane.Polygon(cell)); err != nil {
			return err
		}
	}
	return nil
}
