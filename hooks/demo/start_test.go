package demo_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/store"
	_ "gridwalk/migrations" // the schema that is filled
)

// The demo must come out at any time: in the middle of a working week, and on
// a public holiday at night.
var (
	thursday = calendar.Date{Year: 2026, Month: 11, Day: 19}.At(10*time.Hour + 20*time.Minute)
	holiday  = calendar.Date{Year: 2026, Month: 10, Day: 4}.At(3*time.Hour + 5*time.Minute)
)

// address is the one that the tests' servers are told to listen at.
const address = "127.0.0.1:8280"

// demo is a server that was started with --demo.
type demo struct {
	core.App
	now     time.Time
	out     string // what it has printed
	handler http.Handler
}

// start serves the demo of a data directory.
func start(t testing.TB, dir string, now time.Time) *demo {
	t.Helper()
	app := open(t, dir)
	d, err := serve(app, now, true)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t testing.TB, dir string) core.App {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: store.Connect})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if app.IsBootstrapped() {
			stop(t, app)
		}
	})
	return app
}

// serve does what PocketBase's serve command does, short of listening.
func serve(app core.App, now time.Time, asDemo bool) (*demo, error) {
	var out strings.Builder
	hooks.Register(app, hooks.Deps{
		Clock: clock.NewFake(now), Public: faces, Out: &out, Demo: asDemo,
	})
	router, err := apis.NewRouter(app)
	if err != nil {
		return nil, err
	}
	d := &demo{App: app, now: now}
	event := &core.ServeEvent{App: app, Router: router, Server: &http.Server{Addr: address}}
	err = app.OnServe().Trigger(event, func(e *core.ServeEvent) (err error) {
		d.handler, err = e.Router.BuildMux()
		return err
	})
	d.out = out.String()
	return d, err
}

// faces stand where the built web pages are embedded in the real binary.
var faces = fstest.MapFS{
	"pb_public/index.html":      {Data: []byte("<!doctype html><title>field</title>")},
	"pb_public/desk/index.html": {Data: []byte("<!doctype html><title>desk</title>")},
}

func stop(t testing.TB, app core.App) {
	t.Helper()
	err := app.OnTerminate().Trigger(&core.TerminateEvent{App: app}, func(e *core.TerminateEvent) error {
		return e.App.ResetBootstrapState()
	})
	if err != nil {
		t.Error(err)
	}
}

// get asks the server for a page that it has named.
func (d *demo) get(t *testing.T, url string) *httptest.ResponseRecorder {
	t.Helper()
	path, ok := strings.CutPrefix(url, "http://"+address)
	if !ok {
		t.Fatalf("%q is not an address of this server", url)
	}
	res := httptest.NewRecorder()
	d.handler.ServeHTTP(res, httptest.NewRequest(http.MethodGet, path, nil))
	return res
}

// places are the addresses that the introduction names.
func (d *demo) places() []string {
	return regexp.MustCompile(`http://\S+`).FindAllString(d.out, -1)
}

// account is a row of the introduction.
type account struct{ role, login, password string }

var accountRow = regexp.MustCompile(`(?m)^  \S+ (grid worker|area lead|grid chief|department|leader|manager|supervisor|superuser) +\S+ +(\S+) +(\S+) +/`)

func (d *demo) accounts() []account {
	accounts := []account{}
	for _, m := range accountRow.FindAllStringSubmatch(d.out, -1) {
		accounts = append(accounts, account{m[1], m[2], m[3]})
	}
	return accounts
}

func (d *demo) number(t *testing.T, query string) (n int) {
	t.Helper()
	if err := d.DB().NewQuery(query).Row(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (d *demo) column(t *testing.T, query string) []string {
	t.Helper()
	values := []string{}
	if err := d.DB().NewQuery(query).Column(&values); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return values
}
