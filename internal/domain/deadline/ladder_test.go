package deadline

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// engine is what drives a ladder, reduced to what it stores.
type engine struct {
	plan      Plan
	arrivedAt time.Time
	last      Fired
	next      time.Time
	log       []Fire // rungs with the instant of the tick
}

func start(plan Plan, arrivedAt time.Time) *engine {
	return &engine{plan: plan, arrivedAt: arrivedAt, next: arrivedAt}
}

func (e *engine) tick(now time.Time) {
	if e.next.IsZero() || now.Before(e.next) {
		return
	}
	var fired Fired
	if fired, e.next = e.plan.Tick(cal, e.last, e.arrivedAt, now); fired.Rung != "" {
		e.last = fired
		e.log = append(e.log, Fire{fired.Rung, now})
	}
}

// run ticks at each wake-up until nothing is left.
func (e *engine) run() {
	for range 20 {
		if e.next.IsZero() {
			return
		}
		e.tick(e.next)
	}
}

func checkLog(t testing.TB, e *engine, want ...string) {
	t.Helper()
	e.plan.Fires = e.log
	checkFires(t, e.plan, want...)
}

func TestLadderOnTime(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-03-02 09:00")
	e := start(plan, plan.StartedAt)
	e.run()
	checkLog(t, e, "warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00")
	if !e.next.IsZero() {
		t.Errorf("the ladder goes on at %s", e.next)
	}
}

func TestLadderOfADeadlineMissedOnArrival(t *testing.T) {
	t.Run("days late", func(t *testing.T) {
		e := start(schedule(t, Ordinary, Resolve, "2026-03-02 09:00"), at(t, "2026-03-18 11:00"))
		e.run()
		checkLog(t, e, "remind 2026-03-18 11:00:00", "urge 2026-03-19 11:00:00", "warn 2026-03-20 11:00:00")
	})
	t.Run("clock-time stage, at night", func(t *testing.T) {
		e := start(schedule(t, Ordinary, Collect, "2026-03-02 09:00"), at(t, "2026-03-02 23:00"))
		e.run()
		checkLog(t, e, "remind 2026-03-02 23:00:00", "urge 2026-03-03 01:00:00", "warn 2026-03-03 03:00:00")
	})
	t.Run("a little late, before the planned urge", func(t *testing.T) {
		e := start(schedule(t, Ordinary, Collect, "2026-03-02 09:00"), at(t, "2026-03-02 11:30"))
		e.run()
		checkLog(t, e, "remind 2026-03-02 11:30:00", "urge 2026-03-02 13:30:00", "warn 2026-03-02 15:30:00")
	})
	t.Run("between warning and due", func(t *testing.T) {
		e := start(schedule(t, Ordinary, Collect, "2026-03-02 09:00"), at(t, "2026-03-02 10:50"))
		e.run()
		checkLog(t, e, "warn_ahead 2026-03-02 10:50:00", "remind 2026-03-02 11:00:00", "urge 2026-03-02 13:00:00", "warn 2026-03-02 15:00:00")
	})
}

func TestLadderAfterAnOutage(t *testing.T) {
	plan := schedule(t, Ordinary, Collect, "2026-03-02 09:00")
	t.Run("over the whole ladder", func(t *testing.T) {
		e := start(plan, plan.StartedAt)
		back := at(t, "2026-03-04 12:00")
		e.tick(back)
		e.tick(back)
		e.run()
		checkLog(t, e, "remind 2026-03-04 12:00:00", "urge 2026-03-04 14:00:00", "warn 2026-03-04 16:00:00")
	})
	t.Run("after the reminder", func(t *testing.T) {
		e := start(plan, plan.StartedAt)
		e.tick(at(t, "2026-03-02 10:36"))
		e.tick(at(t, "2026-03-02 11:00"))
		e.tick(at(t, "2026-03-02 18:00"))
		e.run()
		checkLog(t, e, "warn_ahead 2026-03-02 10:36:00", "remind 2026-03-02 11:00:00", "urge 2026-03-02 18:00:00", "warn 2026-03-02 20:00:00")
	})
}

func TestLateTicksDoNotMoveTheLadder(t *testing.T) {
	plan := schedule(t, Ordinary, Collect, "2026-03-02 09:00")
	e := start(plan, plan.StartedAt)
	for _, now := range []string{"2026-03-02 10:36:40", "2026-03-02 11:00:59", "2026-03-02 13:00:20"} {
		e.tick(at(t, now))
	}
	if !e.next.Equal(at(t, "2026-03-02 15:00")) {
		t.Errorf("the warning moved to %s", e.next)
	}
}

func TestLadderOfASuspendedIssue(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-03-02 09:00")
	late := Fired{Remind, at(t, "2026-03-17 11:00")} // arrived long after 5 March

	shifted := plan.Shift(cal, at(t, "2026-03-17 14:00"), at(t, "2026-03-19 14:00"))
	fire, ok := shifted.NextFire(cal, late, at(t, "2026-03-17 11:00"))
	if want := at(t, "2026-03-20 11:00"); !ok || fire.Rung != Urge || !fire.At.Equal(want) {
		t.Errorf("got %v, want urge at %s", fire, want)
	}
	// A suspension that was over before the last rung fired does not count again.
	earlier := plan.Shift(cal, at(t, "2026-03-03 09:00"), at(t, "2026-03-04 09:00"))
	fire, ok = earlier.NextFire(cal, late, at(t, "2026-03-17 11:00"))
	if want := at(t, "2026-03-18 11:00"); !ok || !fire.At.Equal(want) {
		t.Errorf("got %v, want urge at %s", fire, want)
	}
}

func TestLadderGoesOnAfterAnExtension(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-03-02 09:00")
	extended, err := plan.Extend(cal, at(t, "2026-03-12 18:00"))
	if err != nil {
		t.Fatal(err)
	}
	fire, ok := extended.NextFire(cal, Fired{Remind, plan.DueAt}, plan.StartedAt)
	if want := at(t, "2026-03-13 18:00"); !ok || fire.Rung != Urge || !fire.At.Equal(want) {
		t.Errorf("got %v, want urge at %s", fire, want)
	}
}

func TestBackwardClockFiresNothingTwice(t *testing.T) {
	plan := schedule(t, Ordinary, Collect, "2026-03-02 09:00")
	e := start(plan, plan.StartedAt)
	for _, now := range []string{
		"2026-03-02 11:05", "2026-03-02 09:00", "2026-03-02 11:05", "2026-03-02 13:00", "2026-03-01 13:00", "2026-03-02 13:00", "2026-03-02 15:00", "2026-03-02 15:00",
	} {
		e.tick(at(t, now))
	}
	checkLog(t, e, "remind 2026-03-02 11:05:00", "urge 2026-03-02 13:00:00", "warn 2026-03-02 15:00:00")
}

func TestRulesWithoutRungs(t *testing.T) {
	rule, _ := DefaultRules().Find(Ordinary, Collect)
	rule.Rungs, rule.WarnShare = nil, 0
	plan, err := Schedule(rule, cal, at(t, "2026-03-02 09:00"))
	if err != nil {
		t.Fatal(err)
	}
	if fired, next := plan.Tick(cal, Fired{}, plan.StartedAt, plan.DueAt); fired != (Fired{}) || !next.IsZero() {
		t.Errorf("fired %v, next %s", fired, next)
	}
}

// Whatever the arrival, the ticks and the restarts: every supervision order
// comes exactly once, in order, never early and never two at once.
func TestLadderUnderRandomTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		arrivedAt := plan.StartedAt.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(t, "arrived")) * time.Minute)
		e := start(plan, arrivedAt)
		now := arrivedAt
		for i := 0; i < 40; i++ {
			before := len(e.log)
			e.tick(now)
			if len(e.log) > before+1 {
				t.Fatal("two rungs in one tick")
			}
			e.tick(now) // doubled
			now = now.Add(time.Duration(rapid.IntRange(-60, 5*24*60).Draw(t, "pause")) * time.Minute)
		}
		e.run()

		var orders []Rung
		for i, fire := range e.log {
			if fire.Rung != WarnAhead {
				orders = append(orders, fire.Rung)
			}
			planned := plan.Fires[slices.IndexFunc(plan.Fires, func(f Fire) bool { return f.Rung == fire.Rung })]
			if fire.At.Before(planned.At) || fire.At.Before(arrivedAt) {
				t.Fatalf("%s fired at %s, planned %s, arrived %s", fire.Rung, fire.At, planned.At, arrivedAt)
			}
			if i > 0 && !fire.At.After(e.log[i-1].At) && fire.Rung != Remind {
				t.Fatalf("%s and %s fired together at %s", e.log[i-1].Rung, fire.Rung, fire.At)
			}
			if fire.Rung == WarnAhead && !fire.At.Before(plan.DueAt) {
				t.Fatalf("warned at %s of what was due at %s", fire.At, plan.DueAt)
			}
		}
		if !slices.Equal(orders, []Rung{Remind, Urge, Warn}) {
			t.Fatalf("orders %v", orders)
		}
	})
}

func TestPunctualEngineKeepsThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		e := start(plan, plan.StartedAt)
		e.run()
		if !slices.EqualFunc(e.log, plan.Fires, func(a, b Fire) bool { return a.Rung == b.Rung && a.At.Equal(b.At) }) {
			t.Fatalf("fired %v, planned %v", e.log, plan.Fires)
		}
	})
}
