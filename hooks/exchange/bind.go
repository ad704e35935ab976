package exchange

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/xlsx"
)

// formOverhead is what a multipart form adds to the file in it.
const formOverhead = 64 << 10

// Bind mounts the routes of the roster.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		g := e.Router.Group("/api/exchange")
		g.POST("/roster", s.postRoster).Bind(apis.BodyLimit(xlsx.DefaultLimits.MaxBytes + formOverhead))
		g.GET("/roster.xlsx", s.getRoster)
		return e.Next()
	})
}
