package accounts

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// maxBody is plenty for two passwords.
const maxBody = 4 << 10

// Bind mounts the routes and keeps those out who have yet to change a
// one-time password.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.Bind(&hook.Handler[*core.RequestEvent]{
			Id: "gridwalkPasswordChange",
			// Who asks is known by then, and whoever asks too often is gone.
			Priority: apis.DefaultRateLimitMiddlewarePriority + 1,
			Func:     requireOwnPassword,
		})
		g := e.Router.Group("/api/account")
		g.GET("/me", s.getMe)
		g.POST("/password", s.postPassword).Bind(apis.BodyLimit(maxBody))
		g.POST("/{id}/reset-password", s.postReset).Bind(apis.BodyLimit(maxBody))
		return e.Next()
	})
}
