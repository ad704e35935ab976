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
	Scope                   string
	Head, Floor, Count, Sum int64
}

// ScopeStates reads the states of the scopes by name; a scope that never held
// a row is all zero.
func ScopeStates(db dbx.Builder, scopes []string) (map[string]ScopeState, error) {
	names, err := json.Marshal(scopes)
	if err != nil {
		return nil, err
	}
	states := make(map[string]ScopeState, len(scopes))
	for _, name := range scopes {
		states[name] = ScopeState{Scope: name}
	}
	err = newQuery(db, `SELECT scope, head, floor, count, sum FROM _sync_scope
		WHERE scope IN (SELECT value FROM json_each({:scopes}))`).Bind(dbx.Params{"scopes": string(names)}).
		each(func(scan func(...any) error) error {
			var s ScopeState
			err := scan(&s.Scope, &s.Head, &s.Floor, &s.Count, &s.Sum)
			states[s.Scope] = s
			return err
		})
	return states, err
}

// SyncEpoch is the id of the current history; it changes whenever history
// may have been rewound.
func SyncEpoch(db dbx.Builder) (epoch string, err error) {
	err = newQuery(db, "SELECT epoch FROM _sync_meta").Row(&epoch)
	return epoch, err
}

// SyncHead is the sequence of the last change anywhere.
func SyncHead(db dbx.Builder) (seq int64, err error) {
	err = newQuery(db, "SELECT seq FROM _sync_meta").Row(&seq)
	return seq, err
}

// ScopesMovedSince lists the scopes with a change after the sequence.
func ScopesMovedSince(db dbx.Builder, seq int64) ([]string, error) {
	scopes := []string{}
	err := newQuery(db, "SELECT scope FROM _sync_scope WHERE head > {:seq}").
		Bind(dbx.Params{"seq": seq}).Column(&scopes)
	return scopes, err
}

// ScopeRows opens the rows (seq, tbl, id, op, doc) of a scope after a
// sequence, in order; putsOnly leaves the removes out. The caller closes it.
func ScopeRows(db dbx.Builder, scope string, after int64, putsOnly bool) (*sql.Rows, error) {
	text := "SELECT seq, tbl, id, op, coalesce(doc, '') FROM _sync_row WHERE scope = {:scope} AND seq > {:after}"
	if putsOnly {
		text += " AND op = 1"
	}
	return newQuery(db, text+" ORDER BY seq").Bind(dbx.Params{"scope": scope, "after": after}).Rows()
}

// SyncedDocument is a row as phones get it, "" when no scope holds it.
func SyncedDocument(db dbx.Builder, table, id string) (doc string, err error) {
	err = newQuery(db, "SELECT doc FROM _sync_row WHERE tbl = {:tbl} AND id = {:id} AND op = 1 LIMIT 1").
		Bind(dbx.Params{"tbl": table, "id": id}).Row(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return doc, err
}

// Mutation is one row of _sync_mutation: the stored outcome of a mutation.
type Mutation struct {
	Device   string
	Mseq     int64
	ID       string
	Table    string
	Record   string
	Rejected bool // a create that can never be applied
	Hash     []byte
	Result   string
}

// LastMseq is the highest mutation of the device that has an outcome.
func LastMseq(db dbx.Builder, device string) (mseq int64, err error) {
	err = newQuery(db, "SELECT coalesce(max(mseq), 0) FROM _sync_mutation WHERE device = {:device}").
		Bind(dbx.Params{"device": device}).Row(&mseq)
	return mseq, err
}

// FindMutation returns the outcome of a numbered mutation, nil when there is
// none yet.
func FindMutation(db dbx.Builder, device string, mseq int64) (*Mutation, error) {
	return oneMutation(db, "device = {:device} AND mseq = {:mseq}", dbx.Params{"device": device, "mseq": mseq})
}

// FindMutationByID finds an outcome by the mutation's own id, nil when there
// is none.
func FindMutationByID(db dbx.Builder, id string) (*Mutation, error) {
	return oneMutation(db, "id = {:id}", dbx.Params{"id": id})
}

func oneMutation(db dbx.Builder, where string, params dbx.Params) (*Mutation, error) {
	m := &Mutation{}
	err := newQuery(db, "SELECT device, mseq, id, tbl, record, rejected, hash, result FROM _sync_mutation WHERE "+where).
		Bind(params).Row(&m.Device, &m.Mseq, &m.ID, &m.Table, &m.Record, &m.Rejected, &m.Hash, &m.Result)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return m, err
}

// SaveMutation stores an outcome in the transaction of its effect.
func SaveMutation(db dbx.Builder, m Mutation) error {
	_, err := newQuery(db, `INSERT INTO _sync_mutation (device, mseq, id, tbl, record, rejected, hash, result)
		VALUES ({:device}, {:mseq}, {:id}, {:tbl}, {:record}, {:rejected}, {:hash}, {:result})`).
		Bind(dbx.Params{"device": m.Device, "mseq": m.Mseq, "id": m.ID, "tbl": m.Table, "record": m.Record,
			"rejected": m.Rejected, "hash": m.Hash, "result": m.Result}).Execute()
	return err
}

// CreateWasRejected tells whether the row's create can never be applied.
func CreateWasRejected(db dbx.Builder, table, record string) (rejected bool, err error) {
	err = newQuery(db, "SELECT EXISTS (SELECT 1 FROM _sync_mutation WHERE tbl = {:tbl} AND record = {:record} AND rejected = 1)").
		Bind(dbx.Params{"tbl": table, "record": record}).Row(&rejected)
	return rejected, err
}

// ForgiveCreate forgets the rejected creates of a row that exists after all,
// because it was edited and sent again.
func ForgiveCreate(db dbx.Builder, table, record string) error {
	_, err := newQuery(db, "UPDATE _sync_mutation SET rejected = 0 WHERE tbl = {:tbl} AND record = {:record} AND rejected = 1").
		Bind(dbx.Params{"tbl": table, "record": record}).Execute()
	return err
}
