// Package testkit gives tests a migrated Gridwalk with a small district in
// it, its personas and a headless phone.
package testkit

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"

	"gridwalk/hooks"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
	_ "gridwalk/migrations" // the schema under test
)

// App is a Gridwalk on a database of its own with a clock that the test moves.
type App struct {
	*tests.TestApp
	Clock *clock.Fake

	connect core.DBConnectFunc
	stopped bool // another app serves the data directory now
}

// NewApp clones the fixture's database, wires all hooks and removes
// everything when the test ends. The clock starts at the machine's time,
// because tokens and SQLite's own clock cannot be moved.
func NewApp(t testing.TB) *App {
	t.Helper()
	return NewAppOn(t, store.Connect)
}

// NewAppOn is NewApp with another way to open the database.
func NewAppOn(t testing.TB, connect core.DBConnectFunc) *App {
	t.Helper()
	return newApp(t, template, connect)
}

// NewAppFrom is NewAppOn with a clone of another data directory than the
// fixture's.
func NewAppFrom(t testing.TB, dir string, connect core.DBConnectFunc) *App {
	t.Helper()
	return newApp(t, func() (string, error) { return dir, nil }, connect)
}

// NewEmptyApp is NewApp without the small district: a Gridwalk as its first
// start leaves it. It has no personas.
func NewEmptyApp(t testing.TB) *App {
	t.Helper()
	return newApp(t, emptyTemplate, store.Connect)
}

func newApp(t testing.TB, template func() (string, error), connect core.DBConnectFunc) *App {
	t.Helper()
	dir, err := template()
	if err != nil {
		t.Fatal(err)
	}
	testApp, err := tests.NewTestAppWithConfig(config(dir, connect))
	if err != nil {
		t.Fatal(err)
	}
	app := &App{TestApp: testApp, Clock: clock.NewFake(time.Now()), connect: connect}
	t.Cleanup(app.cleanUp)
	hooks.Register(app, app.Deps())
	return app
}

// StartAgain ends the server and starts another one on the same data directory,
// after change was done to it. The old app must not be used any more.
func (a *App) StartAgain(t testing.TB, change func(dir string)) *App {
	t.Helper()
	err := a.OnTerminate().Trigger(&core.TerminateEvent{App: a}, func(*core.TerminateEvent) error {
		return a.ResetBootstrapState()
	})
	if err != nil {
		t.Fatal(err)
	}
	a.stopped = true
	change(a.DataDir())
	base := core.NewBaseApp(config(a.DataDir(), a.connect))
	if err := base.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	base.Settings().Logs.MaxDays = 0 // as tests.NewTestApp does: logging outlives a short test
	again := &App{
		TestApp: &tests.TestApp{BaseApp: base, EventCalls: map[string]int{}, TestMailer: &tests.TestMailer{}},
		Clock:   a.Clock,
		connect: a.connect,
	}
	t.Cleanup(again.cleanUp)
	hooks.Register(again, again.Deps())
	return again
}

// config is that of the real binary.
func config(dir string, connect core.DBConnectFunc) core.BaseAppConfig {
	return core.BaseAppConfig{
		DataDir: dir, EncryptionEnv: "pb_test_env", DBConnect: connect,
		DataMaxOpenConns: store.MaxConnections, DataMaxIdleConns: store.MaxConnections,
	}
}

func (a *App) cleanUp() {
	if !a.stopped {
		a.Cleanup()
	}
}

// Deps are what main would hand to the hooks.
func (a *App) Deps() hooks.Deps {
	return hooks.Deps{Clock: a.Clock, Public: faces}
}

// faces stands where the built web pages are embedded in the real binary.
var faces fs.FS = fstest.MapFS{
	"pb_public/index.html":      {Data: []byte("<!doctype html><title>field</title>")},
	"pb_public/desk/index.html": {Data: []byte("<!doctype html><title>desk</title>")},
	"pb_public/sw.js":           {Data: []byte("self.addEventListener('fetch', () => {});")},

	"pb_public/assets/index-BCcuTmp1.js":       {Data: []byte(strings.Repeat("export const grid = '网格';\n", 100))},
	"pb_public/desk/assets/index-DbjcuNEo.css": {Data: []byte("body{}")},
}

// Token returns an auth token of the persona, "" for anonymous.
func (a *App) Token(t testing.TB, p Persona) string {
	t.Helper()
	record := a.Auth(t, p)
	if record == nil {
		return ""
	}
	token, err := record.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Auth returns the persona's auth record, nil for anonymous.
func (a *App) Auth(t testing.TB, p Persona) *core.Record {
	t.Helper()
	var record *core.Record
	var err error
	switch p {
	case Anonymous, "":
		return nil
	case Superuser:
		record, err = a.FindAuthRecordByEmail(core.CollectionNameSuperusers, superuserEmail)
	default:
		record, err = a.FindRecordById("users", p.ID())
	}
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// Row saves a record of the collection, for what a test needs beyond the
// fixture, and returns it.
func (a *App) Row(t testing.TB, collection string, fields map[string]any) *core.Record {
	t.Helper()
	c, err := a.FindCollectionByNameOrId(collection)
	if err != nil {
		t.Fatal(err)
	}
	r := core.NewRecord(c)
	r.Load(fields)
	if err := a.Save(r); err != nil {
		t.Fatalf("save %s: %v", collection, err)
	}
	return r
}

// template and emptyTemplate are the migrated data directories that tests
// clone. Each is made once per test binary.
var (
	template      = sync.OnceValues(func() (string, error) { return makeTemplate(writeFixture) })
	emptyTemplate = sync.OnceValues(func() (string, error) {
		return makeTemplate(func(core.App, time.Time) error { return nil })
	})
)

func makeTemplate(fill func(app core.App, since time.Time) error) (string, error) {
	dir, err := os.MkdirTemp("", "gridwalk_template_*")
	if err != nil {
		return "", err
	}
	app := core.NewBaseApp(config(dir, store.Connect))
	if err := app.Bootstrap(); err != nil {
		return "", err
	}
	now := time.Now()
	deps := hooks.Deps{Clock: clock.NewFake(now), Public: faces}
	if err := hooks.Prepare(app, deps); err != nil {
		return "", err
	}
	if err := cheapenPasswords(app); err != nil {
		return "", err
	}
	if err := fill(app, now.AddDate(0, -6, 0)); err != nil {
		return "", err
	}
	return dir, app.ResetBootstrapState()
}
