package sync_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

func epoch(t *testing.T, app core.App) string {
	t.Helper()
	id, err := store.SyncEpoch(app.DB())
	must(t, err)
	return id
}

func TestAPhoneAheadOfTheServerMakesANewEpochAndGivesBackWhatWasLost(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	before := epoch(t, d)

	// The server loses the visit, its outcome and the sequence behind them, as
	// a restore of the moment before would.
	must(t, d.backUp(t, func() {
		_, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
		must(t, err)
		must(t, p.Sync(ctx))
	}))
	must(t, p.Pull(ctx))
	if after := epoch(t, d); after == before {
		t.Fatal("the epoch stayed")
	}
	must(t, p.Sync(ctx))
	if n, err := d.CountRecords("visits"); err != nil || n != 1 {
		t.Errorf("%d visits, %v; want the one that was captured", n, err)
	}
	must(t, p.Sync(ctx))
	if n, err := d.CountRecords("visits"); err != nil || n != 1 {
		t.Errorf("%d visits after another sync, %v", n, err)
	}
}

// backUp runs work and then takes back what it did to the synced tables.
func (d *district) backUp(t *testing.T, work func()) error {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "before.db")
	if _, err := d.NonconcurrentDB().NewQuery("VACUUM INTO '" + copied + "'").Execute(); err != nil {
		return err
	}
	work()
	return d.restore(copied)
}

// restore puts the rows of a copy in place of the current ones.
func (d *district) restore(copied string) error {
	db := d.NonconcurrentDB()
	run := func(statement string) error {
		_, err := db.NewQuery(statement).Execute()
		return err
	}
	if err := run("ATTACH DATABASE '" + copied + "' AS copied"); err != nil {
		return err
	}
	var triggers []struct{ Name, SQL string }
	if err := db.NewQuery("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").All(&triggers); err != nil {
		return err
	}
	for _, trigger := range triggers {
		if err := run("DROP TRIGGER \"" + trigger.Name + "\""); err != nil {
			return err
		}
	}
	for _, table := range []string{"visits", "enterprises", "_sync_row", "_sync_scope", "_sync_meta", "_sync_mutation"} {
		if err := run("DELETE FROM main." + table); err != nil {
			return err
		}
		if err := run("INSERT INTO main." + table + " SELECT * FROM copied." + table); err != nil {
			return err
		}
	}
	for _, trigger := range triggers {
		if err := run(trigger.SQL); err != nil {
			return err
		}
	}
	return run("DETACH DATABASE copied")
}

func TestAnOrdinaryRestartKeepsTheEpoch(t *testing.T) {
	d := newDistrict(t)
	d.phone(t, testkit.WorkerA)
	before := epoch(t, d)
	again := d.StartAgain(t, func(string) {})
	again.Serve(t)
	if after := epoch(t, again); after != before {
		t.Errorf("the epoch went from %s to %s", before, after)
	}
}

func TestACopiedBackDatabaseHasANewEpoch(t *testing.T) {
	for name, change := range map[string]func(dir string){
		"another file in its place": func(dir string) {
			file := filepath.Join(dir, "data.db")
			must(t, os.Rename(file, file+".old"))
			raw, err := os.ReadFile(file + ".old")
			must(t, err)
			must(t, os.WriteFile(file, raw, 0o600))
		},
		"without the history file": func(dir string) {
			must(t, os.Remove(filepath.Join(dir, "sync_history.json")))
		},
	} {
		d := newDistrict(t)
		d.phone(t, testkit.WorkerA)
		before := epoch(t, d)
		again := d.StartAgain(t, change)
		again.Serve(t)
		if after := epoch(t, again); after == before {
			t.Errorf("%s: the epoch stayed", name)
		}
	}
}

func TestAPhoneThatWasAwayLongerThanRemovesAreKeptIsRepairedByDifference(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	r, err := d.FindRecordById("boards", testkit.BoardA)
	must(t, err)
	must(t, d.Delete(r))
	_, err = d.NonconcurrentDB().NewQuery("UPDATE enterprises SET notes = 'x'").Execute()
	must(t, err)

	must(t, store.MarkDay(d.NonconcurrentDB(), d.Clock.Now()))
	d.Clock.Advance(181 * 24 * time.Hour)
	purged, err := store.PurgeRemoves(d.NonconcurrentDB(), d.Clock.Now().Add(-180*24*time.Hour))
	must(t, err)
	if purged != 1 {
		t.Fatalf("%d removes purged, want 1", purged)
	}
	must(t, p.Pull(ctx))
	if holds(t, p, "boards/"+testkit.BoardA) {
		t.Error("the removed board is still on the phone")
	}
}

// A snapshot brings the history file and the very file of the database back,
// so that nothing on the server tells. What was lost and is offered again must
// not come under the sequence that it had: phones would take it for what they
// hold.
func TestARewindThatTheServerCannotNoticeLosesNothing(t *testing.T) {
	d := newDistrict(t)
	ctx := context.Background()
	dirs := []string{t.TempDir(), t.TempDir()}
	open := func(i int, url string) *phone.Phone {
		p, err := phone.Open(dirs[i], url)
		must(t, err)
		t.Cleanup(func() { _ = p.Close() })
		p.Now = d.Clock.Now
		must(t, p.SignIn(ctx, d.Token(t, testkit.WorkerA)))
		must(t, p.Sync(ctx))
		return p
	}
	a, b := open(0, d.url), open(1, d.url)

	history := filepath.Join(d.DataDir(), "sync_history.json")
	copied := filepath.Join(t.TempDir(), "before.db")
	_, err := d.NonconcurrentDB().NewQuery("VACUUM INTO '" + copied + "'").Execute()
	must(t, err)
	told, err := os.ReadFile(history)
	must(t, err)
	lost, err := a.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	must(t, a.Sync(ctx))
	must(t, b.Sync(ctx))
	must(t, errors.Join(a.Close(), b.Close()))

	before := epoch(t, d)
	d.App = d.StartAgain(t, func(dir string) {
		raw, err := os.ReadFile(copied)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "data.db"), raw, 0o600))
		must(t, os.WriteFile(history, told, 0o600))
	})
	d.Clock.Advance(time.Minute)
	url := d.Serve(t)
	if epoch(t, d) != before {
		t.Fatal("the server noticed after all: this proves nothing")
	}
	a = open(0, url)
	must(t, a.Sync(ctx))
	r, err := d.FindRecordById("visits", lost)
	must(t, err)
	b = open(1, url)
	for name, p := range map[string]*phone.Phone{"the phone that sent it": a, "the other": b} {
		held, err := p.Held()
		must(t, err)
		if want := iso(r.GetString("received_at")); !strings.Contains(held["visits/"+lost], want) {
			t.Errorf("%s holds %q, not what arrived at %s", name, held["visits/"+lost], want)
		}
	}
}
