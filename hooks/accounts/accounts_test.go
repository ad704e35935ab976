package accounts_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"gridwalk/internal/testkit"
)

// client speaks to a served app as one caller.
type client struct {
	t     *testing.T
	base  string
	token string
}

// call sends JSON and returns the status and the decoded answer.
func (c client) call(method, path string, body any) (status int, answer map[string]any) {
	c.t.Helper()
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, c.base+path, payload)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", c.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if json.Unmarshal(raw, &answer) != nil {
		answer = map[string]any{"text": string(raw)}
	}
	return res.StatusCode, answer
}

func (c client) wants(status int, code string, method, path string, body any) map[string]any {
	c.t.Helper()
	got, answer := c.call(method, path, body)
	if got != status || code != "" && answer["code"] != code {
		c.t.Errorf("%s %s: %d %v, want %d %s", method, path, got, answer, status, code)
	}
	return answer
}

// login returns a client with the token of a password login.
func (c client) login(phone, password string) client {
	c.t.Helper()
	status, answer := c.call(http.MethodPost, "/api/collections/users/auth-with-password",
		map[string]string{"identity": phone, "password": password})
	if status != http.StatusOK {
		c.t.Fatalf("login: %d %v", status, answer)
	}
	c.token = answer["token"].(string)
	return c
}

func change(old, fresh string) map[string]string {
	return map[string]string{"old_password": old, "new_password": fresh}
}

func serve(t *testing.T) (*testkit.App, client) {
	app := testkit.NewApp(t)
	return app, client{t: t, base: app.Serve(t)}
}

func as(c client, app *testkit.App, p testkit.Persona) client {
	c.token = app.Token(c.t, p)
	return c
}

func TestAOneTimePasswordHasToBeChanged(t *testing.T) {
	app, anonymous := serve(t)
	manager := as(anonymous, app, testkit.Manager)
	before := as(anonymous, app, testkit.WorkerA)

	reset := manager.wants(200, "", http.MethodPost, "/api/account/"+testkit.WorkerA.ID()+"/reset-password", nil)
	password, _ := reset["password"].(string)
	if len(password) != 10 || reset["phone"] != testkit.WorkerA.Phone() {
		t.Fatalf("reset %v", reset)
	}
	if status, _ := before.call(http.MethodGet, "/api/account/me", nil); status != 401 {
		t.Errorf("a token from before the reset: %d", status)
	}
	if status, _ := anonymous.call(http.MethodPost, "/api/collections/users/auth-with-password",
		map[string]string{"identity": testkit.WorkerA.Phone(), "password": testkit.Password}); status != 400 {
		t.Errorf("the password from before the reset: %d", status)
	}

	worker := anonymous.login(testkit.WorkerA.Phone(), password)
	for _, request := range []string{
		"GET /api/collections/enterprises/records", "GET /api/collections/users/records", "POST /api/sync/pull",
		"POST /api/sync/push", "POST /api/sync/devices", "POST /api/files/token", "POST /api/realtime",
		"GET /api/exchange/roster.xlsx", "POST /api/account/" + testkit.WorkerB.ID() + "/reset-password", "GET /api/nowhere",
	} {
		method, path, _ := strings.Cut(request, " ")
		worker.wants(403, "password_change_required", method, path, map[string]string{})
	}
	me := worker.wants(200, "", http.MethodGet, "/api/account/me", nil)
	if record, _ := me["record"].(map[string]any); record["must_change_password"] != true {
		t.Errorf("me %v", me)
	}
	worker.wants(200, "", http.MethodPost, "/api/collections/users/auth-refresh", nil)
	worker.wants(200, "", http.MethodPost, "/api/collections/users/auth-with-password",
		map[string]string{"identity": testkit.WorkerA.Phone(), "password": password})

	answer := worker.wants(200, "", http.MethodPost, "/api/account/password", change(password, "步行网格 8 里"))
	record, _ := answer["record"].(map[string]any)
	if record["must_change_password"] != false || record["id"] != testkit.WorkerA.ID() {
		t.Errorf("answer %v", answer)
	}
	if status, _ := worker.call(http.MethodGet, "/api/account/me", nil); status != 401 {
		t.Errorf("the token from before the change: %d", status)
	}
	worker.token, _ = answer["token"].(string)
	worker.wants(200, "", http.MethodGet, "/api/collections/enterprises/records", nil)
	anonymous.login(testkit.WorkerA.Phone(), "步行网格 8 里").wants(200, "", http.MethodGet, "/api/account/me", nil)
}

func TestNewPasswords(t *testing.T) {
	app, anonymous := serve(t)
	for _, c := range []struct {
		name       string
		old, fresh string
		status     int
		code       string
	}{
		{"wrong old one", "not it", "a new password", 422, "wrong_password"},
		{"empty old one", "", "a new password", 422, "wrong_password"},
		{"too short", testkit.Password, "1234567", 422, "weak_password"},
		{"short in characters", testkit.Password, "网格走访网格走", 422, "weak_password"},
		{"longer than bcrypt looks", testkit.Password, strings.Repeat("长", 24), 422, "weak_password"},
		{"the old one", testkit.Password, testkit.Password, 422, "same_password"},
		{"eight characters", testkit.Password, "12345678", 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			worker := as(client{t: t, base: anonymous.base}, app, testkit.WorkerA)
			worker.wants(c.status, c.code, http.MethodPost, "/api/account/password", change(c.old, c.fresh))
		})
	}
	worker := as(anonymous, app, testkit.WorkerB)
	worker.wants(400, "malformed", http.MethodPost, "/api/account/password", "no object")
	if status, _ := worker.call(http.MethodPost, "/api/account/password", change(strings.Repeat("x", 5000), "")); status != 413 {
		t.Errorf("a huge body: %d", status)
	}
	anonymous.wants(401, "unauthenticated", http.MethodPost, "/api/account/password", change("a", "b"))
	as(anonymous, app, testkit.Superuser).wants(401, "unauthenticated", http.MethodPost, "/api/account/password", change("a", "b"))
}

func TestWhoMayResetWhom(t *testing.T) {
	app, anonymous := serve(t)
	for _, caller := range testkit.Personas {
		for _, target := range []testkit.Persona{testkit.WorkerB, testkit.Leader, testkit.Supervisor, testkit.Manager} {
			status, code := 403, "forbidden"
			switch {
			case caller == testkit.Anonymous:
				status, code = 401, "unauthenticated"
			case caller == testkit.Superuser, caller == testkit.Manager && target != testkit.Supervisor && target != testkit.Manager:
				status, code = 200, ""
			}
			t.Run(fmt.Sprintf("%s resets %s", caller, target), func(t *testing.T) {
				c := as(client{t: t, base: anonymous.base}, app, caller)
				c.wants(status, code, http.MethodPost, "/api/account/"+target.ID()+"/reset-password", nil)
				if record := app.Auth(t, target); record.GetBool("must_change_password") != (status == 200) {
					t.Errorf("must change: %v", record.GetBool("must_change_password"))
				}
				record := app.Auth(t, target)
				record.Set("must_change_password", false)
				if err := app.Save(record); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
	as(anonymous, app, testkit.Manager).wants(404, "record_not_found", http.MethodPost, "/api/account/nobody000000000/reset-password", nil)
	as(anonymous, app, testkit.WorkerA).wants(403, "forbidden", http.MethodPost, "/api/account/nobody000000000/reset-password", nil)
}

func TestAResetIsOnRecord(t *testing.T) {
	app, anonymous := serve(t)
	app.Settings().Logs.MaxDays = 1
	answer := as(anonymous, app, testkit.Manager).wants(200, "", http.MethodPost, "/api/account/"+testkit.WorkerA.ID()+"/reset-password", nil)
	entry := testkit.Logged(t, app, "password reset")
	if entry["by"] != testkit.Manager.ID() || entry["user"] != testkit.WorkerA.ID() {
		t.Errorf("entry %v", entry)
	}
	if strings.Contains(fmt.Sprint(entry), answer["password"].(string)) {
		t.Error("the password is in the log")
	}
}

func TestMe(t *testing.T) {
	app, anonymous := serve(t)
	app.Row(t, "assignments", map[string]any{
		"user": testkit.WorkerA.ID(), "duty": "deputy", "target": "area", "area": testkit.AreaB,
		"from": app.Clock.Now().AddDate(0, 0, -2), "to": app.Clock.Now().AddDate(0, 0, -1),
	})
	app.Row(t, "assignments", map[string]any{
		"user": testkit.WorkerA.ID(), "duty": "service_specialist", "target": "enterprise", "enterprise": testkit.EnterpriseB,
		"from": app.Clock.Now().AddDate(0, 0, -1),
	})
	me := as(anonymous, app, testkit.WorkerA).wants(200, "", http.MethodGet, "/api/account/me", nil)
	raw, err := json.Marshal([]any{me["duties"], me["grids"]})
	if err != nil {
		t.Fatal(err)
	}
	want := `[[{"area":"","duty":"grid_worker","grid":"grida0000000000","name":"东港第1网格","target":"grid"},` +
		`{"area":"","duty":"service_specialist","grid":"","name":"重庆港翔环保科技有限公司","target":"enterprise"}],` +
		`["grida0000000000"]]`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
	record, _ := me["record"].(map[string]any)
	if record["phone"] != testkit.WorkerA.Phone() || record["role"] != "grid_worker" || record["tokenKey"] != nil || record["password"] != nil {
		t.Errorf("record %v", record)
	}
	lead := as(anonymous, app, testkit.AreaLead).wants(200, "", http.MethodGet, "/api/account/me", nil)
	if raw, _ := json.Marshal(lead["duties"]); !strings.Contains(string(raw), `"name":"东港片区"`) {
		t.Errorf("lead %s", raw)
	}
	supervisor := as(anonymous, app, testkit.Supervisor).wants(200, "", http.MethodGet, "/api/account/me", nil)
	if raw, _ := json.Marshal([]any{supervisor["duties"], supervisor["grids"]}); string(raw) != "[[],[]]" {
		t.Errorf("supervisor %s", raw)
	}
	anonymous.wants(401, "unauthenticated", http.MethodGet, "/api/account/me", nil)

	switchedOff := as(anonymous, app, testkit.Desk)
	account := app.Auth(t, testkit.Desk)
	account.Set("active", false)
	if err := app.Save(account); err != nil {
		t.Fatal(err)
	}
	switchedOff.wants(401, "unauthenticated", http.MethodGet, "/api/account/me", nil)
}

func TestPagesNeedNoOwnPassword(t *testing.T) {
	app, anonymous := serve(t)
	account := app.Auth(t, testkit.WorkerA)
	account.Set("must_change_password", true)
	if err := app.Save(account); err != nil {
		t.Fatal(err)
	}
	if _, answer := as(anonymous, app, testkit.WorkerA).call(http.MethodGet, "/", nil); answer["code"] == "password_change_required" {
		t.Errorf("the page is refused: %v", answer)
	}
}
