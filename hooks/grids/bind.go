package grids

import (
	"context"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

const maxBody = 1 << 20

// Bind mounts the route and starts the worker that completes planned
// handovers.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.POST("/api/handovers", s.handovers).Bind(apis.RequireAuth(), apis.BodyLimit(maxBody))

		running, stop := context.WithCancel(context.Background())
		stopped := make(chan struct{})
		app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
			stop()
			<-stopped
			return e.Next()
		})
		go func() {
			defer close(stopped)
			s.run(running, app)
		}()
		return e.Next()
	})
}
