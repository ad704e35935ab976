package issues

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

// maxBodyBytes is room for the longest text and params.
const maxBodyBytes = 64 << 10

// Bind mounts the routes of issues.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		g := e.Router.Group("/api/issues/{id}")
		g.Bind(apis.RequireAuth("users", core.CollectionNameSuperusers))
		g.GET("/acts", s.acts)
		g.POST("/actions", s.actions).Bind(apis.BodyLimit(maxBodyBytes))
		return e.Next()
	})
}
