package grids

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

const (
	lookEvery = time.Second
	leaseFor  = time.Minute
	retryIn   = time.Minute
)

// run completes handovers whose time has come until the server stops.
func (s *Service) run(running context.Context, app core.App) {
	turn := time.NewTicker(lookEvery)
	defer turn.Stop()
	for {
		select {
		case <-running.Done():
			return
		case <-turn.C:
			if err := s.Work(app); err != nil {
				app.Logger().Error("complete handovers", "error", err)
			}
		}
	}
}

// Work completes every handover that is due. One that fails is put off and
// never in the way of the next.
func (s *Service) Work(app core.App) error {
	for {
		now := s.clock.Now()
		job, due, err := store.LeaseJob(app, jobComplete, now, leaseFor)
		if err != nil || !due {
			return err
		}
		err = app.RunInTransaction(func(tx core.App) error {
			h, err := store.FindHandover(tx, job.Ref)
			if err != nil {
				return err
			}
			if err := s.complete(tx, h); err != nil {
				return err
			}
			return store.FinishJob(tx.DB(), job)
		})
		if err == nil {
			continue
		}
		app.Logger().Error("complete a handover", "handover", job.Ref, "error", err)
		if err := store.RetryJob(app.NonconcurrentDB(), job, now.Add(retryIn), err); err != nil {
			return err
		}
	}
}
