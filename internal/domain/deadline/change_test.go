package deadline

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/errs"
)

func TestShift(t *testing.T) {
	const started = "2026-03-02 09:00" // due Thursday 5 March 18:00
	for _, c := range []struct {
		name, from, to string
		fires          []string
	}{
		{"one working day", "2026-03-03 10:00", "2026-03-04 10:00", []string{
			"warn_ahead 2026-03-06 10:24:00", "remind 2026-03-06 18:00:00", "urge 2026-03-09 18:00:00", "warn 2026-03-10 18:00:00"}},
		{"an afternoon", "2026-03-03 14:00", "2026-03-03 18:00", []string{
			"warn_ahead 2026-03-05 16:24:00", "remind 2026-03-06 15:00:00", "urge 2026-03-09 15:00:00", "warn 2026-03-10 15:00:00"}},
		{"a night costs nothing", "2026-03-03 18:00", "2026-03-04 09:00", []string{
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00"}},
		{"after the warning", "2026-03-05 11:00", "2026-03-06 11:00", []string{
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-06 18:00:00", "urge 2026-03-09 18:00:00", "warn 2026-03-10 18:00:00"}},
		{"after the due time only later rungs move", "2026-03-06 09:00", "2026-03-09 09:00", []string{
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-09 18:00:00", "warn 2026-03-10 18:00:00"}},
		{"from before the start counts from the start", "2026-02-26 09:00", "2026-03-03 09:00", []string{
			"warn_ahead 2026-03-06 10:24:00", "remind 2026-03-06 18:00:00", "urge 2026-03-09 18:00:00", "warn 2026-03-10 18:00:00"}},
		{"before the start is nothing", "2026-02-26 09:00", "2026-03-01 09:00", []string{
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00"}},
		{"backwards is nothing", "2026-03-04 10:00", "2026-03-03 10:00", []string{
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := schedule(t, Ordinary, Resolve, started)
			before := slices.Clone(plan.Fires)
			shifted := plan.Shift(cal, at(t, c.from), at(t, c.to))
			checkFires(t, shifted, c.fires...)
			if !shifted.DueAt.Equal(shifted.Fires[1].At) || !shifted.WarnAt.Equal(shifted.Fires[0].At) {
				t.Errorf("due %s, warning %s", shifted.DueAt, shifted.WarnAt)
			}
			if !slices.Equal(before, plan.Fires) {
				t.Error("the plan that was shifted changed too")
			}
		})
	}
}

func TestOnlyResolveAndProgressClocksStop(t *testing.T) {
	for stage, stops := range map[Stage]bool{Collect: false, Contact: false, Resolve: true, Progress: true} {
		plan := schedule(t, Difficult, stage, "2026-03-02 09:00")
		shifted := plan.Shift(cal, at(t, "2026-03-02 09:30"), at(t, "2026-03-04 09:30"))
		if moved := shifted.DueAt.After(plan.DueAt); moved != stops {
			t.Errorf("%s: moved %t", stage, moved)
		}
	}
}

func TestNothingIsMissedAtResumptionThatWasNotAtSuspension(t *testing.T) {
	plan := schedule(t, Difficult, Progress, "2026-03-08 10:30") // due Sunday 15 March 10:30
	shifted := plan.Shift(cal, at(t, "2026-03-14 10:00"), at(t, "2026-03-15 20:00"))
	if !shifted.DueAt.Equal(at(t, "2026-03-15 20:00")) {
		t.Errorf("due %s", shifted.DueAt)
	}
}

func TestSuspensionBeforeAPromise(t *testing.T) {
	plan := schedule(t, LeaderLed, Resolve, "2026-03-02 09:00")
	if shifted := plan.Shift(cal, at(t, "2026-03-03 09:00"), at(t, "2026-03-04 09:00")); shifted.Scheduled() {
		t.Errorf("due %s", shifted.DueAt)
	}
}

func TestShiftedPlanIsInOrderAndOwesTheSameWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		from := plan.StartedAt.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "after")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(1, 30*24*60).Draw(t, "length")) * time.Minute)
		shifted := plan.Shift(cal, from, to)
		checkOrder(t, shifted)
		if !plan.Rule.Stage.Suspends() || !plan.DueAt.After(from) {
			if !shifted.DueAt.Equal(plan.DueAt) {
				t.Fatalf("moved from %s to %s", plan.DueAt, shifted.DueAt)
			}
			return
		}
		left, _ := cal.WorkingTimeBetween(from, plan.DueAt)
		leftAfter, _ := cal.WorkingTimeBetween(to, shifted.DueAt)
		if left != leftAfter || shifted.DueAt.Before(to) {
			t.Fatalf("%s of working time were left at %s, %s at %s", left, from, leftAfter, to)
		}
	})
}

func TestExtend(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-03-02 09:00")
	extended, err := plan.Extend(cal, at(t, "2026-03-10 18:00"))
	if err != nil {
		t.Fatal(err)
	}
	// Seven whole days of 7 h: 80 % of 49 h are 39 h 12 min.
	checkFires(t, extended, "warn_ahead 2026-03-09 15:12:00", "remind 2026-03-10 18:00:00", "urge 2026-03-11 18:00:00", "warn 2026-03-12 18:00:00")
	if _, err := extended.Extend(cal, at(t, "2026-03-20 18:00")); errs.Code(err) != "extension_used" {
		t.Errorf("extended twice: %v", err)
	}
	for _, until := range []string{"2026-03-05 18:00", "2026-03-04 18:00", "2026-01-01 18:00"} {
		if _, err := plan.Extend(cal, at(t, until)); errs.Code(err) != "extension_not_later" {
			t.Errorf("extended to %s: %v", until, err)
		}
	}
	later := extended.Shift(cal, at(t, "2026-03-06 09:00"), at(t, "2026-03-06 18:00"))
	if !later.DueAt.Equal(at(t, "2026-03-11 18:00")) || !later.Extended {
		t.Errorf("a suspension after the extension: due %s", later.DueAt)
	}
}
