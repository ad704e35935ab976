package overview

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

// Bind mounts the route.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.GET("/api/overview", s.overview).Bind(apis.RequireAuth("users", core.CollectionNameSuperusers))
		return e.Next()
	})
}
