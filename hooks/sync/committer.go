package sync

import (
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// maxGroup bounds how many pushes share one commit, so that the first of them
// does not wait long for the last.
const maxGroup = 64

// committer lets pushes that arrive at the same time share one transaction
// and so one fsync. There is no goroutine between requests: whoever comes
// first commits for all who wait.
type committer struct {
	mu      sync.Mutex
	leading bool
	waiting []*ticket
}

type ticket struct {
	work func(tx core.App) error
	err  error
	done chan struct{}
}

// do runs work inside a transaction that it may share, in a savepoint of its
// own, and returns after the data is on disk. An error of work undoes only
// that work; an error of the commit reaches everybody in the group.
func (c *committer) do(app core.App, work func(tx core.App) error) error {
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

// run turns a panic into the ticket's own error: the others of its group must
// not go down with it, nor wait forever.
func (t *ticket) run(tx core.App) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic in a push: %v\n%s", fault, debug.Stack())
		}
	}()
	return t.work(tx)
}

// commitGroup commits one group and hands the lead on while others wait.
func (c *committer) commitGroup(app core.App) {
	c.mu.Lock()
	group := c.waiting[:min(len(c.waiting), maxGroup)]
	c.waiting = c.waiting[len(group):]
	c.mu.Unlock()

	err := app.RunInTransaction(func(tx core.App) error {
		for _, t := range group {
			t.err = store.InSavepoint(tx.DB(), func() error { return t.run(tx) })
		}
		return nil
	})
	for _, t := range group {
		if err != nil {
			t.err = err
		}
		close(t.done)
	}

	c.mu.Lock()
	c.leading = len(c.waiting) > 0
	lead := c.leading
	c.mu.Unlock()
	if lead {
		go c.commitGroup(app)
	}
}
