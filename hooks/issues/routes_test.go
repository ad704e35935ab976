package issues_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/testkit"
)

// ask sends a request as the persona and returns status and body.
func (d district) ask(url string, who testkit.Persona, method, path string, body any) (int, string) {
	d.t.Helper()
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			d.t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, url+path, reader)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", d.Token(d.t, who))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

// TestWhoSeesWhichActs asks every persona about every kind of issue.
func TestWhoSeesWhichActs(t *testing.T) {
	d := newDistrict(t)
	url := d.Serve(t)
	pool := d.report(nil).Id
	owned := d.report(func(n *issues.NewIssue) { n.Category = "" }).Id
	d.mustAct(testkit.WorkerA, owned, issueflow.Accept, issueflow.Params{})
	d.mustAct(testkit.Manager, owned, issueflow.Assign, issueflow.Params{Department: testkit.Finance})
	secret := d.report(func(n *issues.NewIssue) { n.Confidential = true }).Id

	const none, hidden = "", "404"
	staff, boss := "accept contact comment resolve", "accept contact comment raise_level merge mark_invalid"
	for _, c := range []struct {
		who                 testkit.Persona
		pool, owned, secret string
	}{
		{testkit.WorkerA, staff, "contact progress comment", hidden},
		{testkit.WorkerB, hidden, hidden, hidden},
		{testkit.AreaLead, staff, "contact progress comment", hidden},
		{testkit.Chief, staff, "contact progress comment", hidden},
		{testkit.Desk, "accept comment", hidden, hidden},
		{testkit.Leader, none, none, hidden},
		{testkit.Manager, boss, "assign contact comment suspend raise_level", hidden},
		{testkit.Supervisor, "comment", "comment", "accept contact comment raise_level resolve merge mark_invalid"},
		{testkit.Anonymous, "401", "401", "401"},
		{testkit.Superuser, none, none, none},
	} {
		for issue, want := range map[string]string{pool: c.pool, owned: c.owned, secret: c.secret, "nothing00000000": hidden} {
			if c.who == testkit.Anonymous {
				want = "401"
			}
			status, body := d.ask(url, c.who, http.MethodGet, "/api/issues/"+issue+"/acts", nil)
			got := fmt.Sprint(status)
			if status == http.StatusOK {
				var answer struct {
					State string
					Acts  []string
				}
				if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.State == "" {
					t.Fatalf("%s: %v", body, err)
				}
				got = strings.Join(answer.Acts, " ")
			}
			if got != want {
				t.Errorf("%s on %s: got %q, want %q", c.who, issue, got, want)
			}
			if status == http.StatusNotFound && !strings.HasPrefix(body, `{"code":"record_not_found"`) {
				t.Errorf("%s on %s: %s", c.who, issue, body)
			}
		}
	}
}

func TestActingOverHTTP(t *testing.T) {
	d := newDistrict(t)
	url := d.Serve(t)
	issue := d.report(nil).Id
	secret := d.report(func(n *issues.NewIssue) { n.Confidential = true }).Id
	accept := map[string]any{"act": "accept", "expected_state": "reported"}
	for _, c := range []struct {
		name   string
		who    testkit.Persona
		issue  string
		body   any
		status int
		want   string
	}{
		{"an issue of another grid", testkit.WorkerB, issue, accept, 404, `"code":"record_not_found"`},
		{"a confidential issue", testkit.Manager, secret, accept, 404, `"code":"record_not_found"`},
		{"an onlooker", testkit.Leader, issue, accept, 403, `"code":"forbidden"`},
		{"a stranger", testkit.Anonymous, issue, accept, 401, ``},
		{"not an object", testkit.WorkerA, issue, "accept", 400, `"code":"malformed"`},
		{"no act", testkit.WorkerA, issue, map[string]any{}, 422, `{"code":"invalid_field","key":"errors.invalid_field","params":{"field":"act","reason":"required"}}`},
		{"another field", testkit.WorkerA, issue, map[string]any{"act": "accept", "at": "x"}, 400, `"code":"unknown_field"`},
		{"an act of others", testkit.WorkerA, issue, map[string]any{"act": "mark_invalid"}, 403, `"code":"forbidden_act"`},
		{"accepting", testkit.WorkerA, issue, accept, 200, `"to_state":"accepted"`},
		{"accepting again", testkit.AreaLead, issue, accept, 409, `"allowed":["claim","assign","return","contact","progress","comment","raise_level","resolve"]`},
		{"claiming", testkit.Desk, issue, map[string]any{"act": "claim", "text": "我局牵头"}, 200, `"responsible":"` + testkit.Labour + `"`},
		{"a supervisor's own", testkit.Supervisor, secret, accept, 200, `"state":"accepted"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := d.ask(url, c.who, http.MethodPost, "/api/issues/"+c.issue+"/actions", c.body)
			if status != c.status || !strings.Contains(body, c.want) {
				t.Errorf("got %d %s, want %d with %s", status, body, c.status, c.want)
			}
		})
	}
	want := []string{"1 report enterprise -> reported", "2 accept officer reported -> accepted", "3 claim officer accepted -> claimed"}
	if got := d.actions(issue); !slices.Equal(got, want) {
		t.Errorf("ledger %q", got)
	}
}
