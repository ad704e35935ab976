package sync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

const (
	fleetPhones = 20
	fleetRounds = 15
	fleetSeed   = 20261120
)

var errKilled = errors.New("the phone was killed")

// walker is an officer whose phone lives in a bad network and dies now and
// then.
type walker struct {
	who      testkit.Persona
	dir, url string
	token    string
	rand     *rand.Rand
	phone    *phone.Phone
	captured []string // ids of the visits that the phone had committed
}

// open starts the phone on the store that its last life left behind.
func (w *walker) open(d *district, faulty bool) error {
	p, err := phone.Open(w.dir, w.url)
	if err != nil {
		return err
	}
	p.Now = d.Clock.Now
	if faulty {
		p.Transport = &phone.Lossy{Rand: w.rand, LoseRequest: 0.1, LoseReply: 0.2, Duplicate: 0.2}
		p.BeforeCommit = func(string) error {
			if w.rand.Float64() < 0.1 {
				return errKilled
			}
			return nil
		}
	}
	w.phone = p
	return nil
}

// walk captures visits and syncs through faults for a number of rounds.
func (w *walker) walk(d *district, rounds int) error {
	ctx := context.Background()
	for range rounds {
		if err := w.phone.SignIn(ctx, w.token); err != nil && !expected(err) {
			return err
		}
		for range w.rand.IntN(3) {
			enterprise := testkit.EnterpriseA
			if w.rand.IntN(2) == 0 {
				enterprise = testkit.EnterpriseB
			}
			id, err := w.phone.Create("visits", visit(enterprise, d.Clock.Now()))
			if err != nil {
				return err
			}
			w.captured = append(w.captured, id)
		}
		err := w.phone.Sync(ctx)
		if err != nil && !expected(err) {
			return err
		}
		if errors.Is(err, errKilled) {
			if err := errors.Join(w.phone.Close(), w.open(d, true)); err != nil {
				return err
			}
		}
	}
	return nil
}

// expected are the failures that a bad network and a dying phone explain; a
// device that did not get to register is told so.
func expected(err error) bool {
	var refused *phone.Error
	return errors.Is(err, phone.ErrLost) || errors.Is(err, errKilled) ||
		(errors.As(err, &refused) && refused.Body.Code == "device_unknown")
}

func TestTwentyPhonesInABadNetworkEndEqualToTheServer(t *testing.T) {
	d := newDistrict(t)
	// Every walker is on duty for both grids, so that every capture is theirs to make.
	for _, who := range []testkit.Persona{testkit.WorkerA, testkit.WorkerB} {
		d.Row(t, "assignments", map[string]any{
			"user": who.ID(), "duty": "deputy", "target": "district", "from": d.Clock.Now().AddDate(0, -1, 0),
		})
	}
	walkers := make([]*walker, fleetPhones)
	for i := range walkers {
		who := []testkit.Persona{testkit.WorkerA, testkit.WorkerB}[i%2]
		walkers[i] = &walker{
			who: who, dir: t.TempDir(), url: d.url, token: d.Token(t, who),
			rand: rand.New(rand.NewPCG(fleetSeed, uint64(i))),
		}
		must(t, walkers[i].open(d, true))
	}

	var group sync.WaitGroup
	failures := make(chan error, fleetPhones)
	for _, w := range walkers {
		group.Go(func() { failures <- w.walk(d, fleetRounds) })
	}
	// Meanwhile the district moves both enterprises between the grids.
	for i := range 20 {
		for _, id := range []string{testkit.EnterpriseA, testkit.EnterpriseB} {
			r, err := d.FindRecordById("enterprises", id)
			must(t, err)
			r.Set("grid", []string{testkit.GridA, testkit.GridB}[i%2])
			must(t, d.Save(r))
		}
	}
	group.Wait()
	close(failures)
	for err := range failures {
		must(t, err)
	}

	captured := map[string]bool{}
	for _, w := range walkers {
		must(t, w.phone.Close())
		must(t, w.open(d, false))
		defer w.phone.Close()
		must(t, w.phone.SignIn(context.Background(), w.token))
		must(t, w.phone.Sync(context.Background()))
		for _, id := range w.captured {
			captured[id] = true
		}
	}
	// The last to sync may have changed what the first had pulled.
	for _, w := range walkers {
		must(t, w.phone.Pull(context.Background()))
	}

	assertEveryCaptureIsThereOnce(t, d, captured)
	for i, w := range walkers {
		assertEqualToServer(t, d, w, fmt.Sprintf("phone %d of %s", i, w.who))
	}
}

func assertEveryCaptureIsThereOnce(t *testing.T, d *district, captured map[string]bool) {
	t.Helper()
	var ids []string
	must(t, d.DB().NewQuery("SELECT id FROM visits").Column(&ids))
	if len(captured) == 0 || len(ids) != len(captured) {
		t.Errorf("%d visits on the server, %d captured", len(ids), len(captured))
	}
	for _, id := range ids {
		if !captured[id] {
			t.Errorf("visit %s was never captured", id)
		}
	}
}

// assertEqualToServer computes what the phone should hold by plain queries on
// the collections and compares rows and checks.
func assertEqualToServer(t *testing.T, d *district, w *walker, name string) {
	t.Helper()
	held, err := w.phone.Held()
	must(t, err)
	want := map[string]string{}
	for table, query := range map[string]string{
		"areas": "SELECT id FROM areas", "grids": "SELECT id FROM grids", "departments": "SELECT id FROM departments",
		"users": "SELECT id FROM users WHERE active", "issue_categories": "SELECT id FROM issue_categories",
		"settings": "SELECT id FROM settings WHERE public", "enterprises": "SELECT id FROM enterprises",
		"boards": "SELECT id FROM boards", "visits": "SELECT id FROM visits",
		"assignments":    "SELECT id FROM assignments",
		"sync_conflicts": "SELECT id FROM sync_conflicts WHERE user = {:user}",
		"sync_rejects":   "SELECT id FROM sync_rejects WHERE user = {:user}",
	} {
		var ids []string
		must(t, d.DB().NewQuery(query).Bind(dbx.Params{"user": w.who.ID()}).Column(&ids))
		for _, id := range ids {
			want[table+"/"+id] = table
		}
	}
	for key := range want {
		if held[key] == "" {
			t.Errorf("%s lacks %s", name, key)
		}
	}
	for key := range held {
		if want[key] == "" {
			t.Errorf("%s holds %s", name, key)
		}
	}
	for _, id := range []string{testkit.EnterpriseA, testkit.EnterpriseB} {
		r, err := d.FindRecordById("enterprises", id)
		must(t, err)
		var doc map[string]any
		must(t, json.Unmarshal([]byte(held["enterprises/"+id]), &doc))
		if doc["grid"] != r.GetString("grid") || doc["last_visit_at"] != iso(r.GetDateTime("last_visit_at").String()) {
			t.Errorf("%s has a stale enterprise %s: %v", name, id, doc)
		}
	}
	scopes, err := w.phone.Scopes()
	must(t, err)
	slices.Sort(scopes)
	granted := []string{"base", "grid:" + testkit.GridA, "grid:" + testkit.GridB, "user:" + w.who.ID()}
	if !slices.Equal(scopes, granted) {
		t.Errorf("%s holds the scopes %v, want %v", name, scopes, granted)
	}
	states, err := store.ScopeStates(d.DB(), scopes)
	must(t, err)
	for _, scope := range scopes {
		check, err := w.phone.Check(scope)
		must(t, err)
		s := states[scope]
		if check.Head != s.Head || check.Count != s.Count || check.Sum != s.Sum {
			t.Errorf("%s, scope %s: %+v, the server has %+v", name, scope, check, s)
		}
	}
}

func iso(stored string) string {
	if len(stored) < 11 {
		return stored
	}
	return stored[:10] + "T" + stored[11:]
}
