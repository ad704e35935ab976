package issues

import (
	"encoding/json"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// acts answers GET /api/issues/{id}/acts with the state of the issue and what
// the caller may do in it.
func (s *Service) acts(e *core.RequestEvent) error {
	subject, facts, err := s.visible(e.App, e)
	if err != nil {
		return apierr.Respond(e, err)
	}
	h, err := openHistory(e.App.DB(), e.Request.PathValue("id"))
	if err != nil {
		return apierr.Respond(e, err)
	}
	allowed := []issueflow.Act{}
	if access.May(subject, access.Capture, "issue_actions", facts) == nil {
		allowed = issueflow.AllowedTo(officer(subject), h.snapshot)
	}
	return e.JSON(http.StatusOK, map[string]any{"state": h.snapshot.State, "acts": allowed})
}

// actions answers POST /api/issues/{id}/actions {act, expected_state, text,
// params} with the changed issue and the new row of its ledger.
func (s *Service) actions(e *core.RequestEvent) error {
	var body map[string]any
	if err := json.NewDecoder(e.Request.Body).Decode(&body); err != nil {
		return apierr.Respond(e, errs.New("malformed", map[string]any{"reason": "json"}))
	}
	var issue *store.Issue
	var action *store.IssueAction
	err := e.App.RunInTransaction(func(tx core.App) (err error) {
		subject, facts, err := s.visible(tx, e)
		if err != nil {
			return err
		}
		if err := access.May(subject, access.Capture, "issue_actions", facts); err != nil {
			return err
		}
		f := syncproto.ReadFields(body)
		fields := readAct(f)
		if err := f.Done(); err != nil {
			return err
		}
		issue, action, err = s.Act(tx, Act{
			Issue: e.Request.PathValue("id"), Act: fields.act, Expected: fields.expected,
			Text: fields.text, Params: fields.params,
			Actor: officer(subject), ActorName: e.Auth.GetString("name"), Provenance: store.Here(s.clock.Now()),
		})
		return err
	})
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, map[string]any{"issue": issue, "action": action})
}

// visible returns the caller and the facts of the issue of the path. The error
// is an errs.E "record_not_found" when there is no such issue, or none that the
// caller may see.
func (s *Service) visible(app core.App, e *core.RequestEvent) (access.Subject, access.Facts, error) {
	id := e.Request.PathValue("id")
	subject, err := store.SubjectOf(app.DB(), e.Auth, s.clock.Now())
	if err != nil {
		return access.Subject{}, access.Facts{}, err
	}
	facts, err := store.IssueFacts(app.DB(), id)
	if err != nil {
		return access.Subject{}, access.Facts{}, err
	}
	if access.May(subject, access.View, "issues", facts) != nil {
		return access.Subject{}, access.Facts{}, store.NotFound("issues", id)
	}
	return subject, facts, nil
}
