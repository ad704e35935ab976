package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Area is a row of areas.
type Area struct{ core.BaseRecordProxy }

func (a *Area) Name() string  { return a.GetString("name") }
func (a *Area) Position() int { return a.GetInt("position") }

// Areas lists all areas in their order on the desk.
func Areas(app core.App) ([]*Area, error) {
	areas := []*Area{}
	err := app.RecordQuery("areas").OrderBy("position", "name").All(&areas)
	return areas, err
}

// InsertArea adds an area and returns its id.
func InsertArea(db dbx.Builder, now time.Time, name string, position int) (id string, err error) {
	id = core.GenerateDefaultRandomId()
	return id, Insert(db, "areas", now, dbx.Params{"id": id, "name": name, "code": "", "position": position})
}
