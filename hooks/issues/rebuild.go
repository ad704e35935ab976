package issues

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// Rebuild writes the row and the deadlines of an issue anew from its ledger.
// Nothing changes unless somebody has written past this package.
func (s *Service) Rebuild(tx core.App, issueID string, now time.Time) error {
	issue, err := store.FindIssue(tx, issueID)
	if err != nil {
		return err
	}
	h, err := openHistory(tx.DB(), issueID)
	if err != nil {
		return err
	}
	if err := store.ProjectIssue(tx.DB(), issueID, h.snapshot, now); err != nil {
		return err
	}
	return s.deadlines.Track(tx, issueID, issue.Enterprise(), h.ledger, now)
}
