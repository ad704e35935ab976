package issues_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const (
	pushedIssue = "pushedissue0001"
	pushedAct   = "pushedact000001"
)

func TestCaptureKeepsWhenAndWhereAnIssueWasFound(t *testing.T) {
	d := newDistrict(t)
	c := d.captured(testkit.WorkerA, "issues", pushedIssue, 3*time.Hour, issueFields(map[string]any{
		"level": "difficult", "description": "三号车间", "contact_name": "韩娟", "contact_phone": "13472128754",
	}))
	if err := d.captureIssue(c); err != nil {
		t.Fatal(err)
	}
	issue, err := d.FindRecordById("issues", pushedIssue)
	if err != nil {
		t.Fatal(err)
	}
	raised := d.now().Add(-3 * time.Hour)
	for field, want := range map[string]string{
		"state": "reported", "level": "difficult", "source": "visit", "grid": testkit.GridA, "reporter": testkit.WorkerA.ID(),
		"raised_at": store.Timestamp(raised), "captured_at": store.Timestamp(raised),
		"device_at": store.Timestamp(raised.Add(time.Hour)), "skew_ms": "-3600000", "received_at": store.Timestamp(d.now()),
		"device": "device000000001", "contact_name": "韩娟", "contact_phone": "13472128754",
		// Collecting was due two hours after it was raised, an hour ago.
		"late": "true", "due_at": store.Timestamp(raised.Add(2 * time.Hour)),
	} {
		if got := issue.GetString(field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if got := fmt.Sprint(d.actions(pushedIssue)); got != "[1 report officer -> reported]" {
		t.Errorf("ledger %s", got)
	}
}

func TestCaptureRefuses(t *testing.T) {
	d := newDistrict(t)
	for name, c := range map[string]struct {
		who    testkit.Persona
		fields map[string]any
		want   string
	}{
		"a field of the server":   {testkit.WorkerA, map[string]any{"state": "closed"}, "unknown_field (field=state)"},
		"a confidential issue":    {testkit.WorkerA, map[string]any{"confidential": true}, "unknown_field (field=confidential)"},
		"no kind":                 {testkit.WorkerA, map[string]any{"kind": ""}, "invalid_field (field=kind, reason=required)"},
		"no title":                {testkit.WorkerA, map[string]any{"title": ""}, "invalid_field (field=title, reason=required)"},
		"a long title":            {testkit.WorkerA, map[string]any{"title": strings.Repeat("长", 201)}, "invalid_field (field=title, reason=too_long)"},
		"an unknown level":        {testkit.WorkerA, map[string]any{"level": "huge"}, "invalid_field (field=level, reason=not_a_choice)"},
		"an enterprise elsewhere": {testkit.WorkerB, nil, "forbidden (collection=issues, verb=capture)"},
		"a department desk":       {testkit.Desk, nil, "forbidden (collection=issues, verb=capture)"},
	} {
		t.Run(name, func(t *testing.T) {
			err := d.captureIssue(d.captured(c.who, "issues", pushedIssue, time.Minute, issueFields(c.fields)))
			if e, ok := errs.As(err); !ok || e.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestAVisitOfAnotherEnterpriseIsRefused(t *testing.T) {
	d := newDistrict(t)
	if err := d.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	own := d.captured(testkit.WorkerA, "issues", pushedIssue, time.Minute, issueFields(map[string]any{"visit": testkit.VisitA}))
	if err := d.captureIssue(own); err != nil {
		t.Fatal(err)
	}
	other := d.captured(testkit.WorkerB, "issues", "pushedissue0002", time.Minute,
		issueFields(map[string]any{"visit": testkit.VisitA, "enterprise": testkit.EnterpriseB}))
	if err := d.captureIssue(other); errs.Code(err) != "invalid_field" {
		t.Errorf("got %v, want invalid_field", err)
	}
}

// An officer without a network reports, and goes on from what the phone shows.
func TestSolvedOnSiteWithoutANetwork(t *testing.T) {
	d := newDistrict(t)
	if err := d.captureIssue(d.captured(testkit.WorkerA, "issues", pushedIssue, 26*time.Hour, issueFields(nil))); err != nil {
		t.Fatal(err)
	}
	err := d.captureAct(d.captured(testkit.WorkerA, "issue_actions", pushedAct, 26*time.Hour, map[string]any{
		"issue": pushedIssue, "act": "resolve", "expected_state": "reported", "text": "当场协调完成", "params": map[string]any{"solved_on_site": true},
	}))
	if err != nil {
		t.Fatal(err)
	}
	issue := d.row("issues", pushedIssue)
	if issue["state"] != "resolved" || issue["handler"] != testkit.WorkerA.ID() || issue["late"] != "0" || issue["due_at"] != "" {
		t.Errorf("issue %v", issue)
	}
	for stage, got := range d.deadlines(pushedIssue) {
		if got.State != issueflow.Met || got.Late || !got.NextFireAt.IsZero() {
			t.Errorf("%s: %+v", stage, got)
		}
	}
	if got := d.row("issue_actions", pushedAct)["params"]; got != `{"solved_on_site":true}` {
		t.Errorf("params %s", got)
	}
}

func TestCaptureOfActsRefuses(t *testing.T) {
	d := newDistrict(t)
	open := d.report(nil).Id
	secret := d.report(func(n *issues.NewIssue) { n.Confidential = true }).Id
	d.Clock.Advance(time.Hour)
	for name, c := range map[string]struct {
		who    testkit.Persona
		issue  string
		fields map[string]any
		want   string
	}{
		"an unknown issue":      {testkit.WorkerA, "nothing00000000", nil, "record_not_found (collection=issues, record=nothing00000000)"},
		"a confidential issue":  {testkit.WorkerA, secret, nil, "record_not_found (collection=issues, record=" + secret + ")"},
		"an issue elsewhere":    {testkit.WorkerB, open, nil, "forbidden (collection=issue_actions, verb=capture)"},
		"a leader":              {testkit.Leader, open, nil, "forbidden (collection=issue_actions, verb=capture)"},
		"a report":              {testkit.WorkerA, open, map[string]any{"act": "report"}, "invalid_field (field=act, reason=not_a_choice)"},
		"an unknown param":      {testkit.WorkerA, open, map[string]any{"params": map[string]any{"x": 1}}, "invalid_field (field=params, reason=shape)"},
		"a field of the server": {testkit.WorkerA, open, map[string]any{"to_state": "closed"}, "unknown_field (field=to_state)"},
		"an act of a manager":   {testkit.WorkerA, open, map[string]any{"act": "mark_invalid"}, "forbidden_act (act=mark_invalid, role=grid_worker)"},
	} {
		t.Run(name, func(t *testing.T) {
			fields := map[string]any{"issue": c.issue, "act": "comment", "text": "已电话联系"}
			for field, value := range c.fields {
				fields[field] = value
			}
			err := d.captureAct(d.captured(c.who, "issue_actions", pushedAct, time.Minute, fields))
			if e, ok := errs.As(err); !ok || e.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// Who was on duty at capture time is heard, whoever has the enterprise or the
// issue when the push arrives.
func TestActsAroundAHandover(t *testing.T) {
	d := newDistrict(t)
	d.Clock.Advance(-48 * time.Hour)
	ofGrid := d.report(nil).Id
	ofDesk := d.report(nil).Id
	d.mustAct(testkit.WorkerA, ofDesk, issueflow.Accept, issueflow.Params{})
	d.mustAct(testkit.Desk, ofDesk, issueflow.Claim, issueflow.Params{})
	d.Clock.Advance(36 * time.Hour)
	d.mustAct(testkit.Desk, ofDesk, issueflow.Transfer, issueflow.Params{Department: testkit.Finance})
	if _, err := d.NonconcurrentDB().NewQuery(`
		UPDATE assignments SET [[to]] = {:then} WHERE id = 'duty00000000001'`).
		Bind(map[string]any{"then": store.Timestamp(d.Clock.Now())}).Execute(); err != nil {
		t.Fatal(err)
	}
	d.Clock.Advance(12 * time.Hour)

	comment := func(issue string) map[string]any {
		return map[string]any{"issue": issue, "act": "contact", "text": "已电话联系"}
	}
	for i, c := range []struct {
		who   testkit.Persona
		issue string
		ago   time.Duration
		want  string
	}{
		{testkit.WorkerA, ofGrid, 24 * time.Hour, ""},
		{testkit.WorkerA, ofGrid, time.Hour, "forbidden"},
		{testkit.Desk, ofDesk, 24 * time.Hour, ""},
		{testkit.Desk, ofDesk, time.Hour, "forbidden"},
	} {
		record := fmt.Sprintf("act%012d", i)
		err := d.captureAct(d.captured(c.who, "issue_actions", record, c.ago, comment(c.issue)))
		if got := errs.Code(err); got != c.want || err != nil && c.want == "" {
			t.Errorf("%s captured %s ago: %v, want %q", c.who, c.ago, err, c.want)
		}
	}
}
