package overview

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/store"
)

// overview answers GET /api/overview with the Overview of what the caller may
// see.
func (s *Service) overview(e *core.RequestEvent) error {
	now := s.clock.Now()
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, now)
	if err != nil {
		return apierr.Respond(e, err)
	}
	counted, err := count(e.App.DB(), subject, now)
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, counted)
}
