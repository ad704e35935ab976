package sync

import (
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

// work is what a push wants done. Each call does up to share mutations in the
// open transaction and tells whether the push is done; an error ends it.
type work func(tx core.App, share int) (finished bool, err error)

type ticket struct {
	work     work
	finished bool
	err      error
	done     chan struct{}
}

// do runs work in transactions that it may share, each time in a savepoint of
// its own, and returns after the data is on disk. An error of work undoes only
// that call; an error of the commit reaches everybody in the group.
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

	share := max(1, maxMutations/len(group))
	err := app.RunInTransaction(func(tx core.App) error {
		for _, t := range group {
			t.err = store.InSavepoint(tx.DB(), func() error { return t.run(tx, share) })
		}
		return nil
	})
	var unfinished []*ticket
	for _, t := range group {
		if err != nil {
			t.err = err
		}
		if t.err == nil && !t.finished {
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

// run turns a panic into the ticket's own error: the others of its group must
// not go down with it, nor wait forever.
func (t *ticket) run(tx core.App, share int) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic in a push: %v\n%s", fault, debug.Stack())
		}
	}()
	t.finished, err = t.work(tx, share)
	return err
}
