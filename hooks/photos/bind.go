package photos

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
)

// Bind mounts the routes and starts the worker with the server.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := s.mount(e.App, e.Router); err != nil {
			return err
		}
		s.startWorker(e.App)
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

// startWorker works in the background until the app terminates, which waits
// for the photo at hand.
func (s *Service) startWorker(app core.App) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		close(stop)
		<-stopped
		return e.Next()
	})
	go func() {
		defer close(stopped)
		s.run(app, stop)
	}()
}
