package boards

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits bound what anybody can ask of the pages, who have no account to be
// held to. Whole factories and mobile networks share an address, so a network
// may do much more than a board or a session. They are kept in memory: a
// restart forgives.
//
// They do not guard the codes of boards, which need no guard: at the rate of
// views below, hitting one of a district's 300 among 2⁴⁵ takes millennia.
type limits struct {
	views           *limiter // pages and photos, by network
	networkReports  *limiter
	boardReports    *limiter
	sessionReports  *limiter // attempts, of which all but one are corrections and repetitions
	networkAnswers  *limiter
	trackingAnswers *limiter // by issue
}

func newLimits() limits {
	return limits{
		views:           newLimiter(300, time.Second/5),
		networkReports:  newLimiter(40, 30*time.Second),
		boardReports:    newLimiter(20, 3*time.Minute),
		sessionReports:  newLimiter(10, time.Minute),
		networkAnswers:  newLimiter(60, 10*time.Second),
		trackingAnswers: newLimiter(10, time.Minute),
	}
}

// maxBuckets bounds the memory of a limiter.
const maxBuckets = 10_000

// limiter gives every key a token bucket of its own.
type limiter struct {
	burst  int
	refill rate.Limit

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

// newLimiter lets every key act burst times at once, and once more whenever
// every has passed.
func newLimiter(burst int, every time.Duration) *limiter {
	return &limiter{burst: burst, refill: rate.Every(every), buckets: map[string]*rate.Limiter{}}
}

// allow takes a token from the key's bucket, if there is one.
func (l *limiter) allow(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.buckets[key]
	if !known {
		l.makeRoom(now)
		bucket = rate.NewLimiter(l.refill, l.burst)
		l.buckets[key] = bucket
	}
	return bucket.AllowN(now, 1)
}

// makeRoom forgets full buckets, which are like new ones. If there are none,
// any bucket goes: somebody is making up keys, and memory matters more.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for key, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < maxBuckets {
			return
		}
		delete(l.buckets, key)
	}
}

// networkOf is the key of an address. An IPv6 host owns a whole /64.
func networkOf(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil || address.Is4() || address.Is4In6() {
		return ip
	}
	prefix, err := address.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return prefix.String()
}
