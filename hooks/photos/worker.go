package photos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

const (
	// pollEvery is how often the worker looks for due jobs that nobody woke
	// it for: retries, and what was left when the server stopped.
	pollEvery = 3 * time.Second
	// leaseFor bounds how long a job stays out of reach after the server died
	// over it; it is longer than any photo takes.
	leaseFor = 2 * time.Minute

	firstRetry = 30 * time.Second
	maxRetry   = time.Hour
)

// run works until the server stops, beginning with what a previous run left.
func (s *Service) run(running context.Context, app core.App) {
	if err := s.recover(running, app); err != nil {
		app.Logger().Error("finish uploads of a previous run", "error", err)
	}
	turn := time.NewTicker(pollEvery)
	defer turn.Stop()
	for {
		worked, err := s.Work(app)
		if err != nil {
			app.Logger().Error("work on photos", "error", err)
		}
		if worked && err == nil {
			select {
			case <-running.Done():
				return
			default:
				continue
			}
		}
		select {
		case <-running.Done():
			return
		case <-s.wake:
		case <-turn.C:
		}
	}
}

func (s *Service) recover(running context.Context, app core.App) error {
	st, err := s.staging(app)
	if err != nil {
		return err
	}
	return st.completeAll(running)
}

// Work does the one job on photos that has been due the longest and tells
// whether there was one. A job that fails is put off and never in the way of
// the next; the error is that of the job queue itself.
func (s *Service) Work(app core.App) (worked bool, err error) {
	for _, duty := range []struct {
		kind string
		do   func(core.App, store.Job) error
	}{
		{jobProcess, s.process},
		{jobUpload, s.expireUpload},
		{jobUnclaim, s.expireUnclaimed},
	} {
		job, ok, err := store.LeaseJob(app, duty.kind, s.clock.Now(), leaseFor)
		if err != nil {
			return false, err
		}
		if ok {
			return true, s.attempt(app, job, duty.do)
		}
	}
	return false, nil
}

func (s *Service) attempt(app core.App, job store.Job, do func(core.App, store.Job) error) error {
	err := recovered(func() error { return do(app, job) })
	if err == nil {
		return nil
	}
	app.Logger().Warn("put off work on a photo", "kind", job.Kind, "photo", job.Ref, "attempts", job.Attempts, "error", err)
	return store.RetryJob(app.DB(), job, s.clock.Now().Add(backoff(job.Attempts)), err)
}

// backoff doubles from firstRetry to maxRetry.
func backoff(attempts int) time.Duration {
	wait := firstRetry
	for i := 1; i < attempts && wait < maxRetry; i++ {
		wait *= 2
	}
	return min(wait, maxRetry)
}

// errPanicked marks what is a bug, of the program or of a library.
var errPanicked = errors.New("panicked")

func recovered(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	return f()
}
