package boards

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// maxAnswerBytes bounds a form of the tracking page: 2,000 characters, each of
// which may be percent-encoded as nine bytes, and then some.
const maxAnswerBytes = 64 << 10

// Bind mounts the pages of enterprises and the routes of officials.
func (s *Service) Bind(app core.App) {
	app.OnRecordValidate("boards").BindFunc(checkCode)
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		scan := e.Router.Group("/q")
		scan.Bind(s.enclose(missingBoard)).BindFunc(s.guard)
		scan.GET("/{code}", s.showBoard)
		scan.GET("/{code}/report", s.backToBoard)
		// The handler bounds the body itself, to answer with the form.
		scan.POST("/{code}/report", s.takeReport).Unbind(apis.DefaultBodyLimitMiddlewareId)
		anythingElse(scan, s.boardMissing)

		track := e.Router.Group("/t")
		track.Bind(discreetly(), s.enclose(missingTracking)).BindFunc(s.guard)
		track.GET("/{token}", s.showTracking)
		track.GET("/{token}/photos/{id}/{variant}", s.showPhoto)
		track.GET("/{token}/{answer}", s.backToTracking)
		for act, handler := range map[string]func(*core.RequestEvent) error{
			"comment": s.takeComment, "rate": s.takeRating, "reopen": s.takeReopening,
		} {
			track.POST("/{token}/"+act, handler).Bind(apis.BodyLimit(maxAnswerBytes))
		}
		// Whatever else a token is part of must not reach a route that logs it.
		anythingElse(track, s.trackingMissing)

		board := e.Router.Group("/api/boards/{id}")
		board.Bind(apis.RequireAuth("users", core.CollectionNameSuperusers))
		board.GET("/qr.png", s.drawPNG)
		board.GET("/qr.svg", s.drawSVG)
		board.POST("/printed", s.markPrinted)
		board.POST("/revoke", s.revokeBoard)
		e.Router.POST("/api/issues/{id}/tracking/revoke", s.revokeTracking).
			Bind(apis.RequireAuth("users", core.CollectionNameSuperusers))
		return e.Next()
	})
}

// checkCode refuses a board that nobody could scan: its code would fail its
// own check character.
func checkCode(e *core.RecordEvent) error {
	if !boardcode.Valid(store.AsBoard(e.Record).Code()) {
		return apierr.Field("code", syncproto.InvalidField("code", syncproto.FieldShape))
	}
	return e.Next()
}

// anythingElse answers every other address of a group. The methods are named,
// because one route for all of them would contradict the faces' own.
func anythingElse(group *router.RouterGroup[*core.RequestEvent], handler func(*core.RequestEvent) error) {
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		group.Route(method, "/{path...}", handler)
	}
}
