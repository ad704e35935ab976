package deadlines

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/adapter/worker"
)

// period is how often the engine looks whether something is due. Looking costs
// one probe of an index.
const period = time.Second

// Bind runs the engine while the app serves, and keeps its rules and its
// calendar usable.
func Bind(app core.App, clock clock.Clock) {
	bindChecks(app)
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		worker.Start(app, func(running context.Context) { run(running, app, clock) })
		return e.Next()
	})
}

func run(running context.Context, app core.App, clock clock.Clock) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		if _, err := Tick(app, clock.Now()); err != nil {
			app.Logger().Error("the deadline engine failed and will try again", "error", err.Error())
		}
		select {
		case <-running.Done():
			return
		case <-ticker.C:
		}
	}
}
