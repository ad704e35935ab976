// Package deadline holds the pure rules of Gridwalk's deadlines: when a stage
// of an issue is due, when its handler is warned, when the rungs of the
// supervision ladder fire, and why.
//
// A Plan is computed from a Rule and a calendar. An engine keeps, per deadline,
// only the last rung that fired, and asks Plan.Tick what happens now.
package deadline

import (
	"slices"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

// Level is how hard an issue is.
type Level string

// The levels of domain.md, in ascending order.
const (
	Ordinary  Level = "ordinary"
	Difficult Level = "difficult"
	LeaderLed Level = "leader_led"
)

// Levels in ascending order.
var Levels = []Level{Ordinary, Difficult, LeaderLed}

// Known reports whether the level exists.
func (l Level) Known() bool { return slices.Contains(Levels, l) }

// Above reports whether l is higher than other.
func (l Level) Above(other Level) bool {
	return slices.Index(Levels, l) > slices.Index(Levels, other)
}

// Next returns the level one step up, the highest one staying itself.
func (l Level) Next() Level {
	return Levels[min(slices.Index(Levels, l)+1, len(Levels)-1)]
}

// Stage is an obligation with a clock of its own.
type Stage string

// The stages, in the order in which they are listed.
const (
	Collect  Stage = "collect"
	Contact  Stage = "contact"
	Resolve  Stage = "resolve"
	Progress Stage = "progress"
	OnSite   Stage = "on_site"
	Study    Stage = "study"
)

// Stages in the order in which they are listed.
var Stages = []Stage{Collect, Contact, Resolve, Progress, OnSite, Study}

// Recurring reports whether the clock starts again once the stage is met.
func (s Stage) Recurring() bool { return s == Progress || s == OnSite || s == Study }

// Suspends reports whether the clock stops while the issue is suspended. The
// enterprise is collected and contacted on time whatever else happens.
func (s Stage) Suspends() bool { return s != Collect && s != Contact }

// Unit is what a rule counts.
type Unit string

// The units. A calendar day or month ends at the time of day at which it
// began; a month without that day ends on its last day.
const (
	ClockHours     Unit = "clock_hours"
	WorkingDays    Unit = "working_days"
	WorkingHours   Unit = "working_hours"
	CalendarDays   Unit = "calendar_days"
	CalendarMonths Unit = "calendar_months"
)

var units = []Unit{ClockHours, WorkingDays, WorkingHours, CalendarDays, CalendarMonths}

func (u Unit) working() bool { return u == WorkingDays || u == WorkingHours }

// Rung is a step of the supervision ladder.
type Rung string

// The rungs in the order in which they fire. WarnAhead goes to the handler
// before the deadline; each of the others is a numbered supervision order.
const (
	WarnAhead Rung = "warn_ahead"
	Remind    Rung = "remind"
	Urge      Rung = "urge"
	Warn      Rung = "warn"
)

var rungs = []Rung{WarnAhead, Remind, Urge, Warn}

// Step says how long after the due time a rung fires.
type Step struct {
	Rung  Rung `json:"rung"`
	After int  `json:"after"`
	Unit  Unit `json:"unit"`
}

// Rule says how long a stage of a level may take.
type Rule struct {
	Level Level `json:"level"`
	Stage Stage `json:"stage"`
	Unit  Unit  `json:"unit"`
	// Amount of units. Zero, for stages that take a promise only: there is no
	// due time until something is promised.
	Amount     int    `json:"amount"`
	CalendarID string `json:"calendar"`
	// WarnShare is the share of the span after which the handler is warned,
	// 0.8 for the last fifth; zero for no warning.
	WarnShare float64 `json:"warn_share"`
	// Rungs are the steps from remind on, in the order in which they fire, all
	// in one unit.
	Rungs   []Step `json:"rungs"`
	Version int    `json:"version"`
}

// TakesPromise reports whether a promised date replaces the amount: harder
// matters are resolved "as promised".
func (r Rule) TakesPromise() bool { return r.Stage == Resolve && r.Level != Ordinary }

// maxAmount keeps a slip of the keyboard from becoming a deadline in the next
// millennium, and the day-by-day count short.
const maxAmount = 10_000

// Validate returns an *errs.E with code "rule_invalid" and the parameters
// {"field", "value"} of the first field that makes no sense.
func (r Rule) Validate() error {
	invalid := func(field string, value any) error {
		return errs.New("rule_invalid", map[string]any{"field": field, "value": value})
	}
	switch {
	case !r.Level.Known():
		return invalid("level", r.Level)
	case !slices.Contains(Stages, r.Stage):
		return invalid("stage", r.Stage)
	case !slices.Contains(units, r.Unit):
		return invalid("unit", r.Unit)
	case r.Amount < 0 || r.Amount > maxAmount || r.Amount == 0 && !r.TakesPromise():
		return invalid("amount", r.Amount)
	case !(r.WarnShare >= 0 && r.WarnShare < 1):
		return invalid("warn_share", r.WarnShare)
	}
	previous := Step{Rung: WarnAhead}
	for _, step := range r.Rungs {
		inOrder := slices.Index(rungs, step.Rung) > slices.Index(rungs, previous.Rung)
		oneUnit := slices.Contains(units, step.Unit) && step.Unit == r.Rungs[0].Unit
		if !inOrder || !oneUnit || step.After < previous.After || step.After > maxAmount {
			return invalid("rungs", r.Rungs)
		}
		previous = step
	}
	return nil
}

// Rules are the rules in force.
type Rules []Rule

// For returns the rules of a level in the order of Stages, of each stage the
// highest version.
func (rules Rules) For(level Level) []Rule {
	var found []Rule
	for _, stage := range Stages {
		if rule, ok := rules.Find(level, stage); ok {
			found = append(found, rule)
		}
	}
	return found
}

// Find returns the highest version of the rule for a stage of a level.
func (rules Rules) Find(level Level, stage Stage) (Rule, bool) {
	var found Rule
	ok := false
	for _, rule := range rules {
		if rule.Level == level && rule.Stage == stage && (!ok || rule.Version > found.Version) {
			found, ok = rule, true
		}
	}
	return found, ok
}

// DefaultRules returns the table of domain.md, version 1, on the shipped
// calendar.
func DefaultRules() Rules {
	clockLadder := []Step{{Remind, 0, ClockHours}, {Urge, 2, ClockHours}, {Warn, 4, ClockHours}}
	workingLadder := []Step{{Remind, 0, WorkingDays}, {Urge, 1, WorkingDays}, {Warn, 2, WorkingDays}}

	var rules Rules
	add := func(level Level, stage Stage, amount int, unit Unit) {
		ladder := workingLadder
		if unit == ClockHours {
			ladder = clockLadder
		}
		rules = append(rules, Rule{
			Level: level, Stage: stage, Amount: amount, Unit: unit,
			CalendarID: calendar.ShippedID, WarnShare: 0.8, Rungs: slices.Clone(ladder), Version: 1,
		})
	}
	for _, level := range Levels {
		add(level, Collect, 2, ClockHours)
		add(level, Contact, 24, ClockHours)
	}
	add(Ordinary, Resolve, 3, WorkingDays)

	add(Difficult, Resolve, 30, WorkingDays)
	add(Difficult, Progress, 7, CalendarDays)

	add(LeaderLed, Resolve, 0, WorkingDays)
	add(LeaderLed, Progress, 1, CalendarMonths)
	add(LeaderLed, OnSite, 2, CalendarMonths)
	add(LeaderLed, Study, 3, CalendarMonths)
	return rules
}
