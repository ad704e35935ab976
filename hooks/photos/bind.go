package photos

import (
	"context"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"gridwalk/internal/adapter/worker"
)

// Bind mounts the routes and starts the worker with the server.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := s.mount(e.App, e.Router); err != nil {
			return err
		}
		worker.Start(app, func(running context.Context) { s.run(running, app) })
		return e.Next()
	})
}

func (s *Service) mount(app core.App, r *router.Router[*core.RequestEvent]) error {
	uploads, err := s.newUploads(app)
	if err != nil {
		return err
	}
	g := r.Group(UploadPath[:len(UploadPath)-1])
	// tusd bounds bodies by what an upload still lacks.
	g.Unbind(apis.DefaultBodyLimitMiddlewareId)
	g.POST("", uploads.serve)
	g.POST("/{$}", uploads.serve)
	for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
		g.Route(method, "/{id}", uploads.serve)
	}
	g.OPTIONS("/{path...}", discover)
	r.GET("/api/photos/{id}/{variant}", s.show)
	return nil
}
