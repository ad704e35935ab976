package defaults_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"

	"gridwalk/hooks"
	"gridwalk/hooks/defaults"
	"gridwalk/internal/testkit"
)

func TestAFirstStartSetsTheDefaults(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	if err := app.ReloadSettings(); err != nil { // test apps turn the logs off in memory
		t.Fatal(err)
	}
	s := app.Settings()
	if s.Meta.AppName != "Gridwalk" || s.Logs.MaxDays < 180 || !s.Logs.LogAuthId || s.Batch.Enabled || !s.RateLimits.Enabled {
		t.Errorf("settings %s", s)
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		t.Fatal(err)
	}
	if got := users.AuthToken.DurationTime().Hours(); got != 12 {
		t.Errorf("user tokens last %v hours", got)
	}
}

func TestLaterChangesOfTheAdministratorStay(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	app.Settings().Meta.AppName = "南岸经开区"
	app.Settings().RateLimits.Rules = []core.RateLimitRule{{Label: "users:authWithPassword", Duration: 60, MaxRequests: 7}}
	if err := app.Save(app.Settings()); err != nil {
		t.Fatal(err)
	}
	if err := hooks.Prepare(app, app.Deps()); err != nil {
		t.Fatal(err)
	}
	if s := app.Settings(); s.Meta.AppName != "南岸经开区" || len(s.RateLimits.Rules) != 1 {
		t.Errorf("settings %s", s)
	}
}

// limit is how many requests of one address the shipped rules let through in a
// window, 0 for no limit.
func limit(app core.App, audience string, labels ...string) int {
	limits := app.Settings().RateLimits
	rule, found := limits.FindRateLimitRule(labels, core.RateLimitRuleAudienceAll, audience)
	if !found {
		return 0
	}
	return rule.MaxRequests
}

func TestRateLimits(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	for _, c := range []struct {
		request  string
		labels   []string
		audience string
		atLeast  int // what a whole office behind one address needs
		atMost   int // what a guesser or a vandal gets
	}{
		{"a login", []string{"users:authWithPassword", "users:auth", "*:authWithPassword", "*:auth"}, core.RateLimitRuleAudienceGuest, 2 * 115, 600},
		{"a superuser's login", []string{"_superusers:authWithPassword", "_superusers:auth"}, core.RateLimitRuleAudienceGuest, 5, 60},
		{"a report from a board", []string{"POST /q/0123456789/report", "/q/0123456789/report"}, core.RateLimitRuleAudienceGuest, 10, 100},
		{"a look at a board", []string{"GET /q/0123456789", "/q/0123456789"}, core.RateLimitRuleAudienceGuest, 0, 0},
		{"a pull", []string{"POST /api/sync/pull", "/api/sync/pull"}, core.RateLimitRuleAudienceAuth, 0, 0},
		{"a push", []string{"POST /api/sync/push", "/api/sync/push"}, core.RateLimitRuleAudienceAuth, 0, 0},
		{"a new token of a phone", []string{"POST /api/sync/token", "/api/sync/token"}, core.RateLimitRuleAudienceGuest, 0, 0},
		{"a part of a photo", []string{"PATCH /api/photos/upload/x", "/api/photos/upload/x"}, core.RateLimitRuleAudienceAuth, 0, 0},
		{"a list on the desk", []string{"issues:list", "*:list", "GET /api/collections/issues/records"}, core.RateLimitRuleAudienceAuth, 0, 0},
	} {
		t.Run(c.request, func(t *testing.T) {
			if got := limit(app, c.audience, c.labels...); got < c.atLeast || got > c.atMost {
				t.Errorf("limited to %d, want %d to %d", got, c.atLeast, c.atMost)
			}
		})
	}
}

func TestGuessingAPasswordEnds(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t) + "/api/collections/_superusers/auth-with-password"
	last := 0
	for range 40 {
		res, err := http.Post(url, "application/json", strings.NewReader(`{"identity":"root@gridwalk.test","password":"guess"}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		last = res.StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 40 guesses: %d", last)
	}
}

func TestOtherOrigins(t *testing.T) {
	for name, c := range map[string]struct {
		named func() bool
		want  string
	}{
		"nobody was asked":        {nil, ""},
		"none were named":         {func() bool { return false }, ""},
		"the administrator named": {func() bool { return true }, "https://partner.example"},
	} {
		scenario := tests.ApiScenario{
			Name: name, Method: http.MethodGet, URL: "/api/health", ExpectedStatus: 200, ExpectedContent: []string{"healthy"},
			Headers: map[string]string{"Origin": "https://partner.example"},
			TestAppFactory: func(t testing.TB) *tests.TestApp {
				app, err := tests.NewTestAppWithConfig(core.BaseAppConfig{DataDir: t.TempDir(), EncryptionEnv: "pb_test_env"})
				if err != nil {
					t.Fatal(err)
				}
				// apis.Serve mounts this before the event.
				app.OnServe().BindFunc(func(e *core.ServeEvent) error {
					e.Router.Bind(apis.CORS(apis.CORSConfig{AllowOrigins: []string{"https://partner.example"}}))
					return e.Next()
				})
				defaults.BindOrigins(app, c.named)
				return app
			},
			AfterTestFunc: func(t testing.TB, _ *tests.TestApp, res *http.Response) {
				if got := res.Header.Get("Access-Control-Allow-Origin"); got != c.want {
					t.Errorf("allows %q, want %q", got, c.want)
				}
			},
		}
		scenario.Test(t)
	}
}
