package hooks_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"gridwalk/internal/testkit"
)

// rest asks a served app as a persona.
func rest(t *testing.T) (app *testkit.App, ask func(p testkit.Persona, method, path string, fields map[string]any) (int, string)) {
	t.Helper()
	app = testkit.NewApp(t)
	m := matrix{t: t, app: app, url: app.Serve(t)}
	return app, func(p testkit.Persona, method, path string, fields map[string]any) (int, string) {
		return m.rest(app.Token(t, p), method, "/api/collections/"+path, fields)
	}
}

func TestRecordsThatNobodyCouldReadAreRefused(t *testing.T) {
	app, ask := rest(t)
	setting := func(key string) string {
		record, err := app.FindFirstRecordByData("settings", "key", key)
		if err != nil {
			t.Fatal(err)
		}
		return "settings/records/" + record.Id
	}
	rule := func(with map[string]any) map[string]any {
		fields := map[string]any{"level": "ordinary", "stage": "collect", "unit": "clock_hours", "amount": 2, "version": 7}
		for name, value := range with {
			fields[name] = value
		}
		return fields
	}
	enterprise := func(with map[string]any) map[string]any {
		fields := map[string]any{"name": "企业", "uscc": testkit.UniqueUSCC(), "class": "growing", "grid": testkit.GridA}
		for name, value := range with {
			fields[name] = value
		}
		return fields
	}
	a := "enterprises/records/" + testkit.EnterpriseA
	for _, c := range []struct {
		name, method, path string
		fields             map[string]any
		field, code        string // of the refusal, "" when it is accepted
	}{
		{"an address", "PATCH", setting("base_url"), values{"value": "https://grid.example.cn"}, "", ""},
		{"no address", "PATCH", setting("base_url"), values{"value": ""}, "", ""},
		{"an address without a scheme", "PATCH", setting("base_url"), values{"value": "grid.example.cn"}, "value", "invalid_field"},
		{"an address that looks like another", "PATCH", setting("base_url"), values{"value": "https://grid.example.cn@x.cn"}, "value", "invalid_field"},
		{"an address that is a number", "PATCH", setting("base_url"), values{"value": 1}, "value", "invalid_field"},
		{"hours", "PATCH", setting("working_hours"), values{"value": "08:30-12:00,13:30-17:30"}, "", ""},
		{"hours that overlap", "PATCH", setting("working_hours"), values{"value": "08:30-12:00,11:30-17:30"}, "value", "invalid_field"},
		{"hours that are a list", "PATCH", setting("working_hours"), values{"value": []string{"08:30-12:00"}}, "value", "invalid_field"},
		{"a code", "PATCH", setting("district_code"), values{"value": "LJXQ"}, "", ""},
		{"no value, which falls back", "PATCH", setting("district_code"), values{"value": nil}, "", ""},
		{"a code with a space", "PATCH", setting("district_code"), values{"value": "LJ XQ"}, "value", "invalid_field"},
		{"a first start again", "PATCH", setting("defaults_applied"), values{"value": false}, "value", "invalid_field"},

		{"a rule", "POST", "deadline_rules/records", rule(nil), "", ""},
		{"a rule without time", "POST", "deadline_rules/records", rule(values{"amount": 0}), "amount", "rule_invalid"},
		{"a share above one", "POST", "deadline_rules/records", rule(values{"warn_share": 1.5}), "warn_share", "rule_invalid"},
		{"rungs in no order", "POST", "deadline_rules/records", rule(values{"rungs": []any{
			values{"rung": "warn", "after": 0, "unit": "clock_hours"}, values{"rung": "remind", "after": 1, "unit": "clock_hours"},
		}}), "rungs", "rule_invalid"},
		{"rungs that are none", "POST", "deadline_rules/records", rule(values{"rungs": "soon"}), "rungs", "rule_invalid"},

		{"a day", "POST", "calendar_days/records", values{"calendar": "district", "date": "2031-02-28", "kind": "off_day", "version": "1"}, "", ""},
		{"a day that is none", "POST", "calendar_days/records", values{"calendar": "district", "date": "2031-02-30", "kind": "off_day", "version": "1"}, "date", "invalid_field"},

		{"an enterprise", "POST", "enterprises/records", enterprise(nil), "", ""},
		{"a code that fails its check", "POST", "enterprises/records", enterprise(values{"uscc": "91500108MA38H54FNB"}), "uscc", "uscc_check"},
		{"a place off the earth", "PATCH", a, values{"lat": 91, "lng": 106}, "lat", "invalid_field"},
		{"fewer people than none", "PATCH", a, values{"headcount": -1}, "headcount", "invalid_field"},
		{"contacts that are a text", "PATCH", a, values{"contacts": "邓娟"}, "contacts", "invalid_field"},
		{"products that are numbers", "PATCH", a, values{"products": []int{1}}, "products", "invalid_field"},

		{"a board", "POST", "boards/records", values{"enterprise": testkit.EnterpriseA, "code": testkit.UniqueBoardCode(), "issued_at": app.Clock.Now()}, "", ""},
		{"a board that cannot be scanned", "POST", "boards/records", values{"enterprise": testkit.EnterpriseA, "code": "abcdefghjk", "issued_at": app.Clock.Now()}, "code", "invalid_field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := ask(testkit.Manager, c.method, c.path, c.fields)
			if c.code == "" {
				if status != http.StatusOK {
					t.Fatalf("%d %s", status, body)
				}
				return
			}
			var refusal struct {
				Data map[string]struct{ Code string }
			}
			if err := json.Unmarshal([]byte(body), &refusal); err != nil {
				t.Fatal(err)
			}
			if status != http.StatusBadRequest || refusal.Data[c.field].Code != c.code {
				t.Errorf("%d %s, want %s for %s", status, body, c.code, c.field)
			}
		})
	}
}

func TestManagersNeitherRenameSettingsNorPublishThem(t *testing.T) {
	app, ask := rest(t)
	record, err := app.FindFirstRecordByData("settings", "key", "base_url")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []map[string]any{{"public": true}, {"key": "district_code_2"}} {
		if status, body := ask(testkit.Manager, "PATCH", "settings/records/"+record.Id, change); status != http.StatusForbidden {
			t.Errorf("%v by the manager: %d %s", change, status, body)
		}
		if status, body := ask(testkit.Superuser, "PATCH", "settings/records/"+record.Id, change); status != http.StatusOK {
			t.Errorf("%v by the superuser: %d %s", change, status, body)
		}
	}
}

// A filter may name the fields of related rows; what it says about rows that
// the caller may not see has to be nothing.
func TestFiltersTellNothingOfConfidentialIssues(t *testing.T) {
	app, ask := rest(t)
	if err := app.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	for _, filter := range []string{
		"issues_via_enterprise.confidential?=true",
		"issues_via_enterprise.id?='" + testkit.IssueConfidential + "'",
		"issue_actions_via_enterprise.issue.confidential?=true",
	} {
		for who, want := range map[testkit.Persona]int{testkit.Manager: 0, testkit.WorkerA: 0, testkit.Desk: 0, testkit.Supervisor: 1} {
			status, body := ask(who, "GET", "enterprises/records?filter="+filter, nil)
			var list struct{ TotalItems int }
			if err := json.Unmarshal([]byte(body), &list); err != nil {
				t.Fatal(err)
			}
			if status != http.StatusOK || list.TotalItems != want {
				t.Errorf("%s by %s: %d %s", filter, who, status, body)
			}
		}
	}
}

type values = map[string]any
