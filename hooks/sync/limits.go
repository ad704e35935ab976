package sync

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/errs"
)

// What one device and one user may ask for. A phone that works a day's outbox
// off needs a fraction of it; a loop that has gone wild hits it within
// seconds.
const (
	devicePerSecond, deviceBurst   = 30, 300
	registerPerHour, registerBurst = 100, 100
	// idleAfter is how long a bucket that nobody draws from is remembered.
	idleAfter = 2 * time.Hour
)

// limits are token buckets by key.
type limits struct {
	clock clock.Clock
	every rate.Limit
	burst int

	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	used time.Time
}

func newLimits(clock clock.Clock, every rate.Limit, burst int) *limits {
	return &limits{clock: clock, every: every, burst: burst, buckets: map[string]*bucket{}}
}

// take draws one from the key's bucket.
//
// Errors: errs.E "too_many_requests" {seconds}: wait that long.
func (l *limits) take(key string) error {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b := l.buckets[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(l.every, l.burst)}
		l.buckets[key] = b
	}
	b.used = now
	if b.AllowN(now, 1) {
		return nil
	}
	wait := b.ReserveN(now, 1)
	seconds := int(wait.DelayFrom(now)/time.Second) + 1
	wait.CancelAt(now)
	return errs.New("too_many_requests", map[string]any{"seconds": seconds})
}

// sweep forgets the buckets that are full again.
func (l *limits) sweep(now time.Time) {
	if now.Sub(l.swept) < idleAfter {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.Sub(b.used) >= idleAfter {
			delete(l.buckets, key)
		}
	}
}
