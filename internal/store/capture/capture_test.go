package capture_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store"
	"gridwalk/internal/store/capture"
	"gridwalk/internal/testkit"
)

// scopesOf lists the scopes that hold a row now, sorted.
func scopesOf(t *testing.T, app *testkit.App, table, id string) string {
	t.Helper()
	var scopes []string
	err := app.DB().NewQuery("SELECT scope FROM _sync_row WHERE tbl = {:tbl} AND id = {:id} AND op = 1 ORDER BY scope").
		Bind(dbx.Params{"tbl": table, "id": id}).Column(&scopes)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(scopes, " ")
}

func exec(t *testing.T, app *testkit.App, statement string) {
	t.Helper()
	if _, err := app.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
		t.Fatal(err)
	}
}

// checkAggregates compares every scope's count and sum with its rows.
func checkAggregates(t *testing.T, app *testkit.App) {
	t.Helper()
	var wrong []string
	err := app.DB().NewQuery(`
		SELECT s.scope FROM _sync_scope s
		LEFT JOIN (SELECT scope, sum(op) AS n, sum(op * seq) AS total, max(seq) AS head FROM _sync_row GROUP BY scope) r
			ON r.scope = s.scope
		WHERE s.count IS NOT r.n OR s.sum IS NOT r.total OR s.head IS NOT r.head`).Column(&wrong)
	if err != nil {
		t.Fatal(err)
	}
	if len(wrong) > 0 {
		t.Errorf("aggregates differ from the rows in %v", wrong)
	}
}

func seedIssue(t *testing.T, app *testkit.App, fields dbx.Params) string {
	t.Helper()
	now := time.Now()
	row := dbx.Params{
		"id": "issue0000000001", "number": "T-1", "enterprise": testkit.EnterpriseA, "enterprise_name": "E",
		"grid": testkit.GridA, "kind": "problem", "level": "ordinary", "source": "visit", "title": "用工", "category": testkit.CategoryLabour,
		"raised_at": now, "captured_at": now, "received_at": now, "state": "reported", "co_departments": []string{},
		"responsible": "", "confidential": false, "board": "", "visit": "",
	}
	for name, value := range fields {
		row[name] = value
	}
	if err := store.Insert(app.NonconcurrentDB(), "issues", now, row); err != nil {
		t.Fatal(err)
	}
	err := store.Insert(app.NonconcurrentDB(), "issue_actions", now, dbx.Params{
		"id": "action000000001", "issue": "issue0000000001", "enterprise": testkit.EnterpriseA, "act": "report",
		"actor_kind": "officer", "to_state": "reported", "captured_at": now, "received_at": now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return "issue0000000001"
}

func TestAnEnterpriseThatMovesGridTakesItsRowsAlong(t *testing.T) {
	app := testkit.NewApp(t)
	issue := seedIssue(t, app, nil)
	exec(t, app, fmt.Sprintf("UPDATE enterprises SET grid = '%s' WHERE id = '%s'", testkit.GridB, testkit.EnterpriseA))

	want := "grid:" + testkit.GridB
	pool := "dept:" + testkit.Labour + " "
	for table, id := range map[string]string{"enterprises": testkit.EnterpriseA, "boards": testkit.BoardA} {
		if got := scopesOf(t, app, table, id); got != want {
			t.Errorf("%s: %q, want %q", table, got, want)
		}
	}
	for table, id := range map[string]string{"issues": issue, "issue_actions": "action000000001"} {
		if got := scopesOf(t, app, table, id); got != pool+want {
			t.Errorf("%s: %q, want %q", table, got, pool+want)
		}
	}
	checkAggregates(t, app)
}

func TestAnUnownedIssueIsOfferedToTheDepartmentOfItsCategory(t *testing.T) {
	app := testkit.NewApp(t)
	issue := seedIssue(t, app, nil)
	grid := "grid:" + testkit.GridA
	if got, want := scopesOf(t, app, "issues", issue), "dept:"+testkit.Labour+" "+grid; got != want {
		t.Fatalf("before the claim: %q, want %q", got, want)
	}
	exec(t, app, fmt.Sprintf("UPDATE issues SET responsible = '%s' WHERE id = '%s'", testkit.Finance, issue))
	for table, id := range map[string]string{"issues": issue, "issue_actions": "action000000001"} {
		if got, want := scopesOf(t, app, table, id), "dept:"+testkit.Finance+" "+grid; got != want {
			t.Errorf("%s after the assignment: %q, want %q", table, got, want)
		}
	}
	checkAggregates(t, app)
}

func TestACategoryThatChangesDepartmentMovesItsClaimPool(t *testing.T) {
	app := testkit.NewApp(t)
	issue := seedIssue(t, app, nil)
	exec(t, app, fmt.Sprintf("UPDATE issue_categories SET department = '%s' WHERE id = '%s'", testkit.Finance, testkit.CategoryLabour))
	for table, id := range map[string]string{"issues": issue, "issue_actions": "action000000001"} {
		if got, want := scopesOf(t, app, table, id), "dept:"+testkit.Finance+" grid:"+testkit.GridA; got != want {
			t.Errorf("%s: %q, want %q", table, got, want)
		}
	}
}

func TestAConfidentialIssueIsInNoScope(t *testing.T) {
	app := testkit.NewApp(t)
	issue := seedIssue(t, app, dbx.Params{"confidential": true, "responsible": testkit.Labour})
	for table, id := range map[string]string{"issues": issue, "issue_actions": "action000000001"} {
		if got := scopesOf(t, app, table, id); got != "" {
			t.Errorf("%s is in %q", table, got)
		}
	}
}

func TestADeletedRowLeavesARemove(t *testing.T) {
	app := testkit.NewApp(t)
	exec(t, app, fmt.Sprintf("DELETE FROM boards WHERE id = '%s'", testkit.BoardA))
	var op int
	err := app.DB().NewQuery("SELECT op FROM _sync_row WHERE tbl = 'boards' AND id = {:id} AND scope = {:scope}").
		Bind(dbx.Params{"id": testkit.BoardA, "scope": "grid:" + testkit.GridA}).Row(&op)
	if err != nil || op != 0 {
		t.Fatalf("op = %d, %v; want a remove", op, err)
	}
	checkAggregates(t, app)
}

func TestAnUpdateThatChangesNoSyncedColumnMovesNothing(t *testing.T) {
	app := testkit.NewApp(t)
	head := func() (seq int64) {
		states, err := store.ScopeStates(app.DB(), []string{"grid:" + testkit.GridA})
		if err != nil {
			t.Fatal(err)
		}
		return states["grid:"+testkit.GridA].Head
	}
	before := head()
	exec(t, app, "UPDATE enterprises SET updated = '2030-01-01 00:00:00.000Z'")
	if after := head(); after != before {
		t.Fatalf("the head moved from %d to %d", before, after)
	}
}

func TestInstallTwiceSendsNothingAgain(t *testing.T) {
	app := testkit.NewApp(t)
	before, err := store.SyncHead(app.DB())
	if err != nil {
		t.Fatal(err)
	}
	if err := capture.Install(app); err != nil {
		t.Fatal(err)
	}
	if after, _ := store.SyncHead(app.DB()); after != before {
		t.Fatalf("the sequence moved from %d to %d", before, after)
	}
}

func TestEverySyncedColumnExists(t *testing.T) {
	app := testkit.NewApp(t)
	for _, table := range capture.Schema {
		c, err := app.FindCollectionByNameOrId(table.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range table.Fields {
			if c.Fields.GetByName(field.Name) == nil {
				t.Errorf("%s has no column %s", table.Name, field.Name)
			}
		}
	}
}

func TestADocumentHasRealBooleansDatesAndNestedJSON(t *testing.T) {
	app := testkit.NewApp(t)
	exec(t, app, fmt.Sprintf("UPDATE enterprises SET above_scale = TRUE, last_visit_at = '2026-11-20 02:05:00.000Z' WHERE id = '%s'", testkit.EnterpriseA))
	doc, err := store.SyncedDocument(app.DB(), "enterprises", testkit.EnterpriseA)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"above_scale":true`, `"last_visit_at":"2026-11-20T02:05:00.000Z"`, `"contacts":[{"name":"韩娟"`, `"products":null`} {
		if !strings.Contains(doc, part) {
			t.Errorf("%s is missing in %s", part, doc)
		}
	}
}

// SQL asks nobody what hangs on a row: children go with their parents,
// whichever way those go, and come with them, whichever comes first.
func TestChildrenFollowTheirParentsWhateverSQLDoes(t *testing.T) {
	grid := "grid:" + testkit.GridA
	pool := "dept:" + testkit.Labour + " "
	boardOf := func(enterprise string) string {
		return fmt.Sprintf("UPDATE boards SET enterprise = '%s' WHERE id = '%s'", enterprise, testkit.BoardA)
	}
	inGrid := map[string]string{"boards": grid, "issues": pool + grid, "issue_actions": pool + grid}
	nowhere := map[string]string{"boards": "", "issues": "", "issue_actions": ""}
	const insert = "INTO enterprises (id, name, uscc, class, grid) VALUES ('%s', 'x', 'x', 'growing', '%s')"
	tests := map[string]struct {
		statements []string
		want       map[string]string
	}{
		"the enterprise is deleted": {
			[]string{fmt.Sprintf("DELETE FROM enterprises WHERE id = '%s'", testkit.EnterpriseA)}, map[string]string{
				"boards": "", "issues": "dept:" + testkit.Labour, "issue_actions": "dept:" + testkit.Labour}},
		"the issue is deleted": {
			[]string{"DELETE FROM issues"}, map[string]string{"boards": grid, "issues": "", "issue_actions": ""}},
		"the category is deleted": {
			[]string{fmt.Sprintf("DELETE FROM issue_categories WHERE id = '%s'", testkit.CategoryLabour)},
			map[string]string{"boards": grid, "issues": grid, "issue_actions": grid}},
		"the issue is deleted and comes back": {
			[]string{"CREATE TEMP TABLE kept AS SELECT * FROM issues", "DELETE FROM issues", "INSERT INTO issues SELECT * FROM kept"}, inGrid},
		"the enterprise comes after its board": {
			[]string{boardOf("later0000000000"), fmt.Sprintf("INSERT "+insert, "later0000000000", testkit.GridB)}, map[string]string{
				"boards": "grid:" + testkit.GridB, "issues": pool + grid, "issue_actions": pool + grid}},
		"the enterprise is replaced": {
			[]string{fmt.Sprintf("REPLACE "+insert, testkit.EnterpriseA, testkit.GridB)}, map[string]string{
				"boards": "grid:" + testkit.GridB, "issues": pool + "grid:" + testkit.GridB, "issue_actions": pool + "grid:" + testkit.GridB}},
		"the issue takes another enterprise, which then moves": {
			[]string{fmt.Sprintf("UPDATE issues SET enterprise = '%s'", testkit.EnterpriseB),
				fmt.Sprintf("UPDATE enterprises SET grid = '%s'", testkit.GridA)}, inGrid},
		"the enterprise takes another id, and then all of its rows do": {
			[]string{"UPDATE enterprises SET id = 'another00000000' WHERE id = '" + testkit.EnterpriseA + "'",
				boardOf("another00000000"), "UPDATE issues SET enterprise = 'another00000000'"}, inGrid},
		"the issue takes another id": {
			[]string{"UPDATE issues SET id = 'another00000000', confidential = TRUE"}, map[string]string{"boards": grid, "issues": "", "issue_actions": ""}},
		"everything is deleted": {
			[]string{"DELETE FROM issue_actions", "DELETE FROM issues", "DELETE FROM boards", "DELETE FROM enterprises"}, nowhere},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			app := testkit.NewApp(t)
			issue := seedIssue(t, app, nil)
			for _, statement := range test.statements {
				exec(t, app, statement)
			}
			for table, id := range map[string]string{"boards": testkit.BoardA, "issues": issue, "issue_actions": "action000000001"} {
				if got := scopesOf(t, app, table, id); got != test.want[table] {
					t.Errorf("%s: %q, want %q", table, got, test.want[table])
				}
			}
			checkAggregates(t, app)
		})
	}
}

// An act on an issue must not look at every photo of the district.
func TestTouchingAnIssueUsesIndexes(t *testing.T) {
	app := testkit.NewApp(t)
	issues, _ := capture.Lookup("issues")
	for _, child := range issues.Touch.Children {
		where := strings.ReplaceAll(child.Where, "{changed}", "('a', 'b')")
		rows, err := app.DB().NewQuery(fmt.Sprintf("EXPLAIN QUERY PLAN UPDATE %s SET created = created WHERE %s", child.Table, where)).Rows()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s: %s", child.Table, step)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
