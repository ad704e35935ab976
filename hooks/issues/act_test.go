package issues_test

import (
	"testing"
	"time"

	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestAnIssueFromReportToClosing(t *testing.T) {
	d := newDistrict(t)
	issue := d.report(nil)
	id := issue.Id
	steps := []struct {
		who    testkit.Persona
		act    issueflow.Act
		params issueflow.Params
		want   issueflow.State
	}{
		{testkit.WorkerA, issueflow.Accept, issueflow.Params{}, issueflow.Accepted},
		{testkit.Desk, issueflow.Claim, issueflow.Params{}, issueflow.Claimed},
		{testkit.Desk, issueflow.Contact, issueflow.Params{}, issueflow.Handling},
		{testkit.Desk, issueflow.Progress, issueflow.Params{}, issueflow.Handling},
		{testkit.Desk, issueflow.Resolve, issueflow.Params{}, issueflow.Resolved},
		{testkit.Manager, issueflow.Close, issueflow.Params{}, issueflow.Closed},
	}
	for _, step := range steps {
		d.Clock.Advance(time.Minute)
		if issue = d.mustAct(step.who, id, step.act, step.params); issue.State() != step.want {
			t.Fatalf("after %s: %s, want %s", step.act, issue.State(), step.want)
		}
	}
	start := issue.RaisedAt()
	for field, want := range map[string]string{
		"responsible": testkit.Labour, "handler": testkit.Desk.ID(), "due_at": "", "late": "false",
		"accepted_at": store.Timestamp(start.Add(time.Minute)), "contacted_at": store.Timestamp(start.Add(3 * time.Minute)),
		"resolved_at": store.Timestamp(start.Add(5 * time.Minute)), "closed_at": store.Timestamp(start.Add(6 * time.Minute)),
	} {
		if got := issue.GetString(field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	for stage, met := range map[string]time.Duration{"collect": time.Minute, "contact": 3 * time.Minute, "resolve": 5 * time.Minute} {
		got := d.deadlines(id)[stage]
		if got.State != issueflow.Met || !got.MetAt.Equal(start.Add(met)) || got.Late || !got.NextFireAt.IsZero() {
			t.Errorf("%s: %+v", stage, got)
		}
	}
}

func TestActRefuses(t *testing.T) {
	d := newDistrict(t)
	issue := d.report(nil).Id
	secret := d.report(func(n *issues.NewIssue) { n.Confidential = true }).Id
	act := func(who testkit.Persona, act issueflow.Act, params issueflow.Params) error {
		_, err := d.act(who, issue, act, params)
		return err
	}
	allowed := "allowed=[accept contact comment raise_level resolve merge mark_invalid]"
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"an act that the state has not": {act(testkit.Desk, issueflow.Claim, issueflow.Params{}),
			"illegal_act (act=claim, " + allowed + ", state=reported)"},
		"an act that the role has not": {act(testkit.WorkerA, issueflow.MarkInvalid, issueflow.Params{}),
			"forbidden_act (act=mark_invalid, role=grid_worker)"},
		"a merge into itself": {act(testkit.Manager, issueflow.Merge, issueflow.Params{Into: issue}),
			"act_param_invalid (act=merge, param=into, value=" + issue + ")"},
		"a merge into nothing": {act(testkit.Manager, issueflow.Merge, issueflow.Params{Into: "nothing00000000"}),
			"act_param_invalid (act=merge, param=into, value=nothing00000000)"},
		"a merge into what the actor must not know": {act(testkit.Manager, issueflow.Merge, issueflow.Params{Into: secret}),
			"act_param_invalid (act=merge, param=into, value=" + secret + ")"},
		"an unknown issue": {func() error {
			_, err := d.act(testkit.Manager, "nothing00000000", issueflow.Comment, issueflow.Params{})
			return err
		}(), "record_not_found (collection=issues, record=nothing00000000)"},
	} {
		t.Run(name, func(t *testing.T) {
			if e, ok := errs.As(c.err); !ok || e.Error() != c.want {
				t.Errorf("got %v, want %s", c.err, c.want)
			}
		})
	}
	d.mustAct(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	for name, params := range map[string]issueflow.Params{
		"department": {Department: "nothing00000000"}, "handler": {Handler: "nothing00000000"},
	} {
		if err := act(testkit.Manager, issueflow.Assign, params); errs.Code(err) != "act_param_invalid" {
			t.Errorf("an unknown %s: %v", name, err)
		}
	}
	if got := len(d.actions(issue)); got != 2 {
		t.Errorf("%d rows in the ledger, want 2", got)
	}
}

func TestAnActOnAStateThatHasChanged(t *testing.T) {
	d := newDistrict(t)
	issue := d.report(nil).Id
	d.mustAct(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	err := d.captureAct(d.captured(testkit.AreaLead, "issue_actions", "act000000000001", 0, map[string]any{
		"issue": issue, "act": "accept", "expected_state": "reported",
	}))
	e, ok := errs.As(err)
	if !ok || e.Code != "state_changed" || e.Params["state"] != issueflow.Accepted {
		t.Fatalf("got %v", err)
	}
}
