package deadline

import (
	"slices"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

// Fire is a rung and the instant at which it is to fire.
type Fire struct {
	Rung Rung
	At   time.Time
}

// Pause is a suspension that stopped the clock.
type Pause struct {
	From, To time.Time
}

// Plan is one deadline in full. It is a value: the methods that change it
// return another.
type Plan struct {
	Rule      Rule
	StartedAt time.Time
	// DueAt and WarnAt are zero while the rule waits for a promise; WarnAt also
	// if the rule does not warn.
	DueAt  time.Time
	WarnAt time.Time
	// Fires are the rungs in order, at the times that hold if each fires on
	// time. NextFire knows what happens if one did not.
	Fires []Fire
	// Pauses that the plan has been shifted by, and whether it was extended.
	Pauses      []Pause
	Extended    bool
	Explanation Explanation
}

// Explanation says which rule and calendar made a due time, and how.
type Explanation struct {
	Rule            string    `json:"rule"` // level/stage
	RuleVersion     int       `json:"rule_version"`
	CalendarID      string    `json:"calendar"`
	CalendarVersion string    `json:"calendar_version"`
	CountedFrom     time.Time `json:"counted_from"` // StartedAt or the next opening
	Promised        bool      `json:"promised,omitempty"`
	calendar.Trace
}

// Schedule plans a stage that began at startedAt. It returns the error of
// Rule.Validate. A rule that waits for a promise makes a plan without a due
// time, which never fires.
func Schedule(rule Rule, cal *calendar.Calendar, startedAt time.Time) (Plan, error) {
	if err := rule.Validate(); err != nil {
		return Plan{}, err
	}
	plan := begin(rule, cal, startedAt)
	if rule.Amount == 0 {
		return plan, nil
	}
	switch rule.Unit {
	case WorkingDays:
		plan.DueAt, plan.Explanation.Trace = cal.AddWorkingDays(startedAt, rule.Amount)
	case WorkingHours:
		plan.DueAt, plan.Explanation.Trace = cal.AddWorkingTime(startedAt, time.Duration(rule.Amount)*time.Hour)
	default:
		plan.DueAt, _ = advance(cal, startedAt, rule.Amount, rule.Unit)
	}
	return plan.withLadder(cal), nil
}

// ScheduleUntil plans a stage whose due time was promised. It returns the
// error of Rule.Validate, or an *errs.E with code "due_before_start".
func ScheduleUntil(rule Rule, cal *calendar.Calendar, startedAt, dueAt time.Time) (Plan, error) {
	if err := rule.Validate(); err != nil {
		return Plan{}, err
	}
	if !dueAt.After(startedAt) {
		return Plan{}, errs.New("due_before_start", map[string]any{"started_at": startedAt, "due_at": dueAt})
	}
	plan := begin(rule, cal, startedAt)
	plan.DueAt = dueAt.In(calendar.Shanghai)
	plan.Explanation.Promised = true
	return plan.withLadder(cal), nil
}

func begin(rule Rule, cal *calendar.Calendar, startedAt time.Time) Plan {
	plan := Plan{Rule: rule, StartedAt: startedAt.In(calendar.Shanghai)}
	plan.Explanation = Explanation{
		Rule: string(rule.Level) + "/" + string(rule.Stage), RuleVersion: rule.Version,
		CalendarID: cal.ID(), CalendarVersion: cal.Version(), CountedFrom: plan.StartedAt,
	}
	if rule.Unit.working() {
		plan.Explanation.CountedFrom, plan.Explanation.Trace = cal.NextOpening(startedAt)
	}
	return plan
}

// Scheduled reports whether the plan has a due time.
func (p Plan) Scheduled() bool { return !p.DueAt.IsZero() }

// Missed reports whether the due time has come by now.
func (p Plan) Missed(now time.Time) bool { return p.Scheduled() && !now.Before(p.DueAt) }

// withLadder computes the warning and the rungs from the due time.
func (p Plan) withLadder(cal *calendar.Calendar) Plan {
	p.WarnAt, p.Fires = time.Time{}, nil
	if p.Rule.WarnShare > 0 {
		p.WarnAt = p.afterShare(cal)
		p.Fires = append(p.Fires, Fire{WarnAhead, p.WarnAt})
	}
	for _, step := range p.Rule.Rungs {
		at, missing := advance(cal, p.DueAt, step.After, step.Unit)
		p.Fires = append(p.Fires, Fire{step.Rung, at})
		p.Explanation.note(missing)
	}
	return p
}

// note adds years that the ladder went through without data: a wrong order is
// as bad as a wrong due time.
func (e *Explanation) note(missing []int) {
	for _, year := range missing {
		if !slices.Contains(e.MissingYears, year) {
			e.MissingYears = append(slices.Clone(e.MissingYears), year)
		}
	}
}

// afterShare measures the span in the terms of the rule: four fifths of three
// working days is not in the middle of the night.
func (p Plan) afterShare(cal *calendar.Calendar) time.Time {
	share := func(span time.Duration) time.Duration {
		return time.Duration(float64(span) * p.Rule.WarnShare).Truncate(time.Second)
	}
	if !p.Rule.Unit.working() {
		return p.StartedAt.Add(share(p.DueAt.Sub(p.StartedAt)))
	}
	span, _ := cal.WorkingTimeBetween(p.StartedAt, p.DueAt)
	at, _ := cal.AddWorkingTime(p.StartedAt, share(span))
	if at.After(p.DueAt) {
		return p.DueAt
	}
	return at
}

// advance returns the instant that lies amount units after t, and the years
// without data on the way. A working day of distance is a day's worth of
// working time: one working day after the end of Monday is the end of Tuesday.
func advance(cal *calendar.Calendar, t time.Time, amount int, unit Unit) (time.Time, []int) {
	t = t.In(calendar.Shanghai)
	if amount == 0 {
		return t, nil
	}
	switch unit {
	case WorkingDays:
		at, trace := cal.AddWorkingTime(t, time.Duration(amount)*cal.DayLength())
		return at, trace.MissingYears
	case WorkingHours:
		at, trace := cal.AddWorkingTime(t, time.Duration(amount)*time.Hour)
		return at, trace.MissingYears
	case CalendarDays:
		return t.AddDate(0, 0, amount), nil
	case CalendarMonths:
		return addMonths(t, amount), nil
	}
	return t.Add(time.Duration(amount) * time.Hour), nil
}

// addMonths stays in the month it aims at, unlike time.AddDate, which makes a
// month after 31 January the third of March.
func addMonths(t time.Time, months int) time.Time {
	at := t.AddDate(0, months, 0)
	if at.Day() != t.Day() {
		return at.AddDate(0, 0, -at.Day())
	}
	return at
}
