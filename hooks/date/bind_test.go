package date_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"

	"gridwalk/hooks/date"
	"gridwalk/internal/adapter/clock"
)

func TestAnswersCarryTheTimeOfTheDistrict(t *testing.T) {
	scenario := tests.ApiScenario{
		Method:         http.MethodGet,
		URL:            "/api/health",
		ExpectedStatus: http.StatusOK,
		ExpectedContent: []string{
			`"code":200`,
		},
		TestAppFactory: func(t testing.TB) *tests.TestApp {
			app, err := tests.NewTestAppWithConfig(core.BaseAppConfig{DataDir: t.TempDir(), EncryptionEnv: "pb_test_env"})
			if err != nil {
				t.Fatal(err)
			}
			date.Bind(app, clock.NewFake(time.Date(2026, 11, 21, 3, 5, 0, 0, time.UTC)))
			return app
		},
		AfterTestFunc: func(t testing.TB, _ *tests.TestApp, res *http.Response) {
			if got, want := res.Header.Get("Date"), "Sat, 21 Nov 2026 03:05:00 GMT"; got != want {
				t.Errorf("Date: got %q, want %q", got, want)
			}
		},
	}
	scenario.Test(t)
}
