package boards

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)

func TestALimiterRefillsByTheClock(t *testing.T) {
	l := newLimiter(2, time.Minute)
	for i, want := range []bool{true, true, false} {
		if got := l.allow("a", noon); got != want {
			t.Errorf("act %d: got %v", i+1, got)
		}
	}
	if !l.allow("b", noon) {
		t.Error("one key is held to what another did")
	}
	if l.allow("a", noon.Add(59*time.Second)) || !l.allow("a", noon.Add(time.Minute)) {
		t.Error("a minute refills one token")
	}
	// A clock that steps back neither refills nor blocks for ever.
	if l.allow("a", noon.Add(-time.Hour)) || !l.allow("a", noon.Add(2*time.Minute)) {
		t.Error("a step back in time counts")
	}
}

func TestALimiterForgetsWhoHasBeenIdle(t *testing.T) {
	l := newLimiter(2, time.Minute)
	for i := range maxBuckets {
		l.allow(fmt.Sprint("idle ", i), noon)
	}
	later := noon.Add(time.Hour)
	l.allow("busy", later)
	l.allow("busy", later)
	if len(l.buckets) != 1 || l.allow("busy", later) {
		t.Errorf("%d buckets are kept, and busy has one", len(l.buckets))
	}
}

func TestALimiterIsBoundedAgainstMadeUpKeys(t *testing.T) {
	l := newLimiter(2, time.Hour)
	for i := range maxBuckets + 500 {
		l.allow(fmt.Sprint("made up ", i), noon)
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets", len(l.buckets))
	}
}

func TestNetworksOfAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.7": "203.0.113.7",
		"0000:0000:0000:0000:0000:ffff:cb00:7107": "0000:0000:0000:0000:0000:ffff:cb00:7107",
		"2001:db8:1:2:3:4:5:6":                    "2001:db8:1:2::/64",
		"2001:0db8:0001:0002:0000:0000:0000:0001": "2001:db8:1:2::/64",
		"fe80::1%eth0":                            "fe80::/64",
		"invalid IP":                              "invalid IP",
	} {
		if got := networkOf(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
