package migrations_test

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/testkit"
)

// Every step after the first release can be taken back and made again.
func TestStepsAreReversible(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	runner := core.NewMigrationsRunner(app, core.AppMigrations)
	steps := len(core.AppMigrations.Items()) - 1
	reverted, err := runner.Down(steps)
	if err != nil || len(reverted) != steps {
		t.Fatalf("reverted %v: %v", reverted, err)
	}
	again, err := runner.Up()
	if err != nil || len(again) != steps {
		t.Fatalf("applied %v: %v", again, err)
	}
}
