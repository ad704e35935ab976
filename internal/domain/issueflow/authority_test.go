package issueflow

import (
	"testing"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
)

// Each row is what a person finds on the buttons of an issue.
func TestAllowedTo(t *testing.T) {
	underFire := append(accepted(), act(2, manager1, Assign, to("fire"), handledBy("huo"),
		func(a *Action) { a.Params.CoDepartments = []string{"water"} }), act(3, fireDesk, Accept))
	pending := append(handling(), act(4, fireDesk, RequestExtension, until(200)))
	workers := append(accepted(), act(2, manager1, Assign, handledBy("wang")), act(3, worker, Accept))
	leaders := append(accepted(), act(2, manager1, Assign, handledBy("shuji")), act(3, leader, Accept))
	secret := []Action{act(0, enterprise, Report, func(a *Action) { a.Params.Confidential = true })}

	for _, c := range []struct {
		name   string
		actor  Actor
		ledger []Action
		want   string
	}{
		{"anybody reports", worker, nil, "report"},
		{"an enterprise reports", enterprise, nil, "report"},
		{"a department does not report", fireDesk, nil, ""},

		{"worker, reported", worker, reported(), "accept contact comment resolve"},
		{"area lead, reported", lead, reported(), "accept contact comment resolve"},
		{"worker, accepted", worker, accepted(), "return contact progress comment resolve"},
		{"worker, handled by a department", worker, handling(), "contact progress comment"},
		{"worker, handled by that worker", worker, workers, "return contact progress comment request_extension resolve"},
		{"another, handled by that worker", lead, workers, "contact progress comment"},
		{"worker, resolved", worker, resolved(), "contact comment"},

		{"department, in the pool", fireDesk, accepted(), "claim comment"},
		{"department, reported", fireDesk, reported(), "accept comment"},
		{"department, own", fireDesk, underFire, "transfer return contact progress comment request_extension resolve"},
		{"colleague of the handler", fireMate, underFire, "transfer return contact progress comment request_extension resolve"},
		{"co department", waterDesk, underFire, "contact progress comment"},
		{"another department", powerDesk, underFire, "comment"},
		{"department, assigned", fireMate, assigned(), "accept transfer return contact progress comment request_extension"},
		{"official of no department", Actor{Officer, "x", access.Department, ""}, accepted(), "comment"},

		{"manager, reported", manager1, reported(), "accept contact comment raise_level merge mark_invalid"},
		{"manager, accepted", manager1, accepted(), "assign contact comment raise_level"},
		{"manager, extension asked for", manager1, pending,
			"assign contact comment suspend grant_extension refuse_extension raise_level"},
		{"manager, suspended", manager1, suspended(), "contact comment resume raise_level"},
		{"manager, resolved", manager1, resolved(), "contact comment raise_level verify close reopen"},

		{"leader", leader, handling(), "contact progress comment"},
		{"leader who handles it", leader, leaders, "return contact progress comment request_extension resolve"},
		{"supervisor", supervisor, handling(), "comment"},

		{"enterprise, handling", enterprise, handling(), "comment"},
		{"enterprise, resolved", enterprise, resolved(), "comment reopen rate"},
		{"enterprise, closed", enterprise, closed(), "comment reopen"},
		{"system, resolved", system, resolved(), "comment raise_level close reopen hand_over"},

		{"confidential: supervisor", supervisor, secret, "accept contact comment raise_level resolve merge mark_invalid"},
		{"confidential: manager", manager1, secret, ""},
		{"confidential: worker", worker, secret, ""},
		{"confidential: enterprise", enterprise, secret, "comment"},

		{"nobody", Actor{}, reported(), ""},
		{"an officer without an account", Actor{Kind: Officer, Role: access.Manager}, reported(), ""},
		{"an unknown role", Actor{Officer, "x", "intern", ""}, reported(), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := names(AllowedTo(c.actor, replay(t, c.ledger))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheHandlerDoesNotVerify(t *testing.T) {
	handled := append(accepted(), act(2, manager1, Assign, handledBy("zhu")), act(3, manager1, Accept), act(4, manager1, Resolve))
	s := replay(t, handled)
	if May(manager1, Verify, s) {
		t.Error("the handler verifies")
	}
	other := manager1
	other.ID = "another"
	if !May(other, Verify, s) {
		t.Error("another manager does not")
	}
}

func TestDecide(t *testing.T) {
	now := func(ledger []Action) (Snapshot, Snapshot) { s := replay(t, ledger); return s, s }

	s, seen := now(reported())
	if next, err := Decide(s, seen, act(1, worker, Accept, expecting(Reported))); err != nil || next.State != Accepted {
		t.Errorf("got %s, %v", next.State, err)
	}
	if _, err := Decide(s, seen, act(1, worker, MarkInvalid)); errs.Code(err) != "forbidden_act" {
		t.Errorf("a worker marks invalid: %v", err)
	}
	s, seen = now(accepted())
	if _, err := Decide(s, seen, act(2, fireDesk, Claim, to("water"))); errs.Code(err) != "forbidden_act" {
		t.Errorf("fire claims for water: %v", err)
	}
	if _, err := Decide(s, seen, act(2, worker, Accept, expecting(Reported))); errs.Code(err) != "state_changed" {
		t.Errorf("accepted twice: %v", err)
	}
}

func TestAuthorityIsThatOfTheCaptureTime(t *testing.T) {
	ledger := append(accepted(), act(2, manager1, Assign, handledBy("wang")), act(3, worker, Accept),
		act(10, manager1, Assign, handledBy("li")), act(11, lead, Accept))
	offline := act(8, worker, Resolve, expecting(Handling))
	offline.ReceivedAt = after(20)

	seen := replay(t, AsOf(ledger, offline.At))
	next, err := Decide(replay(t, ledger), seen, offline)
	if err != nil || next.State != Resolved || !next.ResolvedAt.Equal(after(8)) {
		t.Errorf("what was captured before the handover was refused: %v", err)
	}
	later := act(12, worker, Resolve, expecting(Handling))
	if _, err := Decide(replay(t, ledger), replay(t, AsOf(ledger, later.At)), later); errs.Code(err) != "forbidden_act" {
		t.Errorf("what was captured after it was taken: %v", err)
	}
}
