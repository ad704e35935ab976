package deadlines

import (
	"fmt"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/store"
)

// fire fires the rung of a deadline that is due at now, if it still is, and
// returns it.
func (b book) fire(db dbx.Builder, id string, now time.Time) (deadline.Rung, error) {
	due, ok, err := store.DueDeadline(db, id, now)
	if err != nil || !ok {
		return "", err
	}
	ledger, err := store.Ledger(db, due.Issue)
	if err != nil {
		return "", err
	}
	s, err := b.stand(db, due.Issue, ledger)
	if err != nil {
		return "", err
	}
	t := s.find(id)
	if t == nil {
		return "", fmt.Errorf("the ledger of issue %s has no such deadline", due.Issue)
	}
	fired, _ := t.clock.Plan.Tick(b.calendar, due.Fired, due.ArrivedAt, now)
	row := t.row
	if fired.Rung != "" {
		row.Fired = deadline.Fired{Rung: fired.Rung, At: whole(fired.At)}
	}
	if err := t.save(db, t.clocked(row, b.calendar, now), now); err != nil {
		return "", err
	}
	if err := order(db, t.row, fired.Rung, now); err != nil {
		return "", err
	}
	return fired.Rung, s.project(db, due.Issue, now)
}

func (s standing) find(id string) *tracked {
	for i := range s {
		if s[i].row.ID == id {
			return &s[i]
		}
	}
	return nil
}

// order writes the supervision order of a rung; the warning beforehand has none.
func order(db dbx.Builder, d store.Deadline, rung deadline.Rung, now time.Time) error {
	if rung == "" || rung == deadline.WarnAhead {
		return nil
	}
	to, err := store.AddresseeOf(db, d.Issue, now)
	if err != nil {
		return err
	}
	_, err = store.InsertOrder(db, store.NewOrder{
		Issue: d.Issue, Enterprise: d.Enterprise, Deadline: d.ID,
		Rung: rung, Stage: d.Stage, To: to, DueAt: d.DueAt, IssuedAt: now,
	})
	return err
}
