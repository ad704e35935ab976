package photos

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// Bind mounts the routes and starts the worker with the server.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		uploads, err := s.newUploads(e.App)
		if err != nil {
			return err
		}
		upload := e.Router.Group(UploadPath[:len(UploadPath)-1])
		// tusd bounds bodies by what an upload still lacks.
		upload.Unbind(apis.DefaultBodyLimitMiddlewareId)
		upload.POST("", uploads.serve)
		upload.POST("/{$}", uploads.serve)
		for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
			upload.Route(method, "/{id}", uploads.serve)
		}
		// PocketBase answers OPTIONS itself, in its CORS middleware.
		upload.OPTIONS("/{path...}", uploads.serve).Bind(&hook.Handler[*core.RequestEvent]{
			Func: uploads.discover, Priority: apis.DefaultCorsMiddlewarePriority - 1,
		})
		e.Router.GET("/api/photos/{id}/{variant}", s.show)

		s.startWorker(e.App)
		return e.Next()
	})
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
