// Package enterprises keeps the cards of enterprises true to their form, and
// what follows from a card in step with it.
package enterprises

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// Bind checks a card and measures its completeness whenever a record is saved:
// from the desk, the dashboard or a phone.
func Bind(app core.App) {
	app.OnRecordValidate("enterprises").BindFunc(check)
	app.OnRecordCreate("enterprises").BindFunc(measure)
	app.OnRecordUpdate("enterprises").BindFunc(measure)
}

func measure(e *core.RecordEvent) error {
	store.AsEnterprise(e.Record).Measure()
	return e.Next()
}
