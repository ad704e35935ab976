package issueflow

import (
	"fmt"
	"time"
)

// Seen returns how the issue stood for an officer who captured something at t,
// possibly without a network: what had arrived by then, and on top of it what
// the officer had captured before and the server did not know yet. Whoever acts
// on an issue has seen at least its report, even if clocks say otherwise.
//
// The error is that of Replay.
func Seen(ledger []Action, actor Actor, t time.Time) (Snapshot, error) {
	arrived := AsOf(ledger, t)
	if len(arrived) == 0 {
		arrived = ledger[:min(1, len(ledger))]
	}
	s, err := Replay(arrived)
	if err != nil {
		return s, fmt.Errorf("seen at %s: %w", t.Format(time.RFC3339), err)
	}
	for _, later := range ledger[len(arrived):] {
		if own := actor.ID != "" && later.Actor.ID == actor.ID; !own || later.At.After(t) {
			continue
		}
		// An own act that took effect only because of what others did in
		// between was not seen to have that effect.
		if next, err := Apply(s, later); err == nil {
			s = next
		}
	}
	return s, nil
}
