package accounts

import (
	"encoding/json"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// getMe answers {record, duties, grids} for the user who asks.
func (s *Service) getMe(e *core.RequestEvent) error {
	user, err := caller(e)
	if err != nil {
		return apierr.Respond(e, err)
	}
	duties, grids, err := s.Duties(e.App, user.Id)
	if err != nil {
		return apierr.Respond(e, err)
	}
	if err := apis.EnrichRecord(e, user.Record); err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, map[string]any{"record": user.Record, "duties": duties, "grids": grids})
}

// postPassword takes {old_password, new_password} and answers {token, record}:
// the token that the request came with has ended.
func (s *Service) postPassword(e *core.RequestEvent) error {
	user, err := caller(e)
	if err != nil {
		return apierr.Respond(e, err)
	}
	var form struct {
		Old string `json:"old_password"`
		New string `json:"new_password"`
	}
	if err := json.NewDecoder(e.Request.Body).Decode(&form); err != nil {
		return apierr.Respond(e, errs.New("malformed", map[string]any{"reason": "json"}))
	}
	if err := s.ChangePassword(e.App, user, form.Old, form.New); err != nil {
		return apierr.Respond(e, err)
	}
	return apis.RecordAuthResponse(e, user.Record, "", nil)
}

// postReset answers {name, phone, password} with a one-time password.
func (s *Service) postReset(e *core.RequestEvent) error {
	if e.Auth == nil {
		return apierr.Respond(e, errs.New("unauthenticated", nil))
	}
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, s.deps.Clock.Now())
	if err != nil {
		return apierr.Respond(e, err)
	}
	reset, err := s.ResetPassword(e.App, subject, e.Request.PathValue("id"))
	if err != nil {
		return apierr.Respond(e, err)
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.JSON(http.StatusOK, reset)
}

// caller is the active user who asks. Superusers have no duties, and their
// password is PocketBase's business.
func caller(e *core.RequestEvent) (*store.User, error) {
	user, ok := store.AsUser(e.Auth)
	if !ok || !user.Active() {
		return nil, errs.New("unauthenticated", nil)
	}
	return user, nil
}
