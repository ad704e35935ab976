package grids

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// handovers takes a Request and answers with the handover's row.
func (s *Service) handovers(e *core.RequestEvent) error {
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, s.clock.Now())
	if err != nil {
		return apierr.Respond(e, err)
	}
	if err := access.May(subject, access.Order, "handovers", access.Facts{}); err != nil {
		return apierr.Respond(e, err)
	}
	var r Request
	if err := e.BindBody(&r); err != nil {
		return apierr.Respond(e, errs.New(syncproto.CodeMalformed, map[string]any{"reason": "json"}))
	}
	h, err := s.HandOver(e.App, e.Auth, r)
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, h)
}
