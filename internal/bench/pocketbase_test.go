package bench

import (
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	pbtests "github.com/pocketbase/pocketbase/tests"

	"gridwalk/internal/testkit"
)

// pocketbase is a server of the same collections without anything of ours: no
// hooks, no triggers, no request log, and its client is a superuser, so that
// no rule is evaluated either.
type pocketbase struct {
	core.App
	client
}

// newPocketBase serves a copy of the fixture's database over connections.
func newPocketBase(b *testing.B, connect core.DBConnectFunc, connections int) pocketbase {
	b.Helper()
	dir, err := pbtests.TempDirClone(testkit.NewApp(b).DataDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, EncryptionEnv: "pb_test_env", DBConnect: connect})
	if err := app.Bootstrap(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = app.ResetBootstrapState() })
	app.Settings().Logs.MaxDays = 0
	dropTriggers(b, app.NonconcurrentDB(), "")
	root, err := app.FindFirstRecordByFilter(core.CollectionNameSuperusers, "")
	if err != nil {
		b.Fatal(err)
	}
	token, err := root.NewAuthToken()
	if err != nil {
		b.Fatal(err)
	}
	return pocketbase{app, newClient(serve(b, app), token, connections)}
}

func serve(b *testing.B, app core.App) string {
	router, err := apis.NewRouter(app)
	if err != nil {
		b.Fatal(err)
	}
	mux, err := router.BuildMux()
	if err != nil {
		b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

// dropTriggers removes the triggers whose names begin with the prefix.
func dropTriggers(b *testing.B, db dbx.Builder, prefix string) {
	var names []string
	if err := db.NewQuery("SELECT name FROM sqlite_master WHERE type = 'trigger'").Column(&names); err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			run(b, db, "DROP TRIGGER "+name)
		}
	}
}

// normal opens a database as PocketBase does; full as PocketBase would if it
// promised what we promise.
func normal(path string) (*dbx.DB, error) { return core.DefaultDBConnect(path) }

func full(path string) (*dbx.DB, error) {
	return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)"+
		"&_pragma=journal_size_limit(200000000)&_pragma=synchronous(FULL)"+
		"&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)")
}
