package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/issueflow"
)

// IssueAction is a row of the ledger of an issue.
type IssueAction struct{ core.BaseRecordProxy }

func (a *IssueAction) Issue() string         { return a.GetString("issue") }
func (a *IssueAction) Serial() int           { return a.GetInt("serial") }
func (a *IssueAction) Act() issueflow.Act    { return issueflow.Act(a.GetString("act")) }
func (a *IssueAction) ActorName() string     { return a.GetString("actor_name") }
func (a *IssueAction) To() issueflow.State   { return issueflow.State(a.GetString("to_state")) }
func (a *IssueAction) From() issueflow.State { return issueflow.State(a.GetString("from_state")) }

// FindIssueAction returns a row of a ledger.
func FindIssueAction(app core.App, id string) (*IssueAction, error) {
	action := &IssueAction{}
	err := app.RecordQuery("issue_actions").AndWhere(dbx.HashExp{"id": id}).Limit(1).One(action)
	return action, err
}

// Ledger returns the acts on an issue in the order of their arrival. Whoever
// acted is known by id and kind; roles are not kept.
func Ledger(db dbx.Builder, issue string) ([]issueflow.Action, error) {
	rows := []struct {
		Act, ActorKind, Actor, ExpectedState, Text, CapturedAt, ReceivedAt string
		Params                                                             string
	}{}
	err := db.NewQuery(`
		SELECT act, actor_kind, actor, expected_state, [[text]], captured_at, received_at, coalesce(params, '') AS params
		FROM issue_actions WHERE issue = {:issue} ORDER BY serial`).
		Bind(dbx.Params{"issue": issue}).All(&rows)
	if err != nil {
		return nil, err
	}
	ledger := make([]issueflow.Action, len(rows))
	for i, row := range rows {
		ledger[i] = issueflow.Action{
			Act: issueflow.Act(row.Act), Actor: issueflow.Actor{Kind: issueflow.ActorKind(row.ActorKind), ID: row.Actor},
			Expected: issueflow.State(row.ExpectedState), Text: row.Text,
			At: ParseTimestamp(row.CapturedAt), ReceivedAt: ParseTimestamp(row.ReceivedAt),
		}
		if row.Params == "" {
			continue
		}
		if err := json.Unmarshal([]byte(row.Params), &ledger[i].Params); err != nil {
			return nil, fmt.Errorf("params of action %d of issue %s: %w", i+1, issue, err)
		}
	}
	return ledger, nil
}

// Provenance says when and through which phone something was recorded. What
// the server or a browser records was captured on arrival.
type Provenance struct {
	CapturedAt, DeviceAt time.Time
	Skew                 time.Duration
	ReceivedAt           time.Time
	Device               string
}

// Here is the provenance of what is recorded online, now.
func Here(now time.Time) Provenance { return Provenance{CapturedAt: now, ReceivedAt: now} }

// Whole is the provenance as a row keeps it, in milliseconds.
func (p Provenance) Whole() Provenance {
	for _, at := range []*time.Time{&p.CapturedAt, &p.DeviceAt, &p.ReceivedAt} {
		*at = at.UTC().Truncate(time.Millisecond)
	}
	return p
}

// Columns are the CaptureColumns of the provenance.
func (p Provenance) Columns() dbx.Params {
	return CaptureColumns(p.CapturedAt, p.DeviceAt, p.Skew, p.ReceivedAt, p.Device)
}

// NewIssueAction is a row of the ledger on its way into the table. The times
// of Action are those of its provenance.
type NewIssueAction struct {
	ID, Issue, Enterprise string
	Action                issueflow.Action
	ActorName             string
	From, To              issueflow.State
	SolvedOnSite          bool
	Provenance            Provenance
}

// InsertIssueAction writes a row at the end of the ledger of its issue. Errors:
// errs.E "record_exists".
func InsertIssueAction(db dbx.Builder, a NewIssueAction) error {
	var serial int
	err := db.NewQuery(`SELECT coalesce(max(serial), 0) + 1 FROM issue_actions WHERE issue = {:issue}`).
		Bind(dbx.Params{"issue": a.Issue}).Row(&serial)
	if err != nil {
		return err
	}
	row := a.Provenance.Columns()
	maps.Copy(row, dbx.Params{
		"id": a.ID, "issue": a.Issue, "enterprise": a.Enterprise, "serial": serial,
		"act": string(a.Action.Act), "actor_kind": string(a.Action.Actor.Kind),
		"actor": a.Action.Actor.ID, "actor_name": a.ActorName,
		"expected_state": string(a.Action.Expected), "from_state": string(a.From), "to_state": string(a.To),
		"text": a.Action.Text, "params": actionParams{a.Action.Params, a.SolvedOnSite},
	})
	return Insert(db, "issue_actions", a.Provenance.ReceivedAt, row)
}

// actionParams are the params as the ledger keeps them: with what the state
// machine found out about a resolution.
type actionParams struct {
	issueflow.Params
	SolvedOnSite bool `json:"solved_on_site,omitempty"`
}
