package sync

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// pull answers what is new in the caller's scopes as the response's JSON. The
// documents are written as they are stored, so that a pull costs one index
// range scan a scope and nothing to say costs one read of the scopes' heads.
func (s *Service) pull(ctx context.Context, app core.App, c caller, req syncproto.PullRequest) ([]byte, error) {
	if err := s.noticeRewind(app, req); err != nil {
		return nil, err
	}
	granted := c.granted()
	w := pullWriter{limit: req.LimitBytes}
	err := snapshot(ctx, app, func(tx *dbx.Tx) error {
		epoch, err := store.SyncEpoch(tx)
		if err != nil {
			return err
		}
		last, err := store.LastMseq(tx, c.device.Id)
		if err != nil {
			return err
		}
		w.begin(epoch, syncproto.At(s.clock.Now()), granted)
		// Cursors of another history mean nothing here: the phone sees the
		// new epoch and reconciles what it holds.
		if req.Epoch == "" || req.Epoch == epoch {
			states, err := store.ScopeStates(tx, granted)
			if err != nil {
				return err
			}
			for _, scope := range granted {
				cursor, held := req.Scopes[scope]
				if err := w.scope(tx, states[scope], cursor, held); err != nil {
					return err
				}
			}
		}
		w.end(last)
		return nil
	})
	s.poker.learn(c.device.Id, granted)
	return w.buf, err
}

// pullWriter appends a PullResponse to buf, page by page.
type pullWriter struct {
	buf   []byte
	limit int
	pages int
	more  bool
}

func (w *pullWriter) begin(epoch string, now syncproto.Moment, granted []string) {
	w.buf = append(w.buf, `{"proto":1,"epoch":`...)
	w.json(epoch)
	w.buf = append(w.buf, `,"now":`...)
	w.json(now)
	w.buf = append(w.buf, `,"granted":`...)
	w.json(granted)
	w.buf = append(w.buf, `,"pages":[`...)
}

func (w *pullWriter) end(lastMseq int64) {
	w.buf = append(w.buf, `],"more":`...)
	w.json(w.more)
	w.buf = append(w.buf, `,"last_mseq":`...)
	w.json(lastMseq)
	w.buf = append(w.buf, '}')
}

// json appends a value that cannot fail to marshal.
func (w *pullWriter) json(value any) {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	w.buf = append(w.buf, raw...)
}

// scope appends the page of one scope: nothing when the phone is up to date,
// a reset without rows when its cursor cannot be continued from.
func (w *pullWriter) scope(tx *dbx.Tx, state store.ScopeState, cursor int64, held bool) error {
	if held && cursor == state.Head {
		return nil
	}
	if len(w.buf) >= w.limit {
		w.more = true
		return nil
	}
	page := syncproto.Page{Scope: state.Scope, From: cursor, To: state.Head}
	if cursor > state.Head || (cursor > 0 && cursor < state.Floor) {
		page.Reset = true
		w.open(page)
		w.close(page.To, true, state)
		return nil
	}
	w.open(page)
	to, complete, err := w.rows(tx, page)
	w.close(to, complete, state)
	w.more = w.more || !complete
	return err
}

func (w *pullWriter) open(page syncproto.Page) {
	if w.pages > 0 {
		w.buf = append(w.buf, ',')
	}
	w.pages++
	w.buf = append(w.buf, `{"scope":`...)
	w.json(page.Scope)
	w.buf = append(w.buf, `,"from":`...)
	w.json(page.From)
	w.buf = append(w.buf, `,"reset":`...)
	w.json(page.Reset)
	w.buf = append(w.buf, `,"rows":[`...)
}

func (w *pullWriter) close(to int64, complete bool, state store.ScopeState) {
	w.buf = append(w.buf, `],"to":`...)
	w.json(to)
	if complete {
		w.buf = append(w.buf, `,"check":`...)
		w.json(syncproto.Check{Head: state.Head, Count: state.Count, Sum: state.Sum})
	}
	w.buf = append(w.buf, '}')
}

// rows appends the rows of a page until the size limit and returns how far it
// came. A phone that holds nothing yet needs no removes.
func (w *pullWriter) rows(tx *dbx.Tx, page syncproto.Page) (to int64, complete bool, err error) {
	rows, err := store.ScopeRows(tx, page.Scope, page.From, page.From == 0)
	if err != nil {
		return 0, false, err
	}
	defer rows.Close()
	to = page.From
	first := true
	var doc sql.RawBytes
	for rows.Next() {
		if len(w.buf) >= w.limit && !first {
			return to, false, nil
		}
		var r syncproto.Row
		if err := rows.Scan(&r.Seq, &r.Table, &r.ID, &r.Op, &doc); err != nil {
			return 0, false, err
		}
		if !first {
			w.buf = append(w.buf, ',')
		}
		first = false
		r.Doc = json.RawMessage(doc)
		w.buf = r.AppendJSON(w.buf)
		to = r.Seq
	}
	return page.To, true, rows.Err()
}

// reconcile answers the difference between what the phone holds of a scope
// and what the server has.
func (s *Service) reconcile(ctx context.Context, app core.App, c caller, req syncproto.ReconcileRequest) (syncproto.ReconcileResponse, error) {
	res := syncproto.ReconcileResponse{
		Proto: syncproto.Proto, Now: syncproto.At(s.clock.Now()), Scope: req.Scope, Rows: []syncproto.Row{},
	}
	if !slices.Contains(c.granted(), req.Scope) {
		return res, notGranted(req.Scope)
	}
	type key struct{ table, id string }
	held := make(map[key]int64, len(req.Rows))
	for _, h := range req.Rows {
		held[key{h.Table, h.ID}] = h.Seq
	}
	err := snapshot(ctx, app, func(tx *dbx.Tx) (err error) {
		if res.Epoch, err = store.SyncEpoch(tx); err != nil {
			return err
		}
		if res.LastMseq, err = store.LastMseq(tx, c.device.Id); err != nil {
			return err
		}
		states, err := store.ScopeStates(tx, []string{req.Scope})
		if err != nil {
			return err
		}
		state := states[req.Scope]
		res.Check = syncproto.Check{Head: state.Head, Count: state.Count, Sum: state.Sum}
		rows, err := store.ScopeRows(tx, req.Scope, 0, true)
		if err != nil {
			return err
		}
		defer rows.Close()
		var doc sql.RawBytes
		for rows.Next() {
			var r syncproto.Row
			if err := rows.Scan(&r.Seq, &r.Table, &r.ID, &r.Op, &doc); err != nil {
				return err
			}
			k := key{r.Table, r.ID}
			seq, has := held[k]
			delete(held, k)
			if has && seq == r.Seq {
				continue
			}
			r.Doc = slices.Clone(json.RawMessage(doc))
			res.Rows = append(res.Rows, r)
		}
		return rows.Err()
	})
	if err != nil {
		return res, err
	}
	// What is left over on the phone belongs to no row of the scope.
	for k, seq := range held {
		res.Rows = append(res.Rows, syncproto.Row{Seq: seq, Table: k.table, ID: k.id, Op: syncproto.RowRemove})
	}
	return res, nil
}
