package apierr_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"
	"github.com/pocketbase/pocketbase/tools/logger"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
)

// newApp is PocketBase on an empty directory: the mapper needs no schema.
func newApp(t testing.TB) *tests.TestApp {
	app, err := tests.NewTestAppWithConfig(core.BaseAppConfig{DataDir: t.TempDir(), EncryptionEnv: "pb_test_env"})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// failing serves err at /api/fail/{token}.
func failing(err error) func(testing.TB, *tests.TestApp, *core.ServeEvent) {
	return func(_ testing.TB, _ *tests.TestApp, e *core.ServeEvent) {
		e.Router.GET("/api/fail/{token}", func(e *core.RequestEvent) error { return apierr.Respond(e, err) })
	}
}

func TestRespond(t *testing.T) {
	gap := errs.New("mseq_gap", map[string]any{"expected": 18})
	scenarios := []tests.ApiScenario{
		{
			Name:            "a coded error",
			BeforeTestFunc:  failing(gap),
			ExpectedStatus:  409,
			ExpectedContent: []string{`{"code":"mseq_gap","key":"errors.mseq_gap","params":{"expected":18}}`},
		},
		{
			Name:               "a coded error, wrapped",
			BeforeTestFunc:     failing(fmt.Errorf("row 7: %w: %w", gap, errors.New("disk /var full"))),
			ExpectedStatus:     409,
			ExpectedContent:    []string{`"code":"mseq_gap"`},
			NotExpectedContent: []string{"row 7", "disk"},
		},
		{
			Name:            "a coded error without parameters",
			BeforeTestFunc:  failing(errs.New("photo_type", nil)),
			ExpectedStatus:  415,
			ExpectedContent: []string{`{"code":"photo_type","key":"errors.photo_type"}`},
		},
		{
			Name:            "a code that the catalogue lacks",
			BeforeTestFunc:  failing(errs.New("made_up", nil)),
			ExpectedStatus:  500,
			ExpectedContent: []string{`"code":"made_up"`},
		},
		{
			Name: "PocketBase's own error",
			BeforeTestFunc: func(_ testing.TB, _ *tests.TestApp, e *core.ServeEvent) {
				e.Router.GET("/api/fail/{token}", func(e *core.RequestEvent) error {
					return apierr.Respond(e, e.TooManyRequestsError("Slow down.", nil))
				})
			},
			ExpectedStatus:  429,
			ExpectedContent: []string{`{"data":{},"message":"Slow down.","status":429}`},
		},
		{
			Name: "no error",
			BeforeTestFunc: func(_ testing.TB, _ *tests.TestApp, e *core.ServeEvent) {
				e.Router.GET("/api/fail/{token}", func(e *core.RequestEvent) error {
					if err := apierr.Respond(e, nil); err != nil {
						return err
					}
					return e.NoContent(http.StatusNoContent)
				})
			},
			ExpectedStatus: 204,
		},
		{
			Name: "after the answer has begun",
			BeforeTestFunc: func(_ testing.TB, _ *tests.TestApp, e *core.ServeEvent) {
				e.Router.GET("/api/fail/{token}", func(e *core.RequestEvent) error {
					if err := e.String(http.StatusOK, "begun"); err != nil {
						return err
					}
					return apierr.Respond(e, gap)
				})
			},
			ExpectedStatus:     200,
			ExpectedContent:    []string{"begun"},
			NotExpectedContent: []string{"mseq_gap"},
		},
	}
	for _, s := range scenarios {
		s.Method, s.URL, s.TestAppFactory = http.MethodGet, "/api/fail/secret", func(t testing.TB) *tests.TestApp { return newApp(t) }
		s.Test(t)
	}
}

func TestUnknownErrorIsLoggedAndHidden(t *testing.T) {
	s := tests.ApiScenario{
		Method: http.MethodGet,
		URL:    "/api/fail/secret",
		TestAppFactory: func(t testing.TB) *tests.TestApp {
			app := newApp(t)
			app.Settings().Logs.MaxDays = 1 // test apps keep no logs otherwise
			return app
		},
		BeforeTestFunc:     failing(errors.New("disk /var full")),
		ExpectedStatus:     500,
		ExpectedContent:    []string{`"code":"internal"`, `"key":"errors.internal"`, `"params":{"id":"`},
		NotExpectedContent: []string{"disk"},
		AfterTestFunc: func(t testing.TB, app *tests.TestApp, res *http.Response) {
			var answer struct {
				ID     string
				Params struct{ ID string }
			}
			if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
				t.Fatal(err)
			}
			if len(answer.ID) != 12 || answer.Params.ID != answer.ID {
				t.Errorf("ids %+v", answer)
			}
			entry := logged(t, app)
			if entry.Level != int(slog.LevelError) || entry.Data["id"] != answer.ID || entry.Data["error"] != "disk /var full" {
				t.Errorf("logged at level %d: %v", entry.Level, entry.Data)
			}
			if route := entry.Data["route"]; route != "GET /api/fail/{token}" {
				t.Errorf("logged route %v", route)
			}
		},
	}
	s.Test(t)
}

// logged returns the log entry of the failed request.
func logged(t testing.TB, app *tests.TestApp) (entry core.Log) {
	t.Helper()
	handler, ok := app.Logger().Handler().(*logger.BatchHandler)
	if !ok {
		t.Fatalf("the logger is a %T", app.Logger().Handler())
	}
	if err := handler.WriteAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	err := app.AuxModelQuery(&entry).AndWhere(dbx.HashExp{"message": "request failed"}).One(&entry)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}
