package sync

import (
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// believeEvery bounds how often a phone's word alone may renew the epoch: one
// hostile phone must not make all others reconcile again and again.
const believeEvery = time.Hour

// rewinds remembers when a phone was last believed.
type rewinds struct {
	mu   sync.Mutex
	last time.Time
}

func (r *rewinds) believe(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.last.IsZero() && now.Sub(r.last).Abs() < believeEvery {
		return false
	}
	r.last = now
	return true
}

// noticeRewind renews the epoch when a phone of the current one is ahead of
// the whole server: the server must have lost what the phone has seen.
func (s *Service) noticeRewind(app core.App, req syncproto.PullRequest) error {
	ahead := int64(0)
	for _, cursor := range req.Scopes {
		ahead = max(ahead, cursor)
	}
	if ahead == 0 || req.Epoch == "" {
		return nil
	}
	head, err := store.SyncHead(app.DB())
	if err != nil || ahead <= head {
		return err
	}
	epoch, err := store.SyncEpoch(app.DB())
	if err != nil || epoch != req.Epoch || !s.rewinds.believe(s.clock.Now()) {
		return err
	}
	app.Logger().Warn("a phone is ahead of the server: phones will reconcile", "cursor", ahead, "seq", head)
	// The number itself is only a phone's word, which must not move the sequence.
	_, err = store.RenewEpoch(app.NonconcurrentDB(), 0)
	return err
}
