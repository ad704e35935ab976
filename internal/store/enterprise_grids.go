package store

import (
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
)

// GridsSince lists the grids that an enterprise has belonged to between a
// moment and now, oldest first: the grid of that moment and every later one.
// It is empty when there is no such enterprise.
func GridsSince(db dbx.Builder, enterprise string, at time.Time) ([]string, error) {
	grids := []string{}
	err := newQuery(db, `
		SELECT grid FROM _enterprise_grid
		WHERE enterprise = {:enterprise} AND since >= coalesce(
			(SELECT max(since) FROM _enterprise_grid WHERE enterprise = {:enterprise} AND since <= {:at}), '')
		ORDER BY since`).
		Bind(dbx.Params{"enterprise": enterprise, "at": Timestamp(at)}).Column(&grids)
	return grids, err
}

// MayCapture judges what an officer captured about an enterprise at a moment
// and returns the enterprise's grid of that moment. The officer's Grids are
// those of the capture time; work is accepted when one of them held the
// enterprise then or has received it since, so that nothing captured around a
// handover is refused.
//
// Errors: errs.E "unknown_enterprise" and "forbidden".
func MayCapture(db dbx.Builder, officer access.Subject, table, enterprise string, at time.Time) (grid string, err error) {
	grids, err := GridsSince(db, enterprise, at)
	if err != nil {
		return "", err
	}
	if len(grids) == 0 {
		return "", errs.New("unknown_enterprise", map[string]any{"enterprise": enterprise})
	}
	for _, g := range grids {
		if err = access.May(officer, access.Capture, table, access.Facts{Grid: g}); err == nil {
			return grids[0], nil
		}
	}
	return "", err
}
