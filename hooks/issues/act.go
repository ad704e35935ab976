package issues

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// Act is one act on an issue on its way into the ledger.
type Act struct {
	ID         string // of the row, "" for a random one
	Issue      string
	Act        issueflow.Act
	Expected   issueflow.State // that the actor saw, "" if none is claimed
	Text       string
	Params     issueflow.Params
	Actor      issueflow.Actor
	ActorName  string
	Provenance store.Provenance
}

// Act enters an act into the ledger of its issue, and brings the issue's row
// and its deadlines to what the ledger then says. It asks whether the actor may
// do such an act, not whether the actor may see the issue.
//
// Errors: errs.E "record_not_found", "state_changed", "illegal_act",
// "forbidden_act", "act_param_missing", "act_param_invalid" and "record_exists".
func (s *Service) Act(tx core.App, a Act) (*store.Issue, *store.IssueAction, error) {
	issue, err := store.FindIssue(tx, a.Issue)
	if err != nil {
		return nil, nil, err
	}
	h, err := openHistory(tx.DB(), a.Issue)
	if err != nil {
		return nil, nil, err
	}
	return s.act(tx, issue, h, a)
}

func (s *Service) act(tx core.App, issue *store.Issue, h history, a Act) (*store.Issue, *store.IssueAction, error) {
	a.Provenance = a.Provenance.Whole()
	if a.ID == "" {
		a.ID = core.GenerateDefaultRandomId()
	}
	if a.Act == issueflow.Claim && a.Params.Department == "" {
		a.Params.Department = a.Actor.Department
	}
	action := issueflow.Action{
		Act: a.Act, Actor: a.Actor, Expected: a.Expected, Text: a.Text, Params: a.Params,
		At: a.Provenance.CapturedAt, ReceivedAt: a.Provenance.ReceivedAt,
	}
	seen, err := h.seen(a.Actor, a.Provenance)
	if err != nil {
		return nil, nil, err
	}
	next, err := issueflow.Decide(h.snapshot, seen, action)
	if err != nil {
		return nil, nil, err
	}
	if err := checkReferences(tx.DB(), issue, a); err != nil {
		return nil, nil, err
	}
	err = store.InsertIssueAction(tx.DB(), store.NewIssueAction{
		ID: a.ID, Issue: issue.Id, Enterprise: issue.Enterprise(),
		Action: action, ActorName: a.ActorName, From: h.snapshot.State, To: next.State,
		SolvedOnSite: a.Act == issueflow.Resolve && next.SolvedOnSite, Provenance: a.Provenance,
	})
	if err != nil {
		return nil, nil, err
	}
	now := a.Provenance.ReceivedAt
	if err := store.ProjectIssue(tx.DB(), issue.Id, next, now); err != nil {
		return nil, nil, err
	}
	if err := s.deadlines.Track(tx, issue.Id, issue.Enterprise(), append(h.ledger, action), now); err != nil {
		return nil, nil, err
	}
	return outcome(tx, issue.Id, a.ID)
}

func outcome(tx core.App, issue, action string) (*store.Issue, *store.IssueAction, error) {
	changed, err := store.FindIssue(tx, issue)
	if err != nil {
		return nil, nil, err
	}
	entered, err := store.FindIssueAction(tx, action)
	return changed, entered, err
}

// checkReferences refuses an act that names a department, an official or an
// issue that does not exist, or that its actor must not know of.
func checkReferences(db dbx.Builder, issue *store.Issue, a Act) error {
	invalid := func(param, value string) error {
		return errs.New("act_param_invalid", map[string]any{"act": a.Act, "param": param, "value": value})
	}
	for _, department := range slices.Concat([]string{a.Params.Department}, a.Params.CoDepartments) {
		if known, err := knownOrEmpty(db, "departments", department); err != nil {
			return err
		} else if !known {
			return invalid("department", department)
		}
	}
	if known, err := knownOrEmpty(db, "users", a.Params.Handler); err != nil {
		return err
	} else if !known {
		return invalid("handler", a.Params.Handler)
	}
	if a.Params.Into == "" {
		return nil
	}
	into, err := store.IssueFacts(db, a.Params.Into)
	if code := errs.Code(err); err != nil && code != "record_not_found" {
		return err
	}
	hidden := into.Confidential && a.Actor.Role != access.Supervisor
	if err != nil || hidden || a.Params.Into == issue.Id {
		return invalid("into", a.Params.Into)
	}
	return nil
}

func knownOrEmpty(db dbx.Builder, table, id string) (bool, error) {
	if id == "" {
		return true, nil
	}
	return store.Exists(db, table, id)
}

// history is an issue as its ledger tells it.
type history struct {
	ledger   []issueflow.Action
	snapshot issueflow.Snapshot
}

func openHistory(db dbx.Builder, issue string) (history, error) {
	ledger, err := store.Ledger(db, issue)
	if err != nil {
		return history{}, err
	}
	snapshot, err := issueflow.Replay(ledger)
	if err != nil {
		return history{}, broken(fmt.Errorf("issue %s: %w", issue, err))
	}
	return history{ledger, snapshot}, nil
}

// seen is how the issue stood for whoever recorded something there and then.
// Online, that is how it stands.
func (h history) seen(actor issueflow.Actor, p store.Provenance) (issueflow.Snapshot, error) {
	if p.Device == "" {
		return h.snapshot, nil
	}
	seen, err := issueflow.Seen(h.ledger, actor, p.CapturedAt)
	if err != nil {
		return seen, broken(err)
	}
	return seen, nil
}

// broken hides the code of an error that is not the caller's: a ledger that was
// written through Act can be replayed.
func broken(err error) error { return errors.New("broken ledger: " + err.Error()) }
