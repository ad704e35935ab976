package hooks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

var update = flag.Bool("update", false, "write the access matrix as it is now")

const matrixFile = "testdata/access_matrix.txt"

// TestTheAccessMatrix asks for every persona, collection and verb through REST
// and push, and compares the answers with the table that people read.
func TestTheAccessMatrix(t *testing.T) {
	app := testkit.NewApp(t)
	if err := app.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	m := matrix{t: t, app: app, url: app.Serve(t), phones: map[testkit.Persona]*phone.Phone{}}

	var table strings.Builder
	table.WriteString(matrixLegend)
	specimens := app.Specimens()
	width := 0
	for _, s := range specimens {
		width = max(width, len(s.Name))
	}
	fmt.Fprintf(&table, "%-*s", width, "")
	for _, p := range testkit.Personas {
		fmt.Fprintf(&table, " | %-*s", max(6, len(p)), p)
	}
	table.WriteString("\n")
	covered := map[string]bool{}
	for _, s := range specimens {
		covered[s.Collection] = true
		fmt.Fprintf(&table, "%-*s", width, s.Name)
		for _, p := range testkit.Personas {
			fmt.Fprintf(&table, " | %-*s", max(6, len(p)), m.answers(s, p))
		}
		table.WriteString("\n")
	}
	for _, collection := range access.Collections() {
		if !covered[collection] && collection != "duty_grids" {
			t.Errorf("the matrix has no row for %s", collection)
		}
	}

	got := table.String()
	if *update {
		if err := os.WriteFile(matrixFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the answers differ from %s:\n%s", matrixFile, difference(string(want), got))
	}
}

const matrixLegend = `Who may do what. Every row is about enterprise A in grid A; "worker of grid B" has
no duty there. l list, v view, c create, u update, d delete through REST;
p push (create, for enterprises an edit) from a phone.

`

// matrix asks a served app.
type matrix struct {
	t      *testing.T
	app    *testkit.App
	url    string
	phones map[testkit.Persona]*phone.Phone
}

// answers is one cell of the table.
func (m matrix) answers(s testkit.Specimen, p testkit.Persona) string {
	row := m.app.Row(m.t, s.Collection, s.Fields())
	token := m.app.Token(m.t, p)
	records := "/api/collections/" + s.Collection + "/records"
	cell := ""
	mark := func(letter string, allowed bool) {
		if !allowed {
			letter = "-"
		}
		cell += letter
	}
	status, body := m.rest(token, http.MethodGet, records+"?filter="+fmt.Sprintf("id='%s'", row.Id), nil)
	mark("l", status == http.StatusOK && strings.Contains(body, `"totalItems":1`))
	status, _ = m.rest(token, http.MethodGet, records+"/"+row.Id, nil)
	mark("v", status == http.StatusOK)
	status, body = m.rest(token, http.MethodPost, records, s.Fields())
	m.refusedOrDone(s, p, "create", status, body)
	mark("c", status == http.StatusOK)
	status, body = m.rest(token, http.MethodPatch, records+"/"+row.Id, s.Edit)
	m.refusedOrDone(s, p, "update", status, body)
	mark("u", status == http.StatusOK)
	status, body = m.rest(token, http.MethodDelete, records+"/"+row.Id, nil)
	m.refusedOrDone(s, p, "delete", status, body)
	mark("d", status == http.StatusNoContent)
	mark("p", m.push(s, p))
	return cell
}

// refusedOrDone tells a refusal from a request that was wrong in itself,
// which would make the table say "no" for the wrong reason.
func (m matrix) refusedOrDone(s testkit.Specimen, p testkit.Persona, verb string, status int, body string) {
	m.t.Helper()
	switch status {
	case http.StatusOK, http.StatusNoContent, http.StatusForbidden, http.StatusNotFound, http.StatusUnauthorized:
	case http.StatusBadRequest:
		// PocketBase answers a create that its rule refuses with 400 and no field errors.
		if !strings.Contains(body, `"data":{}`) {
			m.t.Errorf("%s %s by %s: %s", verb, s.Name, p, body)
		}
	default:
		m.t.Errorf("%s %s by %s: %d %s", verb, s.Name, p, status, body)
	}
}

func (m matrix) rest(token, method, path string, fields map[string]any) (int, string) {
	m.t.Helper()
	var body io.Reader
	if fields != nil {
		raw, err := json.Marshal(fields)
		if err != nil {
			m.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, m.url+strings.ReplaceAll(path, "'", "%27"), body)
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

// push tells whether a phone of the persona gets the specimen applied.
func (m matrix) push(s testkit.Specimen, p testkit.Persona) bool {
	m.t.Helper()
	if p == testkit.Anonymous || p == testkit.Superuser {
		return false // phones belong to officials
	}
	ctx := context.Background()
	device := m.phones[p]
	if device == nil {
		var err error
		if device, err = phone.Open(m.t.TempDir(), m.url); err != nil {
			m.t.Fatal(err)
		}
		m.t.Cleanup(func() { _ = device.Close() })
		device.Now = m.app.Clock.Now
		if err := device.SignIn(ctx, m.app.Token(m.t, p)); err != nil {
			m.t.Fatal(err)
		}
		m.phones[p] = device
	}
	if s.Collection == "enterprises" {
		if err := device.Edit(s.Collection, testkit.EnterpriseA, s.Edit, map[string]any{"notes": ""}); err != nil {
			m.t.Fatal(err)
		}
	} else {
		fields := map[string]any{"id_of": "nothing"}
		if s.Pushed != nil {
			fields = maps.Clone(s.Pushed())
		}
		if _, err := device.Create(s.Collection, fields); err != nil {
			m.t.Fatal(err)
		}
	}
	if err := device.Push(ctx); err != nil {
		m.t.Fatal(err)
	}
	results, err := device.Results()
	if err != nil {
		m.t.Fatal(err)
	}
	last := results[len(results)-1]
	switch last.Code {
	case "", "forbidden", syncproto.CodeUnknownTable, "owner_missing", syncproto.CodeRecordNotFound:
	case syncproto.CodeFieldChanged:
		return true
	default:
		if s.Pushed != nil {
			m.t.Errorf("push %s by %s: %s %v", s.Name, p, last.Code, last.Params)
		}
	}
	return last.Status != syncproto.StatusRejected
}

// difference lists the lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for i := range max(len(w), len(g)) {
		a, c := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			c = g[i]
		}
		if a != c {
			fmt.Fprintf(&b, "want %s\ngot  %s\n", a, c)
		}
	}
	return b.String()
}
