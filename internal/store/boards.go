package store

import (
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// Board is a row of boards: a notice board at an enterprise's gate.
type Board struct{ core.BaseRecordProxy }

func (b *Board) Enterprise() string { return b.GetString("enterprise") }
func (b *Board) Code() string       { return b.GetString("code") }
func (b *Board) Revoked() bool      { return !b.GetDateTime("revoked_at").IsZero() }

// ReportingSuspended says that a manager has closed the board to reports; it
// still names the people in charge.
func (b *Board) ReportingSuspended() bool { return b.GetBool("reporting_suspended") }

// AsBoard looks at a record of boards.
func AsBoard(record *core.Record) *Board {
	b := &Board{}
	b.SetProxyRecord(record)
	return b
}

// FindBoard returns a board. The error is an errs.E "record_not_found" when
// there is none.
func FindBoard(app core.App, id string) (*Board, error) {
	return oneBoard(app, dbx.HashExp{"id": id}, id)
}

// FindBoardByCode returns the board that has a normalised code and is not
// revoked. The error is an errs.E "record_not_found" when there is none.
func FindBoardByCode(app core.App, code string) (*Board, error) {
	return oneBoard(app, dbx.HashExp{"code": code, "revoked_at": ""}, "")
}

func oneBoard(app core.App, where dbx.Expression, id string) (*Board, error) {
	board := &Board{}
	err := app.RecordQuery("boards").AndWhere(where).Limit(1).One(board)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("boards", id)
	}
	return board, err
}

// Boards lists all boards in the order in which they were issued.
func Boards(app core.App) ([]*Board, error) {
	boards := []*Board{}
	err := app.RecordQuery("boards").OrderBy("rowid").All(&boards)
	return boards, err
}

// BoardFacts returns what the authority needs to know about a board.
func BoardFacts(db dbx.Builder, board *Board) (facts access.Facts, err error) {
	_, facts.Grid, err = EnterpriseOrigin(db, board.Enterprise())
	return facts, err
}

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

// MarkBoardPrinted notes that a board hangs as it is now.
func MarkBoardPrinted(db dbx.Builder, now time.Time, id string) error {
	return Update(db, "boards", id, now, dbx.Params{"printed_at": now, "needs_reprint": false})
}

// RevokeBoard ends a board: its code opens nothing from now on.
func RevokeBoard(db dbx.Builder, now time.Time, id string) error {
	return Update(db, "boards", id, now, dbx.Params{"revoked_at": now, "needs_reprint": false})
}
