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
	router, err := apis.NewRouter(a)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
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
	go func() { _ = event.Server.Serve(listener) }()
	t.Cleanup(func() { _ = event.Server.Close() })
	return "http://" + listener.Addr().String()
}
