//go:build soak

package fleet_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"gridwalk/internal/testkit/fleet"
)

func TestFleet(t *testing.T) {
	scripts := fleet.Scripts()
	rapid.Check(t, func(t *rapid.T) {
		script := scripts.Draw(t, "script")
		err := fleet.Run(script, fleet.Plant{})
		var failure *fleet.Failure
		if errors.As(err, &failure) {
			t.Logf("%s\n%s", script, failure.Detail)
			t.Fatalf("must never happen, %s", failure.Rule)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}
