package store

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/pocketbase/dbx"
)

// ScopeState is one row of _sync_scope: the highest sequence of a scope, the
// highest purged one, and count and sum of the sequences of its put rows.
type ScopeState struct {
	Scope string `db:"scope"`
	Head  int64  `db:"head"`
	Floor int64  `db:"floor"`
	Count int64  `db:"count"`
	Sum   int64  `db:"sum"`
}

// ScopeStates reads the states of the scopes by name; a scope that never held
// a row is all zero.
func ScopeStates(db dbx.Builder, scopes []string) (map[string]ScopeState, error) {
	names, err := json.Marshal(scopes)
	if err != nil {
		return nil, err
	}
	var rows []ScopeState
	err = db.NewQuery("SELECT * FROM _sync_scope WHERE scope IN (SELECT value FROM json_each({:scopes}))").
		Bind(dbx.Params{"scopes": string(names)}).All(&rows)
	if err != nil {
		return nil, err
	}
	states := make(map[string]ScopeState, len(scopes))
	for _, name := range scopes {
		states[name] = ScopeState{Scope: name}
	}
	for _, row := range rows {
		states[row.Scope] = row
	}
	return states, nil
}

// SyncEpoch is the id of the current history; it changes whenever history
// may have been rewound.
func SyncEpoch(db dbx.Builder) (epoch string, err error) {
	err = db.NewQuery("SELECT epoch FROM _sync_meta").Row(&epoch)
	return epoch, err
}

// SyncHead is the sequence of the last change anywhere.
func SyncHead(db dbx.Builder) (seq int64, err error) {
	err = db.NewQuery("SELECT seq FROM _sync_meta").Row(&seq)
	return seq, err
}

// ScopesMovedSince lists the scopes with a change after the sequence.
func ScopesMovedSince(db dbx.Builder, seq int64) ([]string, error) {
	scopes := []string{}
	err := db.NewQuery("SELECT scope FROM _sync_scope WHERE head > {:seq}").
		Bind(dbx.Params{"seq": seq}).Column(&scopes)
	return scopes, err
}

// ScopeRows opens the rows (seq, tbl, id, op, doc) of a scope after a
// sequence, in order; putsOnly leaves the removes out. The caller closes it.
func ScopeRows(db dbx.Builder, scope string, after int64, putsOnly bool) (*dbx.Rows, error) {
	query := "SELECT seq, tbl, id, op, coalesce(doc, '') FROM _sync_row WHERE scope = {:scope} AND seq > {:after}"
	if putsOnly {
		query += " AND op = 1"
	}
	return db.NewQuery(query + " ORDER BY seq").Bind(dbx.Params{"scope": scope, "after": after}).Rows()
}

// SyncedDocument is a row as phones get it, "" when no scope holds it.
func SyncedDocument(db dbx.Builder, table, id string) (doc string, err error) {
	err = db.NewQuery("SELECT doc FROM _sync_row WHERE tbl = {:tbl} AND id = {:id} AND op = 1 LIMIT 1").
		Bind(dbx.Params{"tbl": table, "id": id}).Row(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return doc, err
}

// Mutation is one row of _sync_mutation: the stored outcome of a mutation.
type Mutation struct {
	Device   string `db:"device"`
	Mseq     int64  `db:"mseq"`
	ID       string `db:"id"`
	Table    string `db:"tbl"`
	Record   string `db:"record"`
	Rejected bool   `db:"rejected"` // a create that can never be applied
	Hash     []byte `db:"hash"`
	Result   string `db:"result"`
}

// LastMseq is the highest mutation of the device that has an outcome.
func LastMseq(db dbx.Builder, device string) (mseq int64, err error) {
	err = db.NewQuery("SELECT coalesce(max(mseq), 0) FROM _sync_mutation WHERE device = {:device}").
		Bind(dbx.Params{"device": device}).Row(&mseq)
	return mseq, err
}

// FindMutation returns the outcome of a numbered mutation, nil when there is
// none yet.
func FindMutation(db dbx.Builder, device string, mseq int64) (*Mutation, error) {
	return oneMutation(db, dbx.HashExp{"device": device, "mseq": mseq})
}

// FindMutationByID finds an outcome by the mutation's own id, nil when there
// is none.
func FindMutationByID(db dbx.Builder, id string) (*Mutation, error) {
	return oneMutation(db, dbx.HashExp{"id": id})
}

func oneMutation(db dbx.Builder, where dbx.HashExp) (*Mutation, error) {
	m := &Mutation{}
	err := db.Select("*").From("_sync_mutation").Where(where).One(m)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return m, err
}

// SaveMutation stores an outcome in the transaction of its effect.
func SaveMutation(db dbx.Builder, m Mutation) error {
	_, err := db.NewQuery(`INSERT INTO _sync_mutation (device, mseq, id, tbl, record, rejected, hash, result)
		VALUES ({:device}, {:mseq}, {:id}, {:tbl}, {:record}, {:rejected}, {:hash}, {:result})`).
		Bind(dbx.Params{"device": m.Device, "mseq": m.Mseq, "id": m.ID, "tbl": m.Table, "record": m.Record,
			"rejected": m.Rejected, "hash": m.Hash, "result": m.Result}).Execute()
	return err
}

// CreateWasRejected tells whether the row's create can never be applied.
func CreateWasRejected(db dbx.Builder, table, record string) (rejected bool, err error) {
	err = db.NewQuery("SELECT EXISTS (SELECT 1 FROM _sync_mutation WHERE tbl = {:tbl} AND record = {:record} AND rejected = 1)").
		Bind(dbx.Params{"tbl": table, "record": record}).Row(&rejected)
	return rejected, err
}

// ForgiveCreate forgets the rejected creates of a row that exists after all,
// because it was edited and sent again.
func ForgiveCreate(db dbx.Builder, table, record string) error {
	_, err := db.NewQuery("UPDATE _sync_mutation SET rejected = 0 WHERE tbl = {:tbl} AND record = {:record} AND rejected = 1").
		Bind(dbx.Params{"tbl": table, "record": record}).Execute()
	return err
}
