package phone

import (
	"context"
	"database/sql"
	"slices"

	"gridwalk/internal/domain/syncproto"
)

// Pull fetches until the phone is up to date. Rows and cursor of a page are
// committed together; a scope whose check does not agree is reconciled. What
// the server had acknowledged and does not know any more is offered again.
func (p *Phone) Pull(ctx context.Context) error {
	for {
		more, err := p.pullOnce(ctx)
		if err != nil || !more {
			return err
		}
	}
}

func (p *Phone) pullOnce(ctx context.Context) (more bool, err error) {
	device, err := p.Device()
	if err != nil {
		return false, err
	}
	epoch, err := p.meta("epoch")
	if err != nil {
		return false, err
	}
	cursors, err := p.cursors()
	if err != nil {
		return false, err
	}
	var res syncproto.PullResponse
	req := syncproto.PullRequest{
		Proto: syncproto.Proto, Device: device, Epoch: epoch, Scopes: cursors, LimitBytes: p.LimitBytes,
	}
	if err := p.post(ctx, "/api/sync/pull", req, &res); err != nil {
		return false, err
	}
	if err := p.drop(cursors, res.Granted); err != nil {
		return false, err
	}
	if p.Fault == IgnoresEpochs && epoch != "" {
		res.Epoch = epoch
	}
	if epoch != "" && epoch != res.Epoch {
		for scope := range cursors {
			if slices.Contains(res.Granted, scope) {
				if err := p.reconcile(ctx, device, scope); err != nil {
					return false, err
				}
			}
		}
		return true, p.reoffer(res.Epoch, res.LastMseq)
	}
	if acknowledged, err := p.acknowledged(); err != nil {
		return false, err
	} else if acknowledged > res.LastMseq {
		// The server was rewound and has not noticed.
		if err := p.reoffer(res.Epoch, res.LastMseq); err != nil {
			return false, err
		}
	}
	if epoch == "" {
		// Before any cursor, which means nothing without its epoch.
		if err := p.setMeta(map[string]any{"epoch": res.Epoch}); err != nil {
			return false, err
		}
	}
	for _, page := range res.Pages {
		agrees := false
		if !page.Reset || p.Fault == IgnoresResets {
			if agrees, err = p.commit(page); err != nil {
				return false, err
			}
		}
		if !agrees && !page.Reset {
			p.Repairs++
		}
		if !agrees {
			if err := p.reconcile(ctx, device, page.Scope); err != nil {
				return false, err
			}
		}
	}
	if err := p.reach("end of a pull"); err != nil {
		return false, err
	}
	if p.Fault == NeverTakesOverlaysOff {
		res.LastMseq = 0
	}
	return res.More, p.setMeta(map[string]any{"last_mseq": res.LastMseq})
}

// acknowledged is the highest mutation that has an outcome.
func (p *Phone) acknowledged() (mseq int64, err error) {
	err = p.db.QueryRow("SELECT coalesce(max(mseq), 0) FROM outbox WHERE result IS NOT NULL").Scan(&mseq)
	return mseq, err
}

func (p *Phone) cursors() (map[string]int64, error) {
	rows, err := p.db.Query("SELECT name, cursor FROM scope")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cursors := map[string]int64{}
	for rows.Next() {
		var name string
		var cursor int64
		if err := rows.Scan(&name, &cursor); err != nil {
			return nil, err
		}
		cursors[name] = cursor
	}
	return cursors, rows.Err()
}

// drop gives up the scopes that are no longer granted. A row goes only when
// no held scope has it.
func (p *Phone) drop(held map[string]int64, granted []string) error {
	if err := p.reach("granted scopes"); err != nil {
		return err
	}
	return p.inTx(func(tx *sql.Tx) error {
		for scope := range held {
			if slices.Contains(granted, scope) || p.Fault == KeepsLostScopes {
				continue
			}
			if err := p.losing(tx, scope); err != nil {
				return err
			}
			if _, err := tx.Exec("DELETE FROM held WHERE scope = ?", scope); err != nil {
				return err
			}
			if _, err := tx.Exec("DELETE FROM scope WHERE name = ?", scope); err != nil {
				return err
			}
		}
		return sweep(tx)
	})
}

// sweep deletes the rows that no scope holds.
func sweep(tx *sql.Tx) error {
	_, err := tx.Exec("DELETE FROM row WHERE NOT EXISTS (SELECT 1 FROM held WHERE held.tbl = row.tbl AND held.id = row.id)")
	return err
}

// commit writes a page and tells whether the scope then agrees with its check.
func (p *Phone) commit(page syncproto.Page) (agrees bool, err error) {
	if err := p.reach("page of " + page.Scope); err != nil {
		return false, err
	}
	page, err = p.distort(page)
	if err != nil {
		return false, err
	}
	err = p.inTx(func(tx *sql.Tx) error {
		if err := apply(tx, page.Scope, page.Rows, false); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT OR REPLACE INTO scope VALUES (?, ?)", page.Scope, page.To); err != nil {
			return err
		}
		agrees, err = check(tx, page.Scope, page.Check)
		return err
	})
	return agrees, err
}

// apply writes rows into a scope. A row may arrive through several scopes, and
// the highest sequence wins, unless the rows repair a rewound history.
func apply(tx *sql.Tx, scope string, rows []syncproto.Row, repair bool) error {
	removed := false
	for _, r := range rows {
		if r.Op == syncproto.RowRemove {
			removed = true
			if _, err := tx.Exec("DELETE FROM held WHERE scope = ? AND tbl = ? AND id = ?", scope, r.Table, r.ID); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", scope, r.Table, r.ID, r.Seq); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT (tbl, id)
			DO UPDATE SET seq = excluded.seq, doc = excluded.doc WHERE ? OR excluded.seq >= seq`,
			r.Table, r.ID, r.Seq, string(r.Doc), repair)
		if err != nil {
			return err
		}
	}
	if removed {
		return sweep(tx)
	}
	return nil
}

func check(tx *sql.Tx, scope string, want *syncproto.Check) (bool, error) {
	if want == nil {
		return true, nil
	}
	var count, sum int64
	err := tx.QueryRow("SELECT count(*), coalesce(sum(seq), 0) FROM held WHERE scope = ?", scope).Scan(&count, &sum)
	return count == want.Count && sum == want.Sum, err
}

// reconcile repairs one scope by difference.
func (p *Phone) reconcile(ctx context.Context, device, scope string) error {
	held, err := p.heldOf(scope)
	if err != nil {
		return err
	}
	req := syncproto.ReconcileRequest{Proto: syncproto.Proto, Device: device, Scope: scope, Rows: held}
	var res syncproto.ReconcileResponse
	if err := p.post(ctx, "/api/sync/reconcile", req, &res); err != nil {
		return err
	}
	if err := p.reach("reconciled " + scope); err != nil {
		return err
	}
	return p.inTx(func(tx *sql.Tx) error {
		if err := apply(tx, scope, res.Rows, true); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT OR REPLACE INTO scope VALUES (?, ?)", scope, res.Check.Head)
		return err
	})
}

// heldOf lists the rows that the phone holds of a scope.
func (p *Phone) heldOf(scope string) ([]syncproto.Held, error) {
	rows, err := p.db.Query("SELECT tbl, id, seq FROM held WHERE scope = ?", scope)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []syncproto.Held{}
	for rows.Next() {
		var h syncproto.Held
		if err := rows.Scan(&h.Table, &h.ID, &h.Seq); err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, rows.Err()
}

// reoffer takes up a history of which the server knows the mutations up to
// last: what it had acknowledged beyond and has lost is sent again.
func (p *Phone) reoffer(epoch string, last int64) error {
	if err := p.reach("offers again"); err != nil {
		return err
	}
	return p.inTx(func(tx *sql.Tx) error {
		if p.Fault != NeverOffersAgain {
			if _, err := tx.Exec("UPDATE outbox SET result = NULL WHERE mseq > ?", last); err != nil {
				return err
			}
		}
		if err := setMeta(tx, "last_mseq", last); err != nil {
			return err
		}
		return setMeta(tx, "epoch", epoch)
	})
}
