package clock

import (
	"sync"
	"time"
)

// Fake is a clock that stands still until it is told to move.
type Fake struct {
	mu  sync.RWMutex
	now time.Time
}

// NewFake returns a Fake that stands at now.
func NewFake(now time.Time) *Fake { return &Fake{now: now} }

// Now returns the instant at which the clock stands.
func (f *Fake) Now() time.Time {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.now
}

// Set puts the clock to now, forwards or backwards.
func (f *Fake) Set(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now
}

// Advance moves the clock by d and returns the new instant.
func (f *Fake) Advance(d time.Duration) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	return f.now
}
