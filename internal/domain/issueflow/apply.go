package issueflow

import (
	"fmt"
	"time"

	"gridwalk/internal/domain/errs"
)

// Allowed returns the acts that are legal in the snapshot, in the order of
// Acts, whoever does them.
func Allowed(s Snapshot) []Act {
	allowed := []Act{}
	for _, act := range Acts {
		if _, ok := find(s, act); ok {
			allowed = append(allowed, act)
		}
	}
	return allowed
}

// Apply returns the snapshot after the action, or the unchanged one with an
// *errs.E:
//
//	state_changed      {"act", "expected", "state", "allowed"}: the actor saw another
//	                   state, and the act is not one that is true in any
//	illegal_act        {"act", "state", "allowed"}
//	act_param_missing  {"act", "param"}
//	act_param_invalid  {"act", "param", "value"}
//
// It does not ask who acts: see Decide.
func Apply(s Snapshot, a Action) (Snapshot, error) {
	if err := checkExpected(s, a); err != nil {
		return s, err
	}
	row, legal := find(s, a.Act)
	if !legal {
		return s, errs.New("illegal_act", map[string]any{"act": a.Act, "state": s.State, "allowed": Allowed(s)})
	}
	if row.need != nil {
		if err := row.need(s, a); err != nil {
			return s, err
		}
	}
	next := s.clone()
	if row.to != "" {
		next.State = row.to
	}
	if row.mark != nil {
		row.mark(&next, a)
	}
	return next, nil
}

func checkExpected(s Snapshot, a Action) error {
	if a.Expected == "" || a.Expected == s.State || a.Act.Harmless() {
		return nil
	}
	return errs.New("state_changed", map[string]any{
		"act": a.Act, "expected": a.Expected, "state": s.State, "allowed": Allowed(s)})
}

// Replay computes the snapshot from a whole ledger, which opens with a report,
// in the order of arrival. The error wraps that of Apply and names the row; a
// ledger written through Apply has none.
func Replay(ledger []Action) (Snapshot, error) {
	var s Snapshot
	for i, action := range ledger {
		next, err := Apply(s, action)
		if err != nil {
			return s, fmt.Errorf("ledger row %d: %w", i+1, err)
		}
		s = next
	}
	return s, nil
}

// AsOf returns the part of a ledger that had arrived by t: what an officer who
// captured something at t could have seen.
func AsOf(ledger []Action, t time.Time) []Action {
	for i, action := range ledger {
		if action.ReceivedAt.After(t) {
			return ledger[:i]
		}
	}
	return ledger
}
