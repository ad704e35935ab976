package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// dutyGrids lists the grids that a user's dated assignments cover at some time.
// It says the same as the view duty_grids, with the time as a parameter and in
// parts that each take an index.
const dutyGrids = `
	WITH d AS (SELECT target, area, grid FROM assignments
		WHERE user = {:user} AND [[from]] <= {:until} AND ([[to]] = '' OR [[to]] > {:since}))
	SELECT g.id FROM d INNER JOIN grids g ON g.id = d.grid WHERE d.target = 'grid'
	UNION SELECT g.id FROM d INNER JOIN grids g ON g.area = d.area WHERE d.target = 'area'
	UNION SELECT g.id FROM grids g WHERE EXISTS (SELECT 1 FROM d WHERE target = 'district')
	ORDER BY 1`

// DutyGrids returns the ids of the grids that the user is on duty for at the
// moment, sorted.
func DutyGrids(db dbx.Builder, user string, at time.Time) ([]string, error) {
	return DutyGridsDuring(db, user, at, at)
}

// DutyGridsDuring returns the ids of the grids that the user is on duty for at
// some moment from since to until, sorted.
func DutyGridsDuring(db dbx.Builder, user string, since, until time.Time) ([]string, error) {
	grids := []string{}
	err := newQuery(db, dutyGrids).
		Bind(dbx.Params{"user": user, "since": Timestamp(since), "until": Timestamp(until)}).Column(&grids)
	return grids, err
}

// SubjectOf is the authority's view of an authenticated record at a moment.
// A nil record is the anonymous subject.
func SubjectOf(db dbx.Builder, auth *core.Record, at time.Time) (access.Subject, error) {
	return SubjectDuring(db, auth, at, at)
}

// SubjectDuring is SubjectOf with the duties of a span of time.
func SubjectDuring(db dbx.Builder, auth *core.Record, since, until time.Time) (access.Subject, error) {
	if auth == nil {
		return access.Subject{}, nil
	}
	if auth.IsSuperuser() {
		return access.Subject{Superuser: true}, nil
	}
	if auth.Collection().Name != "users" || !auth.GetBool("active") {
		return access.Subject{}, nil
	}
	grids, err := DutyGridsDuring(db, auth.Id, since, until)
	if err != nil {
		return access.Subject{}, err
	}
	s := access.Subject{
		User: auth.Id, Role: access.Role(auth.GetString("role")),
		Department: auth.GetString("department"), Grids: make(map[string]bool, len(grids)),
	}
	for _, g := range grids {
		s.Grids[g] = true
	}
	return s, nil
}
