package worker_test

import (
	"context"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tests"

	"gridwalk/internal/adapter/worker"
)

func TestTerminationWaitsForTheWork(t *testing.T) {
	app, err := tests.NewTestApp(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer app.Cleanup()
	done := false
	worker.Start(app, func(running context.Context) {
		<-running.Done()
		done = true
	})
	// A restart that fails is followed by another termination.
	for range 2 {
		if err := app.OnTerminate().Trigger(&core.TerminateEvent{App: app}); err != nil {
			t.Fatal(err)
		}
		if !done {
			t.Fatal("the app went before the work had ended")
		}
	}
}
