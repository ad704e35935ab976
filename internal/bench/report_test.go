package bench

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

var small = flag.Bool("small", false, "a tenth of the sizes, to try a benchmark out")

// size is n, or a tenth of it when the benchmarks are only tried out.
func size(n int) int {
	if *small {
		return max(1, n/10)
	}
	return n
}

// line is one row of the table in docs/benchmarks.md.
type line struct {
	work   string
	unit   string
	ours   float64
	than   string // what stands beside it, "" when nothing does
	theirs float64
	target bound
}

// bound is what the ratio to the alternative, or the figure itself where there
// is none, has to keep.
type bound struct {
	limit float64
	least bool
}

func atLeast(limit float64) bound { return bound{limit, true} }
func atMost(limit float64) bound  { return bound{limit, false} }

func (b bound) String() string {
	if b.least {
		return fmt.Sprintf("≥ %g", b.limit)
	}
	return fmt.Sprintf("≤ %g", b.limit)
}

func (b bound) keeps(value float64) bool {
	if b.least {
		return value >= b.limit
	}
	return value <= b.limit
}

var lines []line

// report adds a line to the table.
func report(b *testing.B, l line) {
	b.Helper()
	lines = append(lines, l)
	b.Logf("%s", l)
}

func (l line) String() string {
	measured, theirs, ratio := l.ours, "–", "–"
	if l.than != "" {
		measured = l.ours / l.theirs
		theirs = fmt.Sprintf("%s: %s %s", l.than, figure(l.theirs), l.unit)
		ratio = fmt.Sprintf("%.2f", measured)
	}
	verdict := "met"
	if !l.target.keeps(measured) {
		verdict = "missed"
	}
	return fmt.Sprintf("| %s | %s %s | %s | %s | %s | %s |", l.work, figure(l.ours), l.unit, theirs, ratio, l.target, verdict)
}

// figure writes three digits that matter.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if len(lines) > 0 {
		fmt.Println("\n| work | Gridwalk | beside it | ratio | target | |\n|---|---|---|---|---|---|")
		for _, l := range lines {
			fmt.Println(l)
		}
	}
	os.Exit(code)
}

// timings are how long the repetitions of one thing took.
type timings []time.Duration

func (t *timings) time(work func()) {
	start := time.Now()
	work()
	*t = append(*t, time.Since(start))
}

// at returns the duration that the share of the repetitions kept within.
func (t timings) at(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// median is what a repetition took when the machine did not think of other
// things.
func (t timings) median() time.Duration { return t.at(0.5) }

// perSecond is how many of n things were done a second in the median
// repetition.
func (t timings) perSecond(n int) float64 { return float64(n) / t.median().Seconds() }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
