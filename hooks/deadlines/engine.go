package deadlines

import (
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/store"
)

const (
	// batchSize bounds how long one transaction keeps the phones waiting.
	batchSize = 25
	// deferral is how long a deadline rests that could not be served.
	deferral = 10 * time.Minute
)

// Tick fires the rungs of the supervision ladder that are due at now and
// returns how many fired. All that it knows is in the rows, so it may be run
// twice, late, or by two servers at once: a rung and its numbered order are
// written in the transaction that moves the deadline on to its next rung, and
// whoever comes second finds nothing due. One deadline that fails is logged and
// rests for a while; the others go on.
func Tick(app core.App, now time.Time) (fired int, err error) {
	now = whole(now)
	for {
		due, err := store.NextDeadlines(app.DB(), now, batchSize)
		if err != nil || len(due) == 0 {
			return fired, err
		}
		batch := 0
		err = app.RunInTransaction(func(tx core.App) error {
			batch, err = serve(tx, due, now)
			return err
		})
		if err != nil {
			return fired, fmt.Errorf("deadlines due at %s: %w", store.Timestamp(now), err)
		}
		fired += batch
	}
}

// serve fires what is due of each of the deadlines.
func serve(tx core.App, due []string, now time.Time) (fired int, err error) {
	b, err := openBook(tx.DB())
	if err != nil {
		return 0, err
	}
	for _, id := range due {
		rung := deadline.Rung("")
		failure := store.InSavepoint(tx.DB(), func() (err error) {
			rung, err = b.fire(tx.DB(), id, now)
			return err
		})
		switch {
		case failure != nil:
			tx.Logger().Error("a deadline cannot be served", "deadline", id, "error", failure.Error())
			if err := store.DeferDeadline(tx.DB(), id, now.Add(deferral), now); err != nil {
				return 0, err
			}
		case rung != "":
			fired++
		}
	}
	return fired, nil
}
