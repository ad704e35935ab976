package sync

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

const (
	// maxGroup bounds how many pushes share one commit.
	maxGroup = 200
	// maxMutations bounds how many mutations share one commit. They are dealt
	// out evenly, so that a phone with 200 queued mutations does not hold up
	// 200 phones with one each, and has the commit for itself when it is alone.
	maxMutations = 400
)

// committer lets pushes that arrive at the same time share one transaction
// and so one fsync. There is no goroutine between requests: whoever comes
// first commits for all who wait.
type committer struct {
	mu      sync.Mutex
	leading bool
	waiting []*ticket
}

// work is what a push wants done.
type work interface {
	// check refuses the work before anything is written.
	check(tx core.App) error
	// run does up to share mutations in the open transaction. When that is
	// undone, run is called again.
	run(tx core.App, share int) error
	// keep learns that what run did last is on disk, and tells whether the
	// work is done.
	keep() (finished bool)
}

type ticket struct {
	work work
	err  error
	done chan struct{}
}

// do runs work in transactions that it may share and returns after the data is
// on disk. An error of work undoes only that work; an error of the commit
// reaches everybody in the group.
func (c *committer) do(app core.App, work work) error {
	t := &ticket{work: work, done: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, t)
	lead := !c.leading
	c.leading = true
	c.mu.Unlock()
	if lead {
		c.commitGroup(app)
	}
	<-t.done
	return t.err
}

// commitGroup commits one group and hands the lead on while others wait.
func (c *committer) commitGroup(app core.App) {
	c.mu.Lock()
	group := c.waiting[:min(len(c.waiting), maxGroup)]
	c.waiting = c.waiting[len(group):]
	c.mu.Unlock()

	err := commit(app, group)
	var unfinished []*ticket
	for _, t := range group {
		if err != nil {
			t.err = err
		}
		if t.err == nil && !t.work.keep() {
			unfinished = append(unfinished, t)
			continue
		}
		close(t.done)
	}

	c.mu.Lock()
	c.waiting = append(c.waiting, unfinished...)
	c.leading = len(c.waiting) > 0
	lead := c.leading
	c.mu.Unlock()
	if lead {
		go c.commitGroup(app)
	}
}

// errUndo has a transaction done again with savepoints.
var errUndo = errors.New("a push failed halfway")

// commit does the group's work in one transaction. It first goes without a
// savepoint for each, because SQLite keeps a copy of every page that one may
// have to restore, and only a fault of the server's needs any.
func commit(app core.App, group []*ticket) error {
	share := max(1, maxMutations/len(group))
	err := app.RunInTransaction(func(tx core.App) error {
		for _, t := range group {
			if t.err = t.work.check(tx); t.err == nil && t.run(tx, share) != nil {
				return errUndo
			}
		}
		return nil
	})
	if !errors.Is(err, errUndo) {
		return err
	}
	return app.RunInTransaction(func(tx core.App) error {
		for _, t := range group {
			if t.err = t.work.check(tx); t.err == nil {
				t.err = store.InSavepoint(tx.DB(), func() error { return t.run(tx, share) })
			}
		}
		return nil
	})
}

// run turns a panic into the ticket's own error: the others of its group must
// not go down with it, nor wait forever.
func (t *ticket) run(tx core.App, share int) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic in a push: %v\n%s", fault, debug.Stack())
		}
	}()
	return t.work.run(tx, share)
}
