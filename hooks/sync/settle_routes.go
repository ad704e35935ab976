package sync

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

func (s *Service) retires(e *core.RequestEvent) error { return s.deviceState(e, store.DeviceRetired) }

func (s *Service) revokes(e *core.RequestEvent) error { return s.deviceState(e, store.DeviceRevoked) }

// deviceState takes {"reason": "…"}.
func (s *Service) deviceState(e *core.RequestEvent, state string) error {
	var body struct {
		Reason string `json:"reason"`
	}
	if err := e.BindBody(&body); err != nil {
		return apierr.Respond(e, errs.New(syncproto.CodeMalformed, nil))
	}
	return done(e, s.setDeviceState(e.App, e.Auth, e.Request.PathValue("id"), state, body.Reason))
}

func (s *Service) accepts(e *core.RequestEvent) error {
	return done(e, s.acceptConflict(e.App, e.Auth, e.Request.PathValue("id")))
}

func (s *Service) dismissesConflict(e *core.RequestEvent) error {
	return done(e, s.dismiss(e.App, e.Auth, "sync_conflicts", e.Request.PathValue("id")))
}

func (s *Service) dismissesReject(e *core.RequestEvent) error {
	return done(e, s.dismiss(e.App, e.Auth, "sync_rejects", e.Request.PathValue("id")))
}

// resends takes {"fields": {…}} and answers with the outcome.
func (s *Service) resends(e *core.RequestEvent) error {
	var body struct {
		Fields map[string]any `json:"fields"`
	}
	if err := e.BindBody(&body); err != nil {
		return apierr.Respond(e, errs.New(syncproto.CodeMalformed, nil))
	}
	result, err := s.resend(e.App, e.Auth, e.Request.PathValue("id"), body.Fields)
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, result)
}

func done(e *core.RequestEvent, err error) error {
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}
