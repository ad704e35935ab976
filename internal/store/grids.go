package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/geo"
)

// Grid is a row of grids.
type Grid struct{ core.BaseRecordProxy }

func (g *Grid) Name() string  { return g.GetString("name") }
func (g *Grid) Area() string  { return g.GetString("area") }
func (g *Grid) Position() int { return g.GetInt("position") }

// Grids lists all grids, area by area, in their order on the desk.
func Grids(app core.App) ([]*Grid, error) {
	grids := []*Grid{}
	err := app.RecordQuery("grids").InnerJoin("areas", dbx.NewExp("areas.id = grids.area")).
		OrderBy("areas.position", "areas.name", "grids.position", "grids.name").All(&grids)
	return grids, err
}

// InsertGrid adds a grid without a boundary and returns its id.
func InsertGrid(db dbx.Builder, now time.Time, area, name string, position int) (id string, err error) {
	id = core.GenerateDefaultRandomId()
	return id, Insert(db, "grids", now, dbx.Params{
		"id": id, "name": name, "code": "", "area": area, "position": position,
	})
}

// SetGridBoundary draws a grid on the map.
func SetGridBoundary(db dbx.Builder, now time.Time, id string, boundary geo.Polygon) error {
	return Update(db, "grids", id, now, dbx.Params{"boundary": boundary})
}
