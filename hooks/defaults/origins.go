package defaults

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

// BindOrigins keeps the pages of other sites from reading answers, which
// PocketBase allows to all of them. The faces are served from the same
// origin and need no permission. An administrator who names origins on the
// command line gets them: named tells whether that was done.
func BindOrigins(app core.App, named func() bool) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if named == nil || !named() {
			e.Router.Unbind(apis.DefaultCorsMiddlewareId)
		}
		return e.Next()
	})
}
