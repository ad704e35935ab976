package fleet

import (
	"fmt"
	"net/http"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// Plant is a fault that is put into a run on purpose, to prove that the oracle
// notices it. The zero value is none.
type Plant struct {
	// Database changes the database after every start of the server.
	Database func(db dbx.Builder) error
	// Routes stands in front of the server's routes.
	Routes func(routes http.Handler, app *testkit.App) http.Handler
	// Phone is a mistake of all phones.
	Phone phone.Fault
}

// Run plays a script on a server of its own, lets everything come online and
// become idle, and asks the oracle. It returns nil, a *Failure, or what kept
// the run from going on.
func Run(script Script, plant Plant) (err error) {
	life := &lifetime{}
	defer life.end()
	defer rescue(&err)
	w := newWorld(life, script, plant)
	for _, op := range script.Ops {
		w.pass(tick)
		op.do(w)
		if len(w.failures) > 0 {
			return w.failures[0]
		}
	}
	w.settle()
	if len(w.failures) == 0 {
		w.judge()
	}
	if len(w.failures) > 0 {
		return w.failures[0]
	}
	return nil
}

const (
	// tick is the time between two ops.
	tick = 20 * time.Second
	// patience is after how long whatever stops a phone for a while is over.
	patience = 2 * time.Hour
	// settling is how many rounds of syncs a district needs at most until
	// nothing moves any more.
	settling = 10
)

// settle ends all trouble and has the phones sync until nothing moves.
func (w *world) settle() {
	for len(w.underWay) > 0 {
		Straggler{}.do(w)
	}
	w.pass(patience)
	trouble := ""
	for range settling {
		w.pass(time.Minute)
		before := w.head()
		trouble = ""
		for _, p := range w.walkers {
			err := p.sync(Both, Net{})
			waiting, failed := p.phone.Waiting()
			if failed != nil {
				w.life.Fatal(failed)
			}
			if err != nil || waiting > 0 {
				trouble = fmt.Sprintf("%s has %d waiting: %v", p, waiting, err)
			}
		}
		if trouble == "" && w.head() == before {
			return
		}
	}
	w.fail(ruleStuck, "after %d rounds: %s", settling, trouble)
}

// head moves whenever something has changed that phones may have to know.
func (w *world) head() string {
	return choose(w.column(`SELECT seq FROM _sync_meta`, nil), 0)
}
