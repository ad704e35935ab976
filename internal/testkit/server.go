package testkit

import (
	"net"
	"net/http"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
)

// Serve answers the app's routes on a loopback address and returns the base
// URL. The server stops when the test ends.
func (a *App) Serve(t testing.TB) string {
	t.Helper()
	server := a.start(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

// Handler is Serve without a network: the routes themselves.
func (a *App) Handler(t testing.TB) http.Handler {
	t.Helper()
	return a.start(t).Handler
}

// start begins the app's background work and builds its routes.
func (a *App) start(t testing.TB) *http.Server {
	t.Helper()
	router, err := apis.NewRouter(a)
	if err != nil {
		t.Fatal(err)
	}
	event := &core.ServeEvent{App: a, Router: router, Server: &http.Server{}}
	err = a.OnServe().Trigger(event, func(e *core.ServeEvent) error {
		mux, err := e.Router.BuildMux()
		if err != nil {
			return err
		}
		e.Server.Handler = mux
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return event.Server
}
