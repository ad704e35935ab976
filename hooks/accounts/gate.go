package accounts

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// open are the routes for users who have yet to change a one-time password.
var open = map[string]bool{
	"GET /api/account/me":                                   true,
	"POST /api/account/password":                            true,
	"POST /api/collections/{collection}/auth-with-password": true,
	"POST /api/collections/{collection}/auth-refresh":       true,
}

// requireOwnPassword refuses every other request of theirs. The pages
// themselves, which hold nothing of the district, are for everybody.
func requireOwnPassword(e *core.RequestEvent) error {
	user, ok := store.AsUser(e.Auth)
	if !ok || !user.MustChangePassword() || !strings.HasPrefix(e.Request.URL.Path, "/api/") || open[e.Request.Pattern] {
		return e.Next()
	}
	return apierr.Respond(e, errs.New(CodeChangeRequired, nil))
}
