package store

import (
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/list"
)

// The duties and targets of assignments, see domain.md.
const (
	DutyGridChief         = "grid_chief"
	DutyAreaLead          = "area_lead"
	DutyGridWorker        = "grid_worker"
	DutyServiceSpecialist = "service_specialist"
	DutyDeputy            = "deputy"

	TargetDistrict   = "district"
	TargetArea       = "area"
	TargetGrid       = "grid"
	TargetEnterprise = "enterprise"
)

// Assignment is a row of assignments: who has which duty over what, from when
// to when.
type Assignment struct{ core.BaseRecordProxy }

func (a *Assignment) User() string { return a.GetString("user") }
func (a *Assignment) Duty() string { return a.GetString("duty") }

// Target is the kind of what the duty is over, and the id of that area, grid
// or enterprise; a district has none.
func (a *Assignment) Target() (kind, id string) {
	kind = a.GetString("target")
	if kind == TargetDistrict {
		return kind, ""
	}
	return kind, a.GetString(kind)
}

func (a *Assignment) From() time.Time { return a.GetDateTime("from").Time() }

// To is the first moment after the duty, zero while no end is known.
func (a *Assignment) To() time.Time { return a.GetDateTime("to").Time() }

// AssignmentsAt lists the assignments with one of these duties that count at a
// moment, the oldest first.
func AssignmentsAt(app core.App, at time.Time, duties ...string) ([]*Assignment, error) {
	return assignmentsAt(app, at, dbx.In("duty", list.ToInterfaceSlice(duties)...))
}

// AssignmentsOf lists the assignments of a user that count at a moment, the
// oldest first.
func AssignmentsOf(app core.App, user string, at time.Time) ([]*Assignment, error) {
	return assignmentsAt(app, at, dbx.HashExp{"user": user})
}

func assignmentsAt(app core.App, at time.Time, where dbx.Expression) ([]*Assignment, error) {
	assignments := []*Assignment{}
	err := app.RecordQuery("assignments").AndWhere(where).
		AndWhere(dbx.NewExp("[[from]] <= {:at} AND ([[to]] = '' OR [[to]] > {:at})", dbx.Params{"at": Timestamp(at)})).
		OrderBy("from", "rowid").All(&assignments)
	return assignments, err
}

// NewAssignment is a duty that begins. Over is the id of what it is over; To
// is zero when no end is known; Predecessor is the assignment that it takes
// over.
type NewAssignment struct {
	User, Duty, Target, Over string
	From, To                 time.Time
	Reason, Predecessor      string
}

// InsertAssignment begins a duty. Its id is chosen here.
func InsertAssignment(db dbx.Builder, now time.Time, a NewAssignment) error {
	row := dbx.Params{
		"id": core.GenerateDefaultRandomId(), "user": a.User, "duty": a.Duty, "target": a.Target,
		"area": "", "grid": "", "enterprise": "",
		"from": a.From, "to": a.To, "reason": a.Reason, "predecessor": a.Predecessor,
	}
	if a.Target != TargetDistrict {
		row[a.Target] = a.Over
	}
	return Insert(db, "assignments", now, row)
}

// EndAssignment ends a duty at a moment. What came before stays on record.
func EndAssignment(db dbx.Builder, now time.Time, id string, at time.Time) error {
	return Update(db, "assignments", id, now, dbx.Params{"to": at})
}

// TargetName is the name of the area, grid or enterprise that a duty is over;
// "" for a district, which has none.
func TargetName(db dbx.Builder, target, over string) (name string, err error) {
	tables := map[string]string{TargetArea: "areas", TargetGrid: "grids", TargetEnterprise: "enterprises"}
	table, ok := tables[target]
	if !ok {
		return "", nil
	}
	err = db.Select("name").From(table).Where(dbx.HashExp{"id": over}).Row(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
}
