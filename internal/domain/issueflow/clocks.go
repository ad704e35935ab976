package issueflow

import (
	"fmt"
	"slices"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
)

// Meets returns the deadline stage that the act meets.
func Meets(act Act) (stage deadline.Stage, ok bool) {
	switch act {
	case Accept:
		return deadline.Collect, true
	case Contact:
		return deadline.Contact, true
	case Resolve:
		return deadline.Resolve, true
	case Progress:
		return deadline.Progress, true
	}
	return "", false
}

// ClockState says what became of a deadline.
type ClockState string

// An open clock runs or is suspended; a cancelled one was overtaken by events.
const (
	Open      ClockState = "open"
	Met       ClockState = "met"
	Cancelled ClockState = "cancelled"
)

// Clock is one deadline of an issue. Within an issue, stage and start identify
// it: recurring stages and every reopening start another.
type Clock struct {
	Stage     deadline.Stage
	StartedAt time.Time
	State     ClockState
	EndedAt   time.Time // met or cancelled
	// Suspended clocks are open and fire nothing.
	Suspended bool
	Plan      deadline.Plan

	changes []func(deadline.Plan) deadline.Plan
}

// Late reports whether the clock was met after its due time.
func (c Clock) Late() bool {
	return c.State == Met && c.Plan.Scheduled() && c.EndedAt.After(c.Plan.DueAt)
}

// Clocks computes every deadline that an issue has had, in the order in which
// they started, from its ledger, the rules and the calendar. The error is that
// of Replay or of a rule that makes no sense.
//
// A resolution also ends collecting and contacting, which it implies, and the
// recurring reports. An extension that is not later than the due time, and a
// promise for an ordinary matter, change nothing.
func Clocks(ledger []Action, rules deadline.Rules, cal *calendar.Calendar) ([]Clock, error) {
	w := clockwork{rules: rules, cal: cal}
	var s Snapshot
	for i, action := range ledger {
		next, err := Apply(s, action)
		if err == nil {
			err = w.turn(s, next, action)
		}
		if err != nil {
			return nil, fmt.Errorf("ledger row %d: %w", i+1, err)
		}
		s = next
	}
	clocks := make([]Clock, len(w.clocks))
	for i, clock := range w.clocks {
		clocks[i] = *clock
	}
	return clocks, nil
}

type clockwork struct {
	rules  deadline.Rules
	cal    *calendar.Calendar
	clocks []*Clock
}

// turn carries the clocks over one act.
func (w *clockwork) turn(before, s Snapshot, a Action) error {
	switch {
	case a.Act == Report:
		return w.start(s.Level, s.RaisedAt, func(deadline.Stage) bool { return true })
	case s.Reopens > before.Reopens:
		w.end(Cancelled, a.At, deadline.Stages...)
		return w.start(s.Level, a.At, func(stage deadline.Stage) bool { return stage.Suspends() })
	case s.State.Ended() && !before.State.Ended():
		w.end(Cancelled, a.At, deadline.Stages...)
		return nil
	}

	if !s.AcceptedAt.IsZero() {
		w.end(Met, s.AcceptedAt, deadline.Collect)
	}
	if !s.ContactedAt.IsZero() {
		w.end(Met, s.ContactedAt, deadline.Contact)
	}
	if a.Act == Resolve {
		w.end(Met, a.At, deadline.Collect, deadline.Contact, deadline.Resolve)
		w.end(Cancelled, a.At, deadline.Progress, deadline.OnSite, deadline.Study)
	}
	if a.Act == Progress {
		if err := w.recur(s.Level, a); err != nil {
			return err
		}
	}
	if s.Level != before.Level {
		if err := w.relevel(s, a.At); err != nil {
			return err
		}
	}
	if !s.PromisedAt.Equal(before.PromisedAt) {
		w.change(w.promised(s.PromisedAt), deadline.Resolve)
	}
	if !s.ExtendedTo.Equal(before.ExtendedTo) {
		w.change(w.extended(s.ExtendedTo), deadline.Resolve)
	}
	if a.Act == Resume {
		w.change(w.paused(before.SuspendedAt, a.At), deadline.Stages...)
	}
	for _, clock := range w.open(deadline.Stages...) {
		clock.Suspended = s.State == Suspended && clock.Stage.Suspends()
	}
	return nil
}

// start begins the chosen stages of a level.
func (w *clockwork) start(level deadline.Level, at time.Time, chosen func(deadline.Stage) bool) error {
	for _, rule := range w.rules.For(level) {
		if !chosen(rule.Stage) {
			continue
		}
		plan, err := deadline.Schedule(rule, w.cal, w.startOf(rule.Stage, at))
		if err != nil {
			return err
		}
		w.clocks = append(w.clocks, &Clock{Stage: rule.Stage, StartedAt: plan.StartedAt, State: Open, Plan: plan})
	}
	return nil
}

// startOf keeps the starts of a stage apart and in order, even if the act that
// starts another clock was captured before the last one started.
func (w *clockwork) startOf(stage deadline.Stage, at time.Time) time.Time {
	for _, clock := range w.clocks {
		if clock.Stage == stage {
			at = later(at, clock.StartedAt.Add(time.Millisecond))
		}
	}
	return at
}

func (w *clockwork) open(stages ...deadline.Stage) []*Clock {
	var open []*Clock
	for _, clock := range w.clocks {
		if clock.State == Open && slices.Contains(stages, clock.Stage) {
			open = append(open, clock)
		}
	}
	return open
}

func (w *clockwork) end(state ClockState, at time.Time, stages ...deadline.Stage) {
	for _, clock := range w.open(stages...) {
		clock.State, clock.EndedAt, clock.Suspended = state, at.In(calendar.Shanghai), false
	}
}

// recur meets a recurring stage and starts it again. A report that was
// captured before the running clock started has been overtaken by another.
func (w *clockwork) recur(level deadline.Level, a Action) error {
	stages := []deadline.Stage{deadline.Progress}
	if a.Params.Stage != "" && a.Params.Stage != deadline.Progress {
		stages = append(stages, a.Params.Stage)
	}
	for _, clock := range w.open(stages...) {
		if !a.At.After(clock.StartedAt) {
			continue
		}
		stage := clock.Stage
		w.end(Met, a.At, stage)
		if err := w.start(level, a.At, func(each deadline.Stage) bool { return each == stage }); err != nil {
			return err
		}
	}
	return nil
}

// relevel plans the open clocks by the rules of another level, from where they
// started and with all that changed them since, and starts what is new there.
func (w *clockwork) relevel(s Snapshot, at time.Time) error {
	for _, clock := range w.open(deadline.Stages...) {
		rule, ok := w.rules.Find(s.Level, clock.Stage)
		if !ok {
			w.end(Cancelled, at, clock.Stage)
			continue
		}
		plan, err := deadline.Schedule(rule, w.cal, clock.StartedAt)
		if err != nil {
			return err
		}
		for _, change := range clock.changes {
			plan = change(plan)
		}
		clock.Plan = plan
	}
	return w.start(s.Level, at, func(stage deadline.Stage) bool {
		return stage.Recurring() && len(w.open(stage)) == 0 && s.State != Resolved
	})
}

func (w *clockwork) change(change func(deadline.Plan) deadline.Plan, stages ...deadline.Stage) {
	for _, clock := range w.open(stages...) {
		clock.changes = append(clock.changes, change)
		clock.Plan = change(clock.Plan)
	}
}

func (w *clockwork) promised(dueAt time.Time) func(deadline.Plan) deadline.Plan {
	return func(plan deadline.Plan) deadline.Plan {
		if !plan.Rule.TakesPromise() {
			return plan
		}
		promised, err := deadline.ScheduleUntil(plan.Rule, w.cal, plan.StartedAt, dueAt)
		if err != nil {
			return plan
		}
		return promised
	}
}

func (w *clockwork) extended(dueAt time.Time) func(deadline.Plan) deadline.Plan {
	return func(plan deadline.Plan) deadline.Plan {
		extended, err := plan.Extend(w.cal, dueAt)
		if err != nil {
			return plan
		}
		return extended
	}
}

func (w *clockwork) paused(from, to time.Time) func(deadline.Plan) deadline.Plan {
	return func(plan deadline.Plan) deadline.Plan { return plan.Shift(w.cal, from, to) }
}
