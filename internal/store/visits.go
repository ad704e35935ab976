package store

import (
	"database/sql"
	"errors"
	"maps"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/geo"
	"gridwalk/internal/domain/syncproto"
)

// NewVisit is a visit on its way into the table.
type NewVisit struct {
	Enterprise, Grid   string // the grid of the capture time
	Companions         []string
	Purpose            string
	StartedAt, EndedAt time.Time
	At                 geo.Position
	Accuracy           float64 // metres
	Distance           float64 // metres from the enterprise, or geo.Unknown
	Checklist          []ChecklistAnswer
	Summary, Promise   string
	PromiseDue         time.Time
}

// ChecklistAnswer is one line of a visit's checklist.
type ChecklistAnswer struct {
	Item   string `json:"item"`
	Answer string `json:"answer"`
	Note   string `json:"note"`
}

// InsertVisit writes a captured visit. Errors: errs.E "record_exists".
func InsertVisit(db dbx.Builder, c syncproto.Captured, v NewVisit) error {
	row := CaptureColumns(c.CapturedAt, c.DeviceAt, c.Skew, c.ReceivedAt, c.Device)
	maps.Copy(row, dbx.Params{
		"id": c.Record, "enterprise": v.Enterprise, "grid": v.Grid,
		"officer": c.Officer.User, "officer_name": c.Name, "companions": v.Companions,
		"purpose": v.Purpose, "started_at": v.StartedAt, "ended_at": v.EndedAt,
		"lat": v.At.Lat, "lng": v.At.Lng, "accuracy": v.Accuracy, "distance": v.Distance,
		"checklist": v.Checklist, "summary": v.Summary, "promise": v.Promise, "promise_due": v.PromiseDue,
	})
	return Insert(db, "visits", c.ReceivedAt, row)
}

// EnterprisePosition returns where an enterprise is, or the unknown position.
// Errors: errs.E "unknown_enterprise".
func EnterprisePosition(db dbx.Builder, enterprise string) (p geo.Position, err error) {
	err = newQuery(db, `SELECT lat, lng FROM enterprises WHERE id = {:id}`).
		Bind(dbx.Params{"id": enterprise}).Row(&p.Lat, &p.Lng)
	if errors.Is(err, sql.ErrNoRows) {
		return p, errs.New("unknown_enterprise", map[string]any{"enterprise": enterprise})
	}
	return p, err
}
