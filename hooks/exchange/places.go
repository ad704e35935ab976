package exchange

import (
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// places makes the areas and grids that are not there yet, behind those that
// are.
func (im *importer) places() error {
	im.areas, im.grids = map[string]string{}, map[roster.Place]string{}
	areas, err := store.Areas(im.tx)
	if err != nil {
		return err
	}
	names, last := map[string]string{}, 0
	for _, a := range areas {
		im.areas[a.Name()], names[a.Id] = a.Id, a.Name()
		last = max(last, a.Position())
	}
	grids, err := store.Grids(im.tx)
	if err != nil {
		return err
	}
	lastOf := map[string]int{}
	for _, g := range grids {
		im.grids[roster.Place{Area: names[g.Area()], Grid: g.Name()}] = g.Id
		lastOf[g.Area()] = max(lastOf[g.Area()], g.Position())
	}
	before := len(im.areas)
	for _, place := range im.said.Places() {
		area, known := im.areas[place.Area]
		if !known {
			last++
			if area, err = store.InsertArea(im.tx.DB(), im.now, place.Area, last); err != nil {
				return err
			}
			im.areas[place.Area] = area
		}
		if _, known := im.grids[place]; known {
			im.report.Grids.Unchanged++
			continue
		}
		lastOf[area]++
		id, err := store.InsertGrid(im.tx.DB(), im.now, area, place.Grid, lastOf[area])
		if err != nil {
			return err
		}
		im.grids[place] = id
		im.report.Grids.Created++
	}
	im.report.Areas.Created = len(im.areas) - before
	im.report.Areas.Unchanged = areasNamed(im.said) - im.report.Areas.Created
	return nil
}

func areasNamed(said roster.Roster) int {
	areas := map[string]bool{}
	for _, place := range said.Places() {
		areas[place.Area] = true
	}
	return len(areas)
}
