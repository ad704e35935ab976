package fleet

import (
	"net/http"
	"path/filepath"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/hooks/deadlines"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// world is one district with its phones, and what the oracle has to know of
// what was done to it.
type world struct {
	life    *lifetime
	plant   Plant
	app     *testkit.App
	routes  http.Handler
	walkers []*walker
	// under way are the requests that the network has not delivered yet.
	underWay []message
	backups  []backup
	serial   int // makes values that no other edit has
	// met are the mutations as the server met them last, by their id.
	met map[string]meeting
	// purged is up to where the removes of a scope were forgotten.
	purged map[string]int64
	// unnoticed says that the database was put back in a way that nobody but
	// phones can notice, by what does not add up.
	unnoticed bool
	failures  []*Failure
}

// newWorld starts the server and hands out the phones.
func newWorld(life *lifetime, script Script, plant Plant) *world {
	dir, err := template()
	if err != nil {
		life.Fatal(err)
	}
	w := &world{
		life: life, plant: plant, met: map[string]meeting{}, purged: map[string]int64{},
		// The first backup is from before any phone came.
		backups: []backup{{database: filepath.Join(dir, "data.db")}},
	}
	w.app = testkit.NewAppFrom(life, dir, connect)
	w.app.Clock.Set(begin)
	w.serve()
	for i := range script.Phones {
		w.walkers = append(w.walkers, newWalker(w, i))
		if script.Synced {
			_ = w.walkers[i].sync(Both, Net{})
		}
	}
	return w
}

// serve starts the routes of the present app.
func (w *world) serve() {
	w.routes = w.app.Handler(w.life)
	if w.plant.Routes != nil {
		w.routes = w.plant.Routes(w.routes, w.app)
	}
	if w.plant.Database != nil {
		if err := w.plant.Database(w.app.NonconcurrentDB()); err != nil {
			w.life.Fatal(err)
		}
	}
	w.pass(0)
}

// restart ends the server and starts it again after change was done to its
// data directory.
func (w *world) restart(change func(dir string)) {
	w.app = w.app.StartAgain(w.life, change)
	w.serve()
}

// now is the district's time.
func (w *world) now() time.Time { return w.app.Clock.Now() }

// pass lets time go by, and the deadline engine do what is due then.
func (w *world) pass(d time.Duration) {
	now := w.app.Clock.Advance(d)
	w.must(`UPDATE _fleet_clock SET at = {:at}`, dbx.Params{"at": store.Timestamp(now)})
	if _, err := deadlines.Tick(w.app, now); err != nil {
		w.life.Fatal(err)
	}
}

// must runs a statement as somebody with the database file in hand would.
func (w *world) must(query string, params dbx.Params) {
	if _, err := w.app.NonconcurrentDB().NewQuery(query).Bind(params).Execute(); err != nil {
		w.life.Fatalf("%s: %w", query, err)
	}
}

// column reads the first column of all rows.
func (w *world) column(query string, params dbx.Params) []string {
	values := []string{}
	if err := w.app.DB().NewQuery(query).Bind(params).Column(&values); err != nil {
		w.life.Fatalf("%s: %w", query, err)
	}
	return values
}

// pick is the id of a row of a table, "" when it has none.
func (w *world) pick(table string, k int) string {
	return choose(w.column(`SELECT id FROM `+table+` ORDER BY rowid`, nil), k)
}

// choose counts around the list.
func choose[T any](list []T, k int) (chosen T) {
	if len(list) > 0 {
		chosen = list[k%len(list)]
	}
	return chosen
}

func (w *world) walker(k int) *walker { return w.walkers[k%len(w.walkers)] }

// unique is a number that no other edit of the run has.
func (w *world) unique() int {
	w.serial++
	return w.serial
}
