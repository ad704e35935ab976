package demo

import (
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
)

// event is something that happens at a moment.
type event struct {
	at time.Time
	do func(tx core.App) error
}

// history lets events happen in their order, with the supervision ladder
// firing in between whatever is due.
type history struct {
	clock  *clock.Fake
	ladder Ladder
	events []event
}

// add plans an event. Of two at the same moment, the one added first is first.
func (h *history) add(at time.Time, do func(tx core.App) error) {
	h.events = append(h.events, event{at, do})
}

// play lets everything happen up to the present.
func (h *history) play(tx core.App, now time.Time) error {
	slices.SortStableFunc(h.events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range h.events {
		if err := h.wait(tx, e.at); err != nil {
			return err
		}
		if err := e.do(tx); err != nil {
			return err
		}
	}
	return h.wait(tx, now)
}

// wait moves the clock, stopping wherever the ladder has something to fire.
func (h *history) wait(tx core.App, until time.Time) error {
	for {
		next, waiting, err := store.NextFireAt(tx.DB())
		if err != nil {
			return err
		}
		if !waiting || next.After(until) {
			h.clock.Set(until)
			return nil
		}
		h.clock.Set(next)
		if err := h.ladder.Tick(tx); err != nil {
			return err
		}
	}
}
