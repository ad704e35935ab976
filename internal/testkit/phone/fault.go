package phone

import (
	"database/sql"
	"slices"

	"gridwalk/internal/domain/syncproto"
)

// Fault is a mistake that a phone makes on purpose, so that tests can prove
// that they would notice it. The zero value is none.
type Fault string

// Mistakes that a client of the protocol could make.
const (
	CommitsCursorApart    Fault = "commits the cursor of a page before its rows"
	AdvancesToTheHead     Fault = "takes a part of a scope for the whole"
	IgnoresResets         Fault = "ignores that its cursor cannot be continued from"
	IgnoresEpochs         Fault = "ignores that history was rewound"
	IgnoresChecks         Fault = "does not count"
	KeepsLostScopes       Fault = "keeps the rows of scopes that it lost"
	DropsSharedRows       Fault = "drops rows that another scope still holds"
	ForgetsRemoves        Fault = "does not take out what left a scope"
	DropsOutboxOnPull     Fault = "drops its outbox when it loses a scope"
	BelievesBeforeReply   Fault = "takes a mutation for acknowledged before the reply"
	RenamesOnRetry        Fault = "gives a mutation a new id when it sends it again"
	NeverOffersAgain      Fault = "does not offer again what a rewound server lost"
	NeverTakesOverlaysOff Fault = "shows its own edits for ever"
)

// begins is where a fault has its place before a request with mutations.
func (p *Phone) begins(batch []syncproto.Mutation) error {
	return p.inTx(func(tx *sql.Tx) error {
		for _, m := range batch {
			switch p.Fault {
			case BelievesBeforeReply:
				if _, err := tx.Exec(`UPDATE outbox SET result = '{"status":"applied"}' WHERE mseq = ?`, m.Mseq); err != nil {
					return err
				}
			case RenamesOnRetry:
				_, err := tx.Exec(`UPDATE outbox SET body = json_set(body, '$.id', substr(body ->> '$.id', 1, 24) || lower(hex(randomblob(6))))
					WHERE mseq = ?`, m.Mseq)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// losing is where a fault has its place when the phone loses a scope.
func (p *Phone) losing(tx *sql.Tx, scope string) (err error) {
	switch p.Fault {
	case DropsOutboxOnPull:
		_, err = tx.Exec("DELETE FROM outbox WHERE result IS NULL")
	case DropsSharedRows:
		_, err = tx.Exec("DELETE FROM row WHERE (tbl, id) IN (SELECT tbl, id FROM held WHERE scope = ?)", scope)
	}
	return err
}

// distort is where a fault has its place before a page is committed.
func (p *Phone) distort(page syncproto.Page) (syncproto.Page, error) {
	switch p.Fault {
	case CommitsCursorApart:
		err := p.inTx(func(tx *sql.Tx) error {
			_, err := tx.Exec("INSERT OR REPLACE INTO scope VALUES (?, ?)", page.Scope, page.To)
			return err
		})
		if err != nil {
			return page, err
		}
		return page, p.reach("rows of " + page.Scope)
	case AdvancesToTheHead:
		if len(page.Rows) > 1 {
			page.Rows, page.Check = page.Rows[:len(page.Rows)-1], nil
		}
	case IgnoresChecks:
		page.Check = nil
	case IgnoresResets:
		if page.Reset {
			page.Check = nil
		}
	case ForgetsRemoves:
		page.Rows = slices.DeleteFunc(page.Rows, func(r syncproto.Row) bool { return r.Op == syncproto.RowRemove })
		page.Check = nil
	}
	return page, nil
}
