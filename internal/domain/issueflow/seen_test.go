package issueflow

import "testing"

// arriving says when an act that was captured earlier reached the server.
func arriving(hours float64) func(*Action) { return func(a *Action) { a.ReceivedAt = after(hours) } }

func TestSeen(t *testing.T) {
	offline := []Action{
		act(0, worker, Report, arriving(9)),
		act(1, worker, Accept, arriving(9)),
		act(2, worker, Contact, arriving(9)),
	}
	crossed := append(reported(),
		act(3, lead, Accept),
		act(1, worker, Contact, arriving(4)),
		act(2, worker, Return, arriving(4)),
	)
	for _, c := range []struct {
		name   string
		ledger []Action
		actor  Actor
		hours  float64
		want   State
	}{
		{"what had arrived", claimed(), waterDesk, 1.5, Accepted},
		{"what arrives at that very moment", claimed(), waterDesk, 2, Claimed},
		{"all of it", claimed(), waterDesk, 99, Claimed},
		{"an own report that has not arrived", offline, worker, 0.5, Reported},
		{"own acts that have not arrived", offline, worker, 2, Accepted},
		{"not those of others", offline, lead, 2, Reported},
		{"not own acts of later", offline, worker, 0.9, Reported},
		{"the report, whatever the clock says", claimed(), worker, -100, Reported},
		{"own acts have the effect that they were seen to have", crossed, worker, 2.5, Reported},
		{"enterprises have no outbox", append(resolved(), act(6, enterprise, Rate, rated(5), arriving(9))), enterprise, 7, Resolved},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Seen(c.ledger, c.actor, after(c.hours))
			if err != nil || got.State != c.want {
				t.Errorf("got %s, %v, want %s", got.State, err, c.want)
			}
		})
	}
}

func TestSeenOfABrokenLedger(t *testing.T) {
	if _, err := Seen([]Action{act(0, manager1, Close)}, worker, after(1)); err == nil {
		t.Error("a ledger without a report was understood")
	}
	if s, err := Seen(nil, worker, after(1)); err != nil || s.State != Unreported {
		t.Errorf("an empty ledger: %s, %v", s.State, err)
	}
}
