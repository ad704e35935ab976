package grids

import (
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// Request is a handover (交接) as a manager orders it.
type Request struct {
	From        string    `json:"from"` // user
	To          string    `json:"to"`   // user
	Grids       []string  `json:"grids"`
	EffectiveAt time.Time `json:"effective_at"` // the zero time is now
	// Until makes it a deputy's duty that ends by itself; the predecessor's
	// goes on meanwhile.
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
}

const (
	jobComplete = "handover"
	maxReason   = 500
)

// HandOver is one atomic operation: it ends the old duties and begins the
// successor's at the effective time, and then moves open issues, flags the
// boards for reprint and drains the predecessor's phones. When that time has
// come already, all of it happens at once; the scopes of phones follow from
// the dated duties by themselves.
//
// Errors: errs.E "handover_invalid" {reason}, "unknown_user" {user},
// "no_such_duty" {grid}.
func (s *Service) HandOver(app core.App, by *core.Record, r Request) (*store.Handover, error) {
	now := s.clock.Now()
	if r.EffectiveAt.IsZero() {
		r.EffectiveAt = now
	}
	r.Grids = slices.Compact(slices.Sorted(slices.Values(r.Grids)))
	var h *store.Handover
	err := app.RunInTransaction(func(tx core.App) error {
		if err := s.check(tx, r, now); err != nil {
			return err
		}
		for _, grid := range r.Grids {
			if err := s.passOn(tx, r, grid, now); err != nil {
				return err
			}
		}
		var err error
		if h, err = s.plan(tx, by, r); err != nil {
			return err
		}
		if err := store.Audit(tx.DB(), now, by, store.AuditEntry{
			Act: "handovers.ordered", Collection: "handovers", Record: h.Id,
			Details: map[string]any{"from": r.From, "to": r.To, "grids": r.Grids, "effective_at": store.Timestamp(r.EffectiveAt), "until": store.Timestamp(r.Until)},
		}); err != nil {
			return err
		}
		if r.EffectiveAt.After(now) {
			return store.EnqueueJob(tx.DB(), jobComplete, h.Id, r.EffectiveAt)
		}
		return s.complete(tx, h)
	})
	return h, err
}

func (s *Service) check(tx core.App, r Request, now time.Time) error {
	invalid := func(reason string) error {
		return errs.New("handover_invalid", map[string]any{"reason": reason})
	}
	switch {
	case len(r.Grids) == 0:
		return invalid("no_grids")
	case r.From == r.To:
		return invalid("same_person")
	case len([]rune(r.Reason)) > maxReason:
		return invalid("reason_too_long")
	case r.EffectiveAt.Before(now.Add(-time.Minute)):
		// Duties are a record: what somebody was responsible for yesterday
		// does not change today.
		return invalid("in_the_past")
	case !r.Until.IsZero() && !r.Until.After(r.EffectiveAt):
		return invalid("ends_before_it_begins")
	}
	for _, id := range []string{r.From, r.To} {
		user, err := store.FindUser(tx, id)
		switch {
		case errs.Code(err) == "record_not_found", err == nil && id == r.To && !user.Active():
			return errs.New("unknown_user", map[string]any{"user": id})
		case err != nil:
			return err
		}
	}
	return nil
}

// passOn writes the dated duties of one grid.
func (s *Service) passOn(tx core.App, r Request, grid string, now time.Time) error {
	duties, err := store.GridDuties(tx, r.From, grid, r.EffectiveAt)
	if err != nil {
		return err
	}
	if len(duties) == 0 {
		return errs.New("no_such_duty", map[string]any{"grid": grid})
	}
	successor := store.NewAssignment{
		User: r.To, Target: store.TargetGrid, Over: grid,
		From: r.EffectiveAt, To: r.Until, Reason: r.Reason,
	}
	if !r.Until.IsZero() {
		successor.Duty, successor.Predecessor = store.DutyDeputy, duties[0].Id
		return store.InsertAssignment(tx.DB(), now, successor)
	}
	for _, duty := range duties {
		successor.Duty, successor.Predecessor, successor.To = duty.Duty(), duty.Id, duty.To()
		if err := store.EndAssignment(tx.DB(), now, duty.Id, r.EffectiveAt); err != nil {
			return err
		}
		if err := store.InsertAssignment(tx.DB(), now, successor); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) plan(tx core.App, by *core.Record, r Request) (*store.Handover, error) {
	h, err := store.NewHandover(tx)
	if err != nil {
		return nil, err
	}
	h.Load(map[string]any{
		"from_user": r.From, "to_user": r.To, "grids": r.Grids,
		"effective_at": r.EffectiveAt, "until": r.Until, "reason": r.Reason, "state": store.HandoverPlanned,
	})
	if !by.IsSuperuser() {
		h.Set("decided_by", by.Id)
	}
	return h, tx.Save(h)
}

// complete does what waits for the effective time. A deputy changes nothing
// but the duties.
func (s *Service) complete(tx core.App, h *store.Handover) error {
	now := s.clock.Now()
	h.Set("state", store.HandoverDone)
	if h.Deputy() {
		return tx.Save(h)
	}
	moved, err := s.issues.HandOver(tx, h.FromUser(), h.ToUser(), h.Grids(), h.Reason())
	if err != nil {
		return err
	}
	flagged, err := store.ReprintBoards(tx.DB(), now, nil, h.Grids())
	if err != nil {
		return err
	}
	h.Set("issues_moved", moved)
	h.Set("boards_flagged", flagged)
	if err := tx.Save(h); err != nil {
		return err
	}
	if busy, err := store.HasDutyFrom(tx.DB(), h.FromUser(), now); err != nil || busy {
		return err
	}
	return s.drain(tx, h.FromUser(), now)
}

// drain retires the phones of a grid worker who has no duty left. Other roles
// keep theirs: a lead or a department desk works from a phone without grids.
func (s *Service) drain(tx core.App, user string, now time.Time) error {
	u, err := store.FindUser(tx, user)
	if err != nil || u.Role() != access.GridWorker {
		return err
	}
	return store.RetireDevices(tx.DB(), now, user, "handover")
}
