package deadlines_test

import (
	"fmt"
	"testing"
	"time"

	"gridwalk/hooks/deadlines"
)

// BenchmarkTick fires 100 rungs among more and more deadlines that are open.
func BenchmarkTick(b *testing.B) {
	for _, open := range []int{10_000, 200_000} {
		b.Run(fmt.Sprintf("open=%d/due=100", open), func(b *testing.B) { benchmarkTick(b, open, 100) })
	}
}

func benchmarkTick(b *testing.B, open, due int) {
	d := newDistrict(b)
	d.fill(open - due)
	raised := d.Clock.Now()
	now := raised.Add(2 * time.Hour)
	for b.Loop() {
		b.StopTimer()
		d.exec(`DELETE FROM supervision_orders`)
		d.exec(`DELETE FROM deadlines WHERE issue IN (SELECT id FROM issues WHERE title = 'due')`)
		d.exec(`DELETE FROM issue_actions WHERE issue IN (SELECT id FROM issues WHERE title = 'due')`)
		d.exec(`DELETE FROM issues WHERE title = 'due'`)
		d.Clock.Set(raised)
		d.reportMany(due)
		b.StartTimer()
		fired, err := deadlines.Tick(d, now)
		if err != nil || fired != due {
			b.Fatalf("%d fired, %v", fired, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/tick")
}
