package bench

import (
	"fmt"
	"testing"
	"time"

	"gridwalk/internal/testkit"
)

// BenchmarkDistrictSize pulls a grid of 10,000 rows, asks when there is
// nothing new, and pushes, in a district that has no other rows and in one
// that has 1,000,000.
func BenchmarkDistrictSize(b *testing.B) {
	rows := size(10_000)
	lone, large := newSized(b, 1, rows), newSized(b, 100, rows)
	for b.Loop() {
		for _, s := range []*sized{lone, large} {
			s.measure(b)
		}
	}
	want := fmt.Sprintf("%d synced rows", rows)
	for _, part := range []struct {
		work        string
		n           int
		large, lone timings
	}{
		{fmt.Sprintf("initial pull of %d rows", rows), 1, large.pulls, lone.pulls},
		{"idle pull", idlePulls, large.idle, lone.idle},
		{"push of single visits, 8 devices at once, each", large.load.round(), large.pushes, lone.pushes},
		{"push of 200 visits", 1, large.batches, lone.batches},
	} {
		each := func(t timings) float64 { return milliseconds(t.median()) / float64(part.n) }
		report(b, line{fmt.Sprintf("%s, %d synced rows", part.work, 100*rows), "ms", each(part.large), want, each(part.lone), atMost(1.5)})
	}
}

const idlePulls = 20

// sized is a district with so many grids of so many rows each.
type sized struct {
	app   *testkit.App
	phone *puller
	load  *writeLoad
	rows  int

	pulls, idle, pushes, batches timings
}

func newSized(b *testing.B, grids, rows int) *sized {
	app := testkit.NewApp(b)
	db := app.NonconcurrentDB()
	fillDistrict(b, db, grids, grids*visited, grids*(rows-2*visited))
	post(b, db, testkit.WorkerA, 1)
	load := &writeLoad{connections: 8, each: size(40), batch: 1, app: app, phones: pushers(b, app, 8)}
	phone := load.phones[0].as(app.Token(b, testkit.WorkerA)).puller(b)
	return &sized{app: app, phone: phone, load: load, rows: rows}
}

func (s *sized) measure(b *testing.B) {
	bodies, took := s.phone.again().all(b)
	s.pulls = append(s.pulls, took)
	if n, want := len(pulledVisits(b, bodies)), s.rows-2*visited+s.load.sent; n != want {
		b.Fatalf("%d visits were pulled, want %d", n, want)
	}
	s.idle.time(func() {
		for range idlePulls {
			s.phone.page(b, new(time.Duration))
		}
	})
	took, _ = s.load.push(b)
	s.pushes = append(s.pushes, took)
	s.load.done()

	batch := s.load.list(s.load.phones[0], s.load.sent, 200)
	s.batches.time(func() { s.load.phones[0].push(b, batch...) })
	s.load.sent += len(batch)
}
