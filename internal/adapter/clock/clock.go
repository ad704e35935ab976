// Package clock is where the time of day enters the program.
//
// Deadlines, tokens and sync cursors are tested by moving time, so everything
// below main is handed a Clock and asks it; only main chooses which one.
package clock

import "time"

// Clock tells the current instant. Implementations are safe for concurrent use.
type Clock interface {
	Now() time.Time
}

// System returns the clock of the machine.
func System() Clock { return system{} }

type system struct{}

// Now is the only call of time.Now below main: a single door to real time is
// what lets a test, or a server started with a shifted clock, stand anywhere in
// the calendar and still have every component agree.
func (system) Now() time.Time { return time.Now() }

// Shifted returns a clock that runs with base but by ahead of it (behind it when
// by is negative).
func Shifted(base Clock, by time.Duration) Clock {
	return shifted{base: base, by: by}
}

type shifted struct {
	base Clock
	by   time.Duration
}

func (s shifted) Now() time.Time { return s.base.Now().Add(s.by) }
