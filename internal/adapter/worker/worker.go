// Package worker runs what works in the background while the app serves.
package worker

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
)

// Start runs work until the app terminates, which ends the context of work and
// waits for it to return. What work has to remember belongs into rows.
func Start(app core.App, work func(running context.Context)) {
	running, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		stop()
		<-stopped
		return e.Next()
	})
	go func() {
		defer close(stopped)
		work(running)
	}()
}
