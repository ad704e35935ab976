package issueflow

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/deadline"
)

var cast = []Actor{worker, lead, fireDesk, fireMate, waterDesk, powerDesk, manager1, leader, supervisor, enterprise, system}

// drawAction makes an action that is legal in the snapshot, with parameters
// that it accepts.
func drawAction(t *rapid.T, s Snapshot, at time.Time) Action {
	department := rapid.SampledFrom([]string{"fire", "water", "power"})
	a := Action{
		Act:   rapid.SampledFrom(Allowed(s)).Draw(t, "act"),
		Actor: rapid.SampledFrom(cast).Draw(t, "actor"),
		// Captured some time before it arrives.
		At:         at.Add(-time.Duration(rapid.IntRange(0, 72*60).Draw(t, "offline")) * time.Minute),
		ReceivedAt: at,
		Text:       "因故",
	}
	if a.Act.Harmless() {
		a.Expected = rapid.SampledFrom(States).Draw(t, "expected")
	} else {
		a.Expected = s.State
	}
	switch a.Act {
	case Report:
		a.Params.Level = rapid.SampledFrom(deadline.Levels).Draw(t, "level")
	case Claim, Assign, Transfer:
		a.Params.Department = department.Filter(func(d string) bool { return d != s.Responsible }).Draw(t, "department")
		if a.Act == Assign {
			a.Params.CoDepartments = rapid.SliceOfDistinct(department, rapid.ID).Draw(t, "co")
			a.Params.Handler = rapid.SampledFrom([]string{"", "wang", "huo"}).Draw(t, "handler")
		}
		if rapid.Bool().Draw(t, "promises") {
			a.Params.Promised = at.Add(30 * 24 * time.Hour)
		}
	case Progress:
		a.Params.Stage = rapid.SampledFrom([]deadline.Stage{"", deadline.Progress, deadline.OnSite, deadline.Study}).Draw(t, "stage")
	case RequestExtension:
		a.Params.Until = at.Add(time.Duration(rapid.IntRange(-5, 60).Draw(t, "until")) * 24 * time.Hour)
	case RaiseLevel:
		a.Params.Level = s.Level.Next()
	case Rate:
		a.Params.Rating = rapid.IntRange(1, 5).Draw(t, "rating")
		a.Params.NotSolved = rapid.Bool().Draw(t, "not solved")
	case Merge:
		a.Params.Into = "other"
	case HandOver:
		a.Params.Handler = rapid.SampledFrom([]string{"wang", "huo"}).Draw(t, "successor")
	}
	return a
}

// drawLedger makes a legal ledger and the snapshot after each of its rows.
func drawLedger(t *rapid.T) (ledger []Action, snapshots []Snapshot) {
	var s Snapshot
	now := monday
	for range rapid.IntRange(1, 25).Draw(t, "rows") {
		a := drawAction(t, s, now)
		next, err := Apply(s, a)
		if err != nil {
			t.Fatalf("%s is allowed in %s and refused: %v", a.Act, s.State, err)
		}
		s = next
		ledger, snapshots = append(ledger, a), append(snapshots, s)
		now = now.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(t, "wait")) * time.Minute)
	}
	return ledger, snapshots
}

func TestReplayEqualsApplyingOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledger, snapshots := drawLedger(t)
		for i := range ledger {
			replayed, err := Replay(ledger[:i+1])
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(replayed, snapshots[i]) {
				t.Fatalf("row %d: replayed %+v, applied %+v", i+1, replayed, snapshots[i])
			}
		}
	})
}

func TestTheLedgerKeepsAllThatReplayNeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledger, snapshots := drawLedger(t)
		stored := make([]Action, len(ledger))
		for i, a := range ledger {
			params, err := json.Marshal(a.Params)
			if err != nil {
				t.Fatal(err)
			}
			stored[i] = Action{Act: a.Act, Actor: Actor{Kind: a.Actor.Kind, ID: a.Actor.ID}, Expected: a.Expected,
				At: a.At, ReceivedAt: a.ReceivedAt, Text: a.Text}
			if err := json.Unmarshal(params, &stored[i].Params); err != nil {
				t.Fatal(err)
			}
		}
		replayed, err := Replay(stored)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := json.Marshal(replayed)
		want, _ := json.Marshal(snapshots[len(snapshots)-1])
		if string(got) != string(want) {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

func TestWhatHoldsForEverySnapshot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledger, snapshots := drawLedger(t)
		count := map[Act]int{}
		for i, s := range snapshots {
			count[ledger[i].Act]++
			switch {
			case !slices.Contains(States, s.State):
				t.Fatalf("unknown state %q", s.State)
			case s.Transfers != count[Transfer] || s.Returns != count[Return]:
				t.Fatalf("%d transfers and %d returns counted as %d and %d", count[Transfer], count[Return], s.Transfers, s.Returns)
			case s.Transfers+s.Returns > 2:
				t.Fatal("passed on after the ruling")
			case (s.State == Suspended) != !s.SuspendedAt.IsZero():
				t.Fatalf("%s since %s", s.State, s.SuspendedAt)
			case s.State == Claimed && s.Responsible == "", s.State == Handling && !s.Owned(), s.State == Assigned && !s.Owned():
				t.Fatalf("%s by nobody", s.State)
			case s.State == Returned && s.Owned():
				t.Fatal("returned and still owned")
			case (s.State == Closed) != !s.ClosedAt.IsZero():
				t.Fatalf("%s, closed at %s", s.State, s.ClosedAt)
			case i > 0 && snapshots[i-1].Level.Above(s.Level):
				t.Fatal("the level fell")
			}
			for _, actor := range cast {
				for _, allowed := range AllowedTo(actor, s) {
					if !slices.Contains(Allowed(s), allowed) {
						t.Fatalf("%s may do what is not legal: %s", actor.ID, allowed)
					}
				}
			}
		}
	})
}

func TestWhatHoldsForEveryClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledger, snapshots := drawLedger(t)
		s := snapshots[len(snapshots)-1]
		got, err := Clocks(ledger, deadline.DefaultRules(), cal)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Clocks(ledger, deadline.DefaultRules(), cal)
		if err != nil || len(again) != len(got) {
			t.Fatalf("%d clocks, then %d, %v", len(got), len(again), err)
		}
		type identity struct {
			stage deadline.Stage
			start time.Time
		}
		seen, open := map[identity]bool{}, map[deadline.Stage]bool{}
		for i, clock := range got {
			if describe(clock) != describe(again[i]) {
				t.Fatalf("%s, then %s", describe(clock), describe(again[i]))
			}
			id := identity{clock.Stage, clock.StartedAt}
			if seen[id] {
				t.Fatalf("two clocks %s from %s", clock.Stage, clock.StartedAt)
			}
			seen[id] = true
			if clock.State != Open {
				if clock.Suspended {
					t.Fatalf("suspended and %s", clock.State)
				}
				continue
			}
			if open[clock.Stage] || s.State.Ended() {
				t.Fatalf("%s: another open %s", s.State, describe(clock))
			}
			open[clock.Stage] = true
			if clock.Suspended != (s.State == Suspended && clock.Stage.Suspends()) {
				t.Fatalf("%s: %s", s.State, describe(clock))
			}
		}
		if owesWork := !s.State.Ended() && s.State != Resolved; open[deadline.Resolve] != owesWork {
			t.Fatalf("%s and resolve open %t", s.State, open[deadline.Resolve])
		}
	})
}
