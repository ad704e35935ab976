package issues_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// district is an app with the service under test and its personas at hand.
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

func (d district) now() time.Time { return d.Clock.Now().UTC().Truncate(time.Millisecond) }

// try runs work in a transaction, as every caller of the service does.
func (d district) try(work func(tx core.App) error) error {
	return d.RunInTransaction(work)
}

// fromBoard is what an enterprise reports at its notice board.
func (d district) fromBoard(changes func(*issues.NewIssue)) issues.NewIssue {
	n := issues.NewIssue{
		Enterprise: testkit.EnterpriseA, Board: testkit.BoardA, Kind: "problem", Source: "board_qr",
		Category: testkit.CategoryLabour, Description: "三号车间缺焊工二十名，订单要延误",
		Actor: issueflow.Actor{Kind: issueflow.Enterprise}, Provenance: store.Here(d.Clock.Now()),
	}
	if changes != nil {
		changes(&n)
	}
	return n
}

func (d district) report(changes func(*issues.NewIssue)) *store.Issue {
	d.t.Helper()
	issue, err := d.tryReport(changes)
	if err != nil {
		d.t.Fatal(err)
	}
	return issue
}

func (d district) tryReport(changes func(*issues.NewIssue)) (issue *store.Issue, err error) {
	err = d.try(func(tx core.App) (err error) {
		issue, err = d.service.Report(tx, d.fromBoard(changes))
		return err
	})
	return issue, err
}

func (d district) actor(p testkit.Persona) issueflow.Actor {
	d.t.Helper()
	s, err := store.SubjectOf(d.DB(), d.Auth(d.t, p), d.Clock.Now())
	if err != nil {
		d.t.Fatal(err)
	}
	return issueflow.Actor{Kind: issueflow.Officer, ID: s.User, Role: s.Role, Department: s.Department}
}

// act does an act online and returns the changed issue.
func (d district) act(p testkit.Persona, issue string, act issueflow.Act, params issueflow.Params) (*store.Issue, error) {
	d.t.Helper()
	var changed *store.Issue
	err := d.try(func(tx core.App) (err error) {
		changed, _, err = d.service.Act(tx, issues.Act{
			Issue: issue, Act: act, Text: "因故", Params: params,
			Actor: d.actor(p), ActorName: string(p), Provenance: store.Here(d.Clock.Now()),
		})
		return err
	})
	return changed, err
}

func (d district) mustAct(p testkit.Persona, issue string, act issueflow.Act, params issueflow.Params) *store.Issue {
	d.t.Helper()
	changed, err := d.act(p, issue, act, params)
	if err != nil {
		d.t.Fatalf("%s by %s: %v", act, p, err)
	}
	return changed
}

// captured is a mutation of the persona's phone, decoded from JSON as a push
// is, captured some time before it arrives now.
func (d district) captured(p testkit.Persona, table, record string, ago time.Duration, fields map[string]any) syncproto.Captured {
	d.t.Helper()
	raw, err := json.Marshal(fields)
	if err != nil {
		d.t.Fatal(err)
	}
	at := d.now().Add(-ago)
	c := syncproto.Captured{
		Table: table, Record: record, Name: d.Auth(d.t, p).GetString("name"), Device: "device000000001",
		CapturedAt: at, DeviceAt: at.Add(time.Hour), Skew: -time.Hour, ReceivedAt: d.now(),
	}
	if err := json.Unmarshal(raw, &c.Fields); err != nil {
		d.t.Fatal(err)
	}
	if c.Officer, err = store.SubjectOf(d.DB(), d.Auth(d.t, p), c.CapturedAt); err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d district) captureIssue(c syncproto.Captured) error {
	return d.try(func(tx core.App) error { return d.service.Capture(tx, c) })
}

func (d district) captureAct(c syncproto.Captured) error {
	return d.try(func(tx core.App) error { return issues.Actions{Issues: d.service}.Capture(tx, c) })
}

// issueFields is a sound issue of enterprise A as a phone sends it.
func issueFields(changes map[string]any) map[string]any {
	fields := map[string]any{
		"enterprise": testkit.EnterpriseA, "kind": "problem", "category": testkit.CategoryLabour, "title": "缺少焊工",
	}
	maps.Copy(fields, changes)
	return fields
}

// row returns every column of a row but the one that says when it was written.
func (d district) row(table, id string) map[string]string {
	d.t.Helper()
	row := dbx.NullStringMap{}
	if err := d.DB().Select("*").From(table).Where(dbx.HashExp{"id": id}).One(row); err != nil {
		d.t.Fatal(err)
	}
	values := map[string]string{}
	for column, value := range row {
		if column != "updated" {
			values[column] = value.String
		}
	}
	return values
}

func (d district) deadlines(issue string) map[string]store.Deadline {
	d.t.Helper()
	list, err := store.DeadlinesOfIssue(d.DB(), issue)
	if err != nil {
		d.t.Fatal(err)
	}
	byStage := map[string]store.Deadline{}
	for _, each := range list {
		byStage[string(each.Stage)] = each
	}
	return byStage
}
