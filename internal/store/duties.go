package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// dutyGrids lists the grids that a user's dated assignments cover at some time.
// It is the same join as the view duty_grids, with the time as a parameter.
const dutyGrids = `
	SELECT DISTINCT g.id FROM assignments a
	INNER JOIN grids g ON (a.target = 'grid' AND g.id = a.grid)
		OR (a.target = 'area' AND g.area = a.area)
		OR (a.target = 'district')
	WHERE a.user = {:user} AND a.[[from]] <= {:until} AND (a.[[to]] = '' OR a.[[to]] > {:since})
	ORDER BY g.id`

// DutyGrids returns the ids of the grids that the user is on duty for at the
// moment, sorted.
func DutyGrids(db dbx.Builder, user string, at time.Time) ([]string, error) {
	return DutyGridsDuring(db, user, at, at)
}

// DutyGridsDuring returns the ids of the grids that the user is on duty for at
// some moment from since to until, sorted.
func DutyGridsDuring(db dbx.Builder, user string, since, until time.Time) ([]string, error) {
	grids := []string{}
	err := db.NewQuery(dutyGrids).
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
