package fleet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// Move gives an enterprise to a grid, on the desk or by plain SQL.
type Move struct {
	Enterprise, Grid int
	SQL              bool
}

func (op Move) do(w *world) {
	w.change("enterprises", w.pick("enterprises", op.Enterprise), "grid", choose(grids, op.Grid), op.SQL)
}

// change sets one field, as an edit in the dashboard or by plain SQL. The
// dashboard may refuse.
func (w *world) change(table, id, field string, value any, bySQL bool) {
	if id == "" {
		return
	}
	if bySQL {
		w.must(fmt.Sprintf(`UPDATE %s SET [[%s]] = {:value} WHERE id = {:id}`, table, field), dbx.Params{"value": value, "id": id})
		return
	}
	record, err := w.app.FindRecordById(table, id)
	if err != nil {
		w.life.Fatal(err)
	}
	record.Set(field, value)
	w.mayRefuse(w.app.Save(record))
}

// mayRefuse is for what the dashboard may refuse: it changes nothing then.
func (w *world) mayRefuse(error) {}

// Assign gives an officer a duty, from a moment before or after now on.
type Assign struct {
	Officer, Target, Over int
	From, For             time.Duration // For is 0 for good
}

func (op Assign) do(w *world) {
	target := choose([]string{"grid", "area", "district", "enterprise"}, op.Target)
	fields := map[string]any{
		"user": choose(carriers, op.Officer), "duty": "deputy", "target": target, "from": w.now().Add(op.From),
	}
	switch target {
	case "grid":
		fields["grid"] = choose(grids, op.Over)
	case "area":
		fields["area"] = choose(areas, op.Over)
	case "enterprise":
		fields["enterprise"] = w.pick("enterprises", op.Over)
	}
	if op.For > 0 {
		fields["to"] = w.now().Add(op.From + op.For)
	}
	w.save("assignments", fields)
}

// save makes a record, as the dashboard does.
func (w *world) save(collection string, fields map[string]any) {
	c, err := w.app.FindCollectionByNameOrId(collection)
	if err != nil {
		w.life.Fatal(err)
	}
	record := core.NewRecord(c)
	record.Load(fields)
	w.mayRefuse(w.app.Save(record))
}

// EndDuty ends a duty now or soon.
type EndDuty struct {
	Duty int
	In   time.Duration
	SQL  bool
}

func (op EndDuty) do(w *world) {
	w.change("assignments", w.pick("assignments", op.Duty), "to", store.Timestamp(w.now().Add(op.In)), op.SQL)
}

// HandOver is a manager's handover of a grid between two officers.
type HandOver struct {
	From, To, Grid int
	Until          time.Duration // a deputy's, when it is not 0
}

func (op HandOver) do(w *world) {
	body := map[string]any{
		"from": choose(carriers, op.From), "to": choose(carriers, op.To), "grids": []string{choose(grids, op.Grid)}, "reason": "调岗",
	}
	if op.Until > 0 {
		body["until"] = w.now().Add(op.Until)
	}
	w.ask("/api/handovers", body)
}

// ask posts a request of the manager's desk; the server may refuse it.
func (w *world) ask(path string, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		w.life.Fatal(err)
	}
	manager, err := w.app.FindRecordById("users", testkit.Manager.ID())
	if err != nil {
		w.life.Fatal(err)
	}
	token, err := manager.NewAuthToken()
	if err != nil {
		w.life.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, address+path, bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	answer := httptest.NewRecorder()
	w.routes.ServeHTTP(answer, req)
	if answer.Code >= http.StatusInternalServerError {
		w.fail(rulePoison, "the desk's %s was answered %d %s", path, answer.Code, answer.Body)
	}
}

// DeskEdit edits fields of an enterprise on the desk, most often of one that a
// phone has edited too.
type DeskEdit struct {
	Enterprise, Fields int
	SQL                bool
}

func (op DeskEdit) do(w *world) {
	id, values := w.pick("enterprises", op.Enterprise), w.values(op.Fields)
	if edited := w.edited(); len(edited) > 0 && op.Enterprise%4 != 3 {
		id = choose(edited, op.Enterprise)
	}
	for _, field := range editable {
		if value, edited := values[field]; edited {
			w.change("enterprises", id, field, value, op.SQL)
		}
	}
}

// edited are the enterprises that phones have edited, the last first.
func (w *world) edited() []string {
	var ids []string
	for _, p := range w.walkers {
		for _, c := range slices.Backward(p.captures) {
			if c.table == "enterprises" && !c.poisoned {
				ids = append(ids, c.record)
			}
		}
	}
	return ids
}

// Route changes where an issue goes.
type Route struct {
	Issue, Field, Value int
	SQL                 bool
}

func (op Route) do(w *world) {
	var value any
	field := choose([]string{"responsible", "co_departments", "category", "confidential", "enterprise"}, op.Field)
	switch field {
	case "responsible":
		value = choose(append([]string{""}, departments...), op.Value)
	case "co_departments":
		value = choose([]string{`[]`, `["` + departments[0] + `"]`, `["` + departments[0] + `","` + departments[1] + `"]`}, op.Value)
	case "category":
		value = choose(append([]string{""}, categories...), op.Value)
	case "confidential":
		value = op.Value%2 == 0
	case "enterprise":
		value = w.pick("enterprises", op.Value)
	}
	w.change("issues", w.pick("issues", op.Issue), field, value, op.SQL)
}

// Delete deletes a row, in the dashboard, which may refuse, or by plain SQL,
// which asks nobody what hangs on it.
type Delete struct {
	Table, Row int
	SQL        bool
}

var deletable = []string{
	"visits", "boards", "photos", "issues", "issue_actions", "enterprises", "assignments", "issue_categories",
	"deadlines", "sync_rejects", "sync_conflicts",
}

func (op Delete) do(w *world) {
	table := choose(deletable, op.Table)
	id := w.pick(table, op.Row)
	if id == "" {
		return
	}
	if op.SQL {
		w.must(`DELETE FROM `+table+` WHERE id = {:id}`, dbx.Params{"id": id})
		return
	}
	record, err := w.app.FindRecordById(table, id)
	if err != nil {
		w.life.Fatal(err)
	}
	w.mayRefuse(w.app.Delete(record))
}

// Retire has a phone give back what it holds.
type Retire struct{ Phone int }

func (op Retire) do(w *world) {
	if device, err := w.walker(op.Phone).phone.Device(); err == nil && device != "" {
		w.ask("/api/sync/devices/"+device+"/retire", map[string]any{"reason": "x"})
	}
}

// SQL is an edit by plain SQL of the kind that an administrator does at night.
type SQL struct{ Statement, A, B int }

func (op SQL) do(w *world) {
	statement := choose(statements, op.Statement)
	one := func(table string, k int) string { return w.pick(table, k) }
	w.must(statement, dbx.Params{
		"enterprise": one("enterprises", op.A), "other": one("enterprises", op.B),
		"grid": choose(grids, op.A), "grid2": choose(grids, op.B), "area": choose(areas, op.B),
		"visit": one("visits", op.A), "board": one("boards", op.A), "photo": one("photos", op.A), "issue": one("issues", op.A),
		"assignment": one("assignments", op.A), "officer": choose(carriers, op.B), "department": choose(departments, op.B),
		"category": choose(categories, op.A), "n": w.unique(), "text": serialText(w.unique()),
		"now": store.Timestamp(w.now()), "supervisor": testkit.Supervisor.ID(),
	})
}

var statements = []string{
	`UPDATE enterprises SET headcount = headcount + 100000 * {:n}`,
	`UPDATE enterprises SET grid = {:grid2} WHERE grid = {:grid}`,
	`UPDATE enterprises SET contacts = 'not JSON', products = '["a"]' WHERE id = {:enterprise}`,
	`UPDATE grids SET area = {:area} WHERE id = {:grid}`,
	`UPDATE grids SET name = {:text} WHERE id = {:grid}`,
	`UPDATE visits SET enterprise = {:other} WHERE id = {:visit}`,
	`UPDATE visits SET summary = {:text}`,
	`UPDATE boards SET enterprise = {:other}, needs_reprint = NOT needs_reprint WHERE id = {:board}`,
	`UPDATE photos SET issue = '', action = '' WHERE id = {:photo}`,
	`UPDATE photos SET issue = {:issue}, visit = '' WHERE id = {:photo}`,
	`UPDATE issues SET confidential = NOT confidential WHERE id = {:issue}`,
	`UPDATE issues SET title = {:text} WHERE id = {:issue}`,
	`UPDATE issues SET responsible = {:department}`,
	`UPDATE issue_actions SET issue = {:issue} WHERE rowid % 2 = 0 AND NOT EXISTS (SELECT 1 FROM issue_actions a WHERE a.issue = {:issue} AND a.serial = issue_actions.serial)`,
	`UPDATE issue_categories SET department = {:department} WHERE id = {:category}`,
	`UPDATE assignments SET user = {:officer} WHERE id = {:assignment}`,
	`UPDATE assignments SET target = 'grid', grid = {:grid2}, area = '', enterprise = '' WHERE id = {:assignment}`,
	`UPDATE users SET active = NOT active, name = {:text} WHERE id = {:supervisor}`,
	`UPDATE settings SET public = NOT public WHERE key = 'fleet'`,
	`UPDATE deadlines SET late = NOT late`,
	`UPDATE sync_rejects SET state = 'dismissed'`,
	`INSERT INTO boards (id, enterprise, code, issued_at) VALUES ('b' || lower(hex(randomblob(7))), {:enterprise}, {:n}, {:now})`,
	`INSERT INTO enterprises (id, name, uscc, class, grid) VALUES ('e' || lower(hex(randomblob(7))), {:text}, {:n}, 'growing', {:grid})`,
	`INSERT INTO assignments (id, user, duty, target, grid, [from]) VALUES ('a' || lower(hex(randomblob(7))), {:officer}, 'deputy', 'grid', {:grid}, {:now})`,
	`REPLACE INTO boards (id, enterprise, code, issued_at) SELECT id, {:other}, code, issued_at FROM boards WHERE id = {:board}`,
	`UPDATE boards SET id = 'c' || lower(hex(randomblob(7))) WHERE id = {:board}`,
}
