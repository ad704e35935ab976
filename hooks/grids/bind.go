package grids

import (
	"context"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/worker"
)

const maxBody = 1 << 20

// Bind mounts the route and starts the worker that completes planned
// handovers.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.POST("/api/handovers", s.handovers).Bind(apis.RequireAuth(), apis.BodyLimit(maxBody))
		worker.Start(app, func(running context.Context) { s.run(running, app) })
		return e.Next()
	})
}
