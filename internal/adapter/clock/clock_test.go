package clock_test

import (
	"sync"
	"testing"
	"time"

	"gridwalk/internal/adapter/clock"
)

var noon = time.Date(2026, 2, 13, 12, 0, 0, 0, time.UTC)

func TestSystemFollowsTheMachine(t *testing.T) {
	before := time.Now()
	now := clock.System().Now()
	after := time.Now()
	if now.Before(before) || now.After(after) {
		t.Fatalf("got %v, want between %v and %v", now, before, after)
	}
}

func TestShiftedRunsWithItsBase(t *testing.T) {
	base := clock.NewFake(noon)
	for _, by := range []time.Duration{48 * time.Hour, -time.Minute, 0} {
		base.Set(noon)
		c := clock.Shifted(base, by)
		if got, want := c.Now(), noon.Add(by); !got.Equal(want) {
			t.Errorf("by %v: got %v, want %v", by, got, want)
		}
		base.Advance(time.Hour)
		if got, want := c.Now(), noon.Add(time.Hour+by); !got.Equal(want) {
			t.Errorf("by %v after an hour: got %v, want %v", by, got, want)
		}
	}
}

func TestFakeStandsStillUntilMoved(t *testing.T) {
	f := clock.NewFake(noon)
	if got := f.Now(); !got.Equal(noon) {
		t.Fatalf("got %v, want %v", got, noon)
	}
	f.Set(noon.Add(-24 * time.Hour))
	if got, want := f.Now(), noon.Add(-24*time.Hour); !got.Equal(want) {
		t.Fatalf("after Set: got %v, want %v", got, want)
	}
}

func TestFakeAdvancesAtomically(t *testing.T) {
	f := clock.NewFake(noon)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			f.Advance(time.Second)
			_ = f.Now()
		})
	}
	wg.Wait()
	if got, want := f.Now(), noon.Add(100*time.Second); !got.Equal(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}
