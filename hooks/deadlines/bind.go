package deadlines

import (
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
)

// period is how often the engine looks whether something is due. Looking costs
// one probe of an index.
const period = time.Second

// Bind runs the engine while the app serves, and keeps its rules and its
// calendar usable.
func Bind(app core.App, clock clock.Clock) {
	bindChecks(app)
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		stop, stopped := make(chan struct{}), make(chan struct{})
		halt := sync.OnceFunc(func() {
			close(stop)
			<-stopped
		})
		app.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
			halt()
			return e.Next()
		})
		go func() {
			defer close(stopped)
			run(app, clock, stop)
		}()
		return e.Next()
	})
}

func run(app core.App, clock clock.Clock, stop <-chan struct{}) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		if _, err := Tick(app, clock.Now()); err != nil {
			app.Logger().Error("the deadline engine failed and will try again", "error", err.Error())
		}
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
	}
}
