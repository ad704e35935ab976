package welcome_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/welcome"
	"gridwalk/internal/store"
	_ "gridwalk/migrations" // the schema that a first start has
)

// start lets an empty database be served with a stand-in for PocketBase's
// installer, which would open a browser, and returns what was printed.
func start(t *testing.T, prepare func(app core.App)) string {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir(), DBConnect: store.Connect})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	prepare(app)
	var out strings.Builder
	welcome.Bind(app, &out)
	event := &core.ServeEvent{App: app, Server: &http.Server{}}
	event.InstallerFunc = func(core.App, *core.Record, string) error {
		out.WriteString("INSTALLER\n")
		return nil
	}
	err := app.OnServe().Trigger(event, func(e *core.ServeEvent) error {
		superusers, err := store.CountSuperusers(e.App)
		if err != nil || superusers > 0 {
			return err
		}
		return e.InstallerFunc(e.App, nil, "http://127.0.0.1")
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAnEmptyDatabaseIsToldWhatComesNext(t *testing.T) {
	out := start(t, func(core.App) {})
	before, after, installed := strings.Cut(out, "INSTALLER\n")
	if !installed || before != "" {
		t.Errorf("the installer's link does not come first:\n%s", out)
	}
	for _, step := range []string{"1. 用上方链接创建系统管理员", "account create --name", "--role manager", "import roster", "serve --demo"} {
		if !strings.Contains(after, step) {
			t.Errorf("%q is missing:\n%s", step, after)
		}
	}
}

func TestWhoeverIsASuperuserIsToldTheRest(t *testing.T) {
	out := start(t, func(app core.App) {
		if err := store.SaveSuperuser(app, "root@gridwalk.test", "$2a$10$hash"); err != nil {
			t.Fatal(err)
		}
	})
	if strings.Contains(out, "系统管理员") || !strings.Contains(out, "1. 创建第一个管理员账号") {
		t.Errorf("got:\n%s", out)
	}
}

func TestADistrictAtWorkIsToldNothing(t *testing.T) {
	out := start(t, func(app core.App) {
		user, err := store.NewUser(app, "李管理", "19000000007")
		if err != nil {
			t.Fatal(err)
		}
		user.SetRole("manager")
		user.SetPasswordHash("$2a$10$hash")
		if err := app.Save(user); err != nil {
			t.Fatal(err)
		}
	})
	if out != "INSTALLER\n" {
		t.Errorf("got:\n%s", out)
	}
}
