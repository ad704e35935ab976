// Package date tells every caller what time it is in the district: the Date
// header of each answer is the time of the injected clock, so that the faces
// count deadlines down by the clock that made them.
package date

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
)

// Bind sets the header of everything that is served.
func Bind(app core.App, c clock.Clock) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.BindFunc(func(e *core.RequestEvent) error {
			e.Response.Header().Set("Date", c.Now().UTC().Format(http.TimeFormat))
			return e.Next()
		})
		return e.Next()
	})
}
