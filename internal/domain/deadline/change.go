package deadline

import (
	"slices"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

// Shift moves everything that had not happened when the issue was suspended by
// the working time that the suspension took. Nothing lands before the
// resumption. Only what follows the start of the plan counts; a suspension of
// no length, and a stage whose clock does not stop, leave it as it is.
func (p Plan) Shift(cal *calendar.Calendar, from, to time.Time) Plan {
	from = latest(from, p.StartedAt)
	if !to.After(from) || !p.Rule.Stage.Suspends() {
		return p
	}
	pause := Pause{from, to.In(calendar.Shanghai)}
	p.Pauses = append(slices.Clone(p.Pauses), pause)
	if !p.Scheduled() {
		return p
	}
	p.DueAt = pause.delay(cal, p.DueAt)
	if !p.WarnAt.IsZero() {
		p.WarnAt = pause.delay(cal, p.WarnAt)
	}
	p.Fires = slices.Clone(p.Fires)
	for i := range p.Fires {
		p.Fires[i].At = pause.delay(cal, p.Fires[i].At)
	}
	_, trace := cal.WorkingTimeBetween(from, to)
	p.Explanation.note(trace.MissingYears)
	return p
}

// delay moves an instant that the pause came before.
func (s Pause) delay(cal *calendar.Calendar, at time.Time) time.Time {
	if !at.After(s.From) {
		return at
	}
	lost, _ := cal.WorkingTimeBetween(s.From, s.To)
	if lost > 0 {
		at, _ = cal.AddWorkingTime(at, lost)
	}
	if at.Before(s.To) {
		return s.To
	}
	return at
}

// Extend replaces the due time, which a deadline allows once. The error is an
// *errs.E with code "extension_used", or "extension_not_later" with both times
// if the new one does not come after the old one.
func (p Plan) Extend(cal *calendar.Calendar, dueAt time.Time) (Plan, error) {
	if p.Extended {
		return p, errs.New("extension_used", nil)
	}
	if !dueAt.After(p.DueAt) || !dueAt.After(p.StartedAt) {
		return p, errs.New("extension_not_later", map[string]any{"due_at": p.DueAt, "until": dueAt})
	}
	p.DueAt = dueAt.In(calendar.Shanghai)
	p.Extended = true
	return p.withLadder(cal), nil
}
