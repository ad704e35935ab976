// Package issues takes in what enterprises need, and what is done about it: it
// is the only writer of issues and of their ledger.
package issues

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/issueflow"
)

// DeadlineKeeper keeps the deadlines of an issue in step with its ledger. It
// writes in the transaction of tx, whatever it is asked twice.
type DeadlineKeeper interface {
	Track(tx core.App, issue, enterprise string, ledger []issueflow.Action, now time.Time) error
}

// Service keeps issues. Every method that writes needs an open transaction,
// which an error must undo.
type Service struct {
	clock     clock.Clock
	deadlines DeadlineKeeper
}

// New makes the service.
func New(clock clock.Clock, deadlines DeadlineKeeper) *Service {
	return &Service{clock, deadlines}
}
