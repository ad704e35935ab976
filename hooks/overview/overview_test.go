package overview_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/hooks/overview"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// district has one issue of each kind that authority tells apart:
//
//	grid A  unowned, of the labour category: late with one order
//	grid A  assigned to finance: due within a day
//	grid A  confidential: late with one order
//	grid B  assigned to labour: due within a day
//	grid B  closed
//
// and two visits to grid A, one this week, one in another month.
func district(t *testing.T) *testkit.App {
	t.Helper()
	app := testkit.NewApp(t)
	service := issues.New(app.Clock, deadlines.Keeper{})
	today := calendar.DateOf(app.Clock.Now())
	noon := today.At(12 * time.Hour)
	app.Clock.Set(noon.Add(-3 * time.Hour))
	report := func(n issues.NewIssue) string {
		t.Helper()
		n.Kind, n.Source, n.Title = "problem", "board_qr", "缺少焊工"
		n.Actor, n.Provenance = issueflow.Actor{Kind: issueflow.Enterprise}, store.Here(app.Clock.Now())
		var issue *store.Issue
		err := app.RunInTransaction(func(tx core.App) (err error) {
			issue, err = service.Report(tx, n)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return issue.Id
	}
	act := func(issue string, act issueflow.Act, params issueflow.Params) {
		t.Helper()
		err := app.RunInTransaction(func(tx core.App) error {
			_, _, err := service.Act(tx, issues.Act{
				Issue: issue, Act: act, Params: params, Provenance: store.Here(app.Clock.Now()),
				Actor: issueflow.Actor{Kind: issueflow.Officer, ID: testkit.Manager.ID(), Role: "manager"},
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	report(issues.NewIssue{Enterprise: testkit.EnterpriseA, Category: testkit.CategoryLabour})
	report(issues.NewIssue{Enterprise: testkit.EnterpriseA, Confidential: true})
	for enterprise, department := range map[string]string{testkit.EnterpriseA: testkit.Finance, testkit.EnterpriseB: testkit.Labour} {
		issue := report(issues.NewIssue{Enterprise: enterprise})
		act(issue, issueflow.Accept, issueflow.Params{})
		act(issue, issueflow.Assign, issueflow.Params{Department: department})
	}
	act(report(issues.NewIssue{Enterprise: testkit.EnterpriseB}), issueflow.MarkInvalid, issueflow.Params{})
	app.Clock.Set(noon)
	if fired, err := deadlines.Tick(app, noon); err != nil || fired != 2 {
		t.Fatalf("%d fired, %v", fired, err)
	}
	for _, at := range []time.Time{noon.Add(-time.Minute), noon.AddDate(0, 0, -32)} {
		app.Row(t, "visits", map[string]any{
			"enterprise": testkit.EnterpriseA, "grid": testkit.GridA, "officer": testkit.WorkerA.ID(), "officer_name": "邓娟",
			"purpose": "routine", "started_at": at, "captured_at": at, "received_at": at,
		})
	}
	return app
}

func TestEverybodyCountsWhatTheyMaySee(t *testing.T) {
	app := district(t)
	url := app.Serve(t)
	type grids map[string]string // enterprises/visited/visits this week/open/late/due within a day
	whole := grids{testkit.GridA: "1/1/1/2/1/1", testkit.GridB: "1/0/0/1/0/1"}
	onlyA := grids{testkit.GridA: "1/1/1/2/1/1"}
	for _, c := range []struct {
		who    testkit.Persona
		total  string
		orders int
		states string
		grids  grids
	}{
		{testkit.Manager, "2/1/1/3/1/2", 1, "map[assigned:2 reported:1]", whole},
		{testkit.Leader, "2/1/1/3/1/2", 1, "map[assigned:2 reported:1]", whole},
		{testkit.Supervisor, "2/1/1/4/2/2", 2, "map[assigned:2 reported:2]",
			grids{testkit.GridA: "1/1/1/3/2/1", testkit.GridB: "1/0/0/1/0/1"}},
		{testkit.Superuser, "2/1/1/4/2/2", 2, "map[assigned:2 reported:2]",
			grids{testkit.GridA: "1/1/1/3/2/1", testkit.GridB: "1/0/0/1/0/1"}},
		{testkit.Chief, "2/1/1/3/1/2", 1, "map[assigned:2 reported:1]", whole},
		{testkit.AreaLead, "1/1/1/2/1/1", 1, "map[assigned:1 reported:1]", onlyA},
		{testkit.WorkerA, "1/1/1/2/1/1", 1, "map[assigned:1 reported:1]", onlyA},
		{testkit.WorkerB, "1/0/0/1/0/1", 0, "map[assigned:1]", grids{testkit.GridB: "1/0/0/1/0/1"}},
		// The labour desk: its claim pool in grid A, its own issue in grid B, no visits.
		{testkit.Desk, "2/1/0/2/1/1", 1, "map[assigned:1 reported:1]",
			grids{testkit.GridA: "1/1/0/1/1/0", testkit.GridB: "1/0/0/1/0/1"}},
	} {
		t.Run(string(c.who), func(t *testing.T) {
			o := ask(t, app, url, c.who, http.StatusOK)
			total := fmt.Sprintf("%d/%d/%d/%d/%d/%d", o.Enterprises, o.Visited, o.VisitsWeek, o.Open, o.Late, o.Due24h)
			if total != c.total || o.Orders != c.orders || fmt.Sprint(o.ByState) != c.states || o.CoverageDays != 30 {
				t.Errorf("got %s, %d orders, %v; want %s, %d orders, %s", total, o.Orders, o.ByState, c.total, c.orders, c.states)
			}
			got := grids{}
			for _, g := range o.Grids {
				got[g.Grid] = fmt.Sprintf("%d/%d/%d/%d/%d/%d", g.Enterprises, g.Visited, g.VisitsWeek, g.Open, g.Late, g.Due24h)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.grids) {
				t.Errorf("grids: got %v, want %v", got, c.grids)
			}
		})
	}
	ask(t, app, url, testkit.Anonymous, http.StatusUnauthorized)
}

func TestVisitsOfTheWeekAndOfTheMonth(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	// Wednesday, 3 June 2026: the week began on the 1st, a Monday, like the month.
	wednesday := calendar.Date{Year: 2026, Month: time.June, Day: 3}.At(10 * time.Hour)
	for _, at := range []time.Time{
		wednesday.Add(-time.Hour), wednesday.AddDate(0, 0, -2).Add(-10 * time.Hour), wednesday.AddDate(0, 0, -2).Add(-10*time.Hour - time.Millisecond),
	} {
		app.Row(t, "visits", map[string]any{
			"enterprise": testkit.EnterpriseA, "grid": testkit.GridA, "officer": testkit.WorkerA.ID(), "officer_name": "邓娟",
			"purpose": "routine", "started_at": at, "captured_at": at, "received_at": at,
		})
	}
	for _, c := range []struct {
		now         time.Time
		week, month int
	}{
		{wednesday, 2, 2},
		{wednesday.AddDate(0, 0, 4), 2, 2},  // Sunday
		{wednesday.AddDate(0, 0, 5), 0, 2},  // the Monday after
		{wednesday.AddDate(0, 0, 28), 0, 0}, // Wednesday, 1 July
		{wednesday.AddDate(0, 0, -3), 3, 3}, // Sunday, 31 May: all of this is still to come
	} {
		app.Clock.Set(c.now)
		if o := ask(t, app, url, testkit.Manager, http.StatusOK); o.VisitsWeek != c.week || o.VisitsMonth != c.month {
			t.Errorf("on %s: %d this week and %d this month, want %d and %d", c.now, o.VisitsWeek, o.VisitsMonth, c.week, c.month)
		}
	}
}

func ask(t *testing.T, app *testkit.App, url string, who testkit.Persona, status int) (o overview.Overview) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url+"/api/overview", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", app.Token(t, who))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status {
		t.Fatalf("%s: %d %s", who, res.StatusCode, body)
	}
	if status == http.StatusOK {
		if err := json.Unmarshal(body, &o); err != nil {
			t.Fatal(err)
		}
	}
	return o
}
