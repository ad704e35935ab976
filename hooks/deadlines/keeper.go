// Package deadlines keeps the deadlines of issues and fires the supervision
// ladder of those that are missed.
//
// What a deadline is follows from the ledger of its issue and from the rules
// (issueflow.Clocks); the rows repeat it so that phones, lists and the engine
// can ask. Only how far the ladder has come is kept in the rows alone.
package deadlines

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/issueflow"
)

// Keeper keeps the deadlines of issues in step with their ledgers.
type Keeper struct{}

// Track brings the deadlines of an issue, and what its row says about them, to
// what its ledger makes of them: it begins those that are new, marks those that
// were met or overtaken and plans those that were moved. It runs in the open
// transaction and may run again at any time.
func (Keeper) Track(tx core.App, issue, enterprise string, ledger []issueflow.Action, now time.Time) error {
	b, err := openBook(tx.DB())
	if err != nil {
		return err
	}
	s, err := b.stand(tx.DB(), issue, ledger)
	if err != nil {
		return err
	}
	for i := range s {
		row := s[i].row
		if row.ID == "" {
			row.Issue, row.Enterprise, row.ArrivedAt = issue, enterprise, whole(now)
		}
		if err := s[i].save(tx.DB(), s[i].clocked(row, b.calendar, now), now); err != nil {
			return err
		}
	}
	return s.project(tx.DB(), issue, now)
}
