package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// dutyGrids lists the grids that a user's dated assignments cover at a moment.
// It is the same join as the view duty_grids, with the moment as a parameter.
const dutyGrids = `
	SELECT DISTINCT g.id FROM assignments a
	INNER JOIN grids g ON (a.target = 'grid' AND g.id = a.grid)
		OR (a.target = 'area' AND g.area = a.area)
		OR (a.target = 'district')
	WHERE a.user = {:user} AND a.[[from]] <= {:at} AND (a.[[to]] = '' OR a.[[to]] > {:at})
	ORDER BY g.id`

// DutyGrids returns the ids of the grids that the user is on duty for at the
// moment, sorted.
func DutyGrids(db dbx.Builder, user string, at time.Time) ([]string, error) {
	grids := []string{}
	err := db.NewQuery(dutyGrids).Bind(dbx.Params{"user": user, "at": Timestamp(at)}).Column(&grids)
	return grids, err
}

// SubjectOf is the authority's view of an authenticated record at a moment.
// A nil record is the anonymous subject.
func SubjectOf(db dbx.Builder, auth *core.Record, at time.Time) (access.Subject, error) {
	if auth == nil {
		return access.Subject{}, nil
	}
	if auth.IsSuperuser() {
		return access.Subject{Superuser: true}, nil
	}
	if auth.Collection().Name != "users" || !auth.GetBool("active") {
		return access.Subject{}, nil
	}
	grids, err := DutyGrids(db, auth.Id, at)
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
