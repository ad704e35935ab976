package deadlines_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// district is an app whose issues are reported through the real service.
type district struct {
	*testkit.App
	t       testing.TB
	service *issues.Service
}

func newDistrict(t testing.TB) district {
	t.Helper()
	app := testkit.NewApp(t)
	return district{app, t, issues.New(app.Clock, deadlines.Keeper{})}
}

// morning puts the clock to ten o'clock of the first Monday that is at least a
// week away and after which three plain weeks follow, so that a test knows
// which days are worked.
func (d district) morning() time.Time {
	d.t.Helper()
	cal := calendar.Shipped()
	date := calendar.DateOf(d.Clock.Now().AddDate(0, 0, 7))
	for ; ; date = date.Next() {
		_, trace := cal.WorkingTimeBetween(date.At(0), date.At(21*24*time.Hour))
		plain := len(trace.Makeup) == 0
		for _, day := range trace.Skipped {
			plain = plain && day.Reason == calendar.Weekend
		}
		if plain && date.Weekday() == time.Monday {
			at := date.At(10 * time.Hour)
			d.Clock.Set(at)
			return at
		}
	}
}

func (d district) report(changes ...func(*issues.NewIssue)) *store.Issue {
	d.t.Helper()
	n := issues.NewIssue{
		Enterprise: testkit.EnterpriseA, Kind: "problem", Source: "board_qr", Category: testkit.CategoryLabour, Title: "缺少焊工",
		Actor: issueflow.Actor{Kind: issueflow.Enterprise}, Provenance: store.Here(d.Clock.Now()),
	}
	for _, change := range changes {
		change(&n)
	}
	var issue *store.Issue
	err := d.RunInTransaction(func(tx core.App) (err error) {
		issue, err = d.service.Report(tx, n)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return issue
}

func (d district) act(p testkit.Persona, issue string, act issueflow.Act, params issueflow.Params) *store.Issue {
	d.t.Helper()
	var changed *store.Issue
	err := d.RunInTransaction(func(tx core.App) error {
		s, err := store.SubjectOf(tx.DB(), d.Auth(d.t, p), d.Clock.Now())
		if err != nil {
			return err
		}
		changed, _, err = d.service.Act(tx, issues.Act{
			Issue: issue, Act: act, Text: "因故", Params: params,
			Actor:      issueflow.Actor{Kind: issueflow.Officer, ID: s.User, Role: s.Role, Department: s.Department},
			Provenance: store.Here(d.Clock.Now()),
		})
		return err
	})
	if err != nil {
		d.t.Fatalf("%s by %s: %v", act, p, err)
	}
	return changed
}

func (d district) tick() int {
	d.t.Helper()
	fired, err := deadlines.Tick(d, d.Clock.Now())
	if err != nil {
		d.t.Fatal(err)
	}
	return fired
}

// tickAt moves the clock to the moment and lets the engine run until nothing
// fires, as it does when it looks every second.
func (d district) tickAt(at time.Time) {
	d.t.Helper()
	d.Clock.Set(at)
	for d.tick() > 0 {
	}
}

// orders lists the supervision orders of an issue: "督〔2026〕1号 contact remind".
func (d district) orders(issue string) []string {
	d.t.Helper()
	return ordersOf(d.t, d, issue)
}

func ordersOf(t testing.TB, app core.App, issue string) []string {
	t.Helper()
	orders, err := store.OrdersOfIssue(app, issue)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, len(orders))
	for i, order := range orders {
		list[i] = fmt.Sprintf("%s %s %s", order.Number(), order.Stage(), order.Rung())
	}
	return list
}

func (d district) deadline(issue string, stage deadline.Stage) store.Deadline {
	d.t.Helper()
	list, err := store.DeadlinesOfIssue(d.DB(), issue)
	if err != nil {
		d.t.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Stage == stage {
			return list[i]
		}
	}
	d.t.Fatalf("no deadline %s in %+v", stage, list)
	return store.Deadline{}
}

// reportMany reports issues in one transaction.
func (d district) reportMany(count int) {
	d.t.Helper()
	err := d.RunInTransaction(func(tx core.App) error {
		for range count {
			_, err := d.service.Report(tx, issues.NewIssue{
				Enterprise: testkit.EnterpriseA, Kind: "problem", Source: "board_qr", Title: "due",
				Actor: issueflow.Actor{Kind: issueflow.Enterprise}, Provenance: store.Here(d.Clock.Now()),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// fill copies one reported issue until at least so many deadlines are open
// that will fire in a year.
func (d district) fill(open int) {
	d.t.Helper()
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	d.exec(`UPDATE deadlines SET next_fire_at = '2099-01-01 00:00:00.000Z' WHERE next_fire_at != ''`)
	for _, table := range []string{"issues", "issue_actions", "deadlines"} {
		columns := []string{}
		if err := d.DB().NewQuery(`SELECT name FROM pragma_table_info('` + table + `')`).Column(&columns); err != nil {
			d.t.Fatal(err)
		}
		values := make([]string, len(columns))
		for i, column := range columns {
			switch column {
			case "id", "number":
				values[i] = `printf('%07d', n) || substr("` + column + `", 8)`
			case "issue":
				values[i] = `printf('%07d', n) || substr(issue, 8)`
			default:
				values[i] = `"` + column + `"`
			}
		}
		d.exec(`WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ` + strconv.Itoa(open/2) + `)
			INSERT INTO ` + table + ` SELECT ` + strings.Join(values, ", ") + ` FROM ` + table + `, counted`)
	}
	d.exec(`ANALYZE`)
}
