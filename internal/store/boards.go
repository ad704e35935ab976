package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// WithBoard tells which of the enterprises have a notice board, also one that
// was revoked.
func WithBoard(db dbx.Builder, enterprises []string) (map[string]bool, error) {
	var ids []string
	err := db.Select("enterprise").From("boards").Where(among("enterprise", enterprises)).Column(&ids)
	found := make(map[string]bool, len(ids))
	for _, id := range ids {
		found[id] = true
	}
	return found, err
}

// InsertBoard issues a notice board with a code, see domain/boardcode. Its id
// is chosen here.
func InsertBoard(db dbx.Builder, now time.Time, enterprise, code string) error {
	return Insert(db, "boards", now, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "enterprise": enterprise, "code": code, "issued_at": now,
		"printed_at": "", "revoked_at": "", "needs_reprint": false, "reporting_suspended": false,
	})
}

// ReprintBoards marks the printed boards of these enterprises, and of all in
// these grids, because what is printed on them is no longer true. It returns
// how many were not marked before.
func ReprintBoards(db dbx.Builder, now time.Time, enterprises, grids []string) (marked int, err error) {
	result, err := db.Update("boards", dbx.Params{"needs_reprint": true, "updated": Timestamp(now)}, dbx.And(
		dbx.NewExp("printed_at != '' AND revoked_at = '' AND needs_reprint = FALSE"),
		dbx.Or(among("enterprise", enterprises), dbx.Exists(dbx.NewExp(
			"SELECT 1 FROM enterprises WHERE id = boards.enterprise AND grid IN (SELECT value FROM json_each({:grids}))",
			dbx.Params{"grids": jsonList(grids)},
		))),
	)).Execute()
	if err != nil {
		return 0, err
	}
	rows, err := result.RowsAffected()
	return int(rows), err
}
