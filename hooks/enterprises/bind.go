// Package enterprises keeps what follows from an enterprise's card in step
// with it.
package enterprises

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// Bind measures the completeness of a card whenever a record is saved: from
// the desk, the dashboard or a phone.
func Bind(app core.App) {
	app.OnRecordCreate("enterprises").BindFunc(measure)
	app.OnRecordUpdate("enterprises").BindFunc(measure)
}

func measure(e *core.RecordEvent) error {
	store.AsEnterprise(e.Record).Measure()
	return e.Next()
}
