package bench

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// BenchmarkReassignment moves 2,500 enterprises with their boards from one
// grid to another in one statement and back again. It measures from the
// statement's beginning until the phones of both grids have pulled, side by
// side, and found that their rows agree with the server's checks.
func BenchmarkReassignment(b *testing.B) {
	enterprises := size(2500)
	app := testkit.NewApp(b)
	db := app.NonconcurrentDB()
	fillDistrict(b, db, 1, enterprises, 0)
	run(b, db, "UPDATE enterprises SET grid = '"+testkit.GridA+"' WHERE id LIKE 'ent0%'")
	url := app.Serve(b)
	a, z := newPhone(b, app, url, testkit.WorkerA), newPhone(b, app, url, testkit.WorkerB)
	pullBoth(b, a, z)

	var moves, statements timings
	from, to := testkit.GridA, testkit.GridB
	for b.Loop() {
		app.Clock.Advance(time.Second)
		moves.time(func() {
			statements.time(func() {
				run(b, db, fmt.Sprintf("UPDATE enterprises SET grid = '%s' WHERE grid = '%s' AND id LIKE 'ent0%%'", to, from))
			})
			pullBoth(b, a, z)
		})
		from, to = to, from
		a, z = z, a
		if left, gained := moved(b, z), moved(b, a); left != 0 || gained != 2*enterprises {
			b.Fatalf("after the move the old phone holds %d rows and the new one %d of %d", left, gained, 2*enterprises)
		}
	}
	work := fmt.Sprintf("reassignment of %d enterprises with their boards", enterprises)
	report(b, line{work: work + " until both phones are right", unit: "ms", ours: milliseconds(moves.median()), target: atMost(300)})
	report(b, line{work: work + ", the statement alone", unit: "ms", ours: milliseconds(statements.median()), target: atMost(300)})
}

func newPhone(b *testing.B, app *testkit.App, url string, who testkit.Persona) *phone.Phone {
	p, err := phone.Open(b.TempDir(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = p.Close() })
	p.Now = app.Clock.Now
	if err := p.SignIn(context.Background(), app.Token(b, who)); err != nil {
		b.Fatal(err)
	}
	return p
}

func pullBoth(b *testing.B, phones ...*phone.Phone) {
	var group sync.WaitGroup
	for _, p := range phones {
		group.Go(func() {
			if err := p.Pull(context.Background()); err != nil {
				b.Error(err)
			}
		})
	}
	group.Wait()
}

// moved counts the rows of the benchmark's enterprises that a phone holds.
func moved(b *testing.B, p *phone.Phone) (n int) {
	held, err := p.Held()
	if err != nil {
		b.Fatal(err)
	}
	for key := range held {
		if strings.HasPrefix(key, "enterprises/ent0") || strings.HasPrefix(key, "boards/brd0") {
			n++
		}
	}
	return n
}
