package sync

import (
	"context"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/worker"
	"gridwalk/internal/domain/syncproto"
)

// Bind mounts the protocol's routes and the watcher that pokes phones.
func (s *Service) Bind(app core.App) {
	keepHistoryApart(app)
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := checkHistory(e.App); err != nil {
			return err
		}
		// PocketBase's cron runs by UTC: it is 03:17 in the district then.
		if err := e.App.Cron().Add("gridwalkSyncCompaction", "17 19 * * *", func() { s.compact(app) }); err != nil {
			return err
		}
		g := e.Router.Group("/api/sync")
		g.POST("/token", s.token).Bind(apis.BodyLimit(syncproto.MaxSmallBytes))
		g.POST("/devices", s.devices).Bind(apis.RequireAuth("users"), apis.BodyLimit(syncproto.MaxSmallBytes))
		g.POST("/pull", s.pulls).Bind(apis.RequireAuth("users"), apis.BodyLimit(syncproto.MaxPullBytes))
		g.POST("/push", s.pushes).Bind(apis.RequireAuth("users"), apis.BodyLimit(syncproto.MaxPushBytes))
		g.POST("/reconcile", s.reconciles).Bind(apis.RequireAuth("users"), apis.BodyLimit(syncproto.MaxReconcileBytes))
		g.POST("/status", s.statuses).Bind(apis.RequireAuth("users"), apis.BodyLimit(syncproto.MaxSmallBytes))

		settling := g.Group("")
		settling.Bind(apis.RequireAuth(), apis.BodyLimit(syncproto.MaxMutationBytes))
		settling.POST("/devices/{id}/retire", s.retires)
		settling.POST("/devices/{id}/revoke", s.revokes)
		settling.POST("/conflicts/{id}/accept", s.accepts)
		settling.POST("/conflicts/{id}/dismiss", s.dismissesConflict)
		settling.POST("/rejects/{id}/dismiss", s.dismissesReject)
		settling.POST("/rejects/{id}/resend", s.resends)

		worker.Start(app, func(running context.Context) { s.watch(running, app) })
		return e.Next()
	})
	app.OnRealtimeSubscribeRequest().BindFunc(s.subscribe)
}

// answer writes a response that is already JSON, compressed for those who
// take it.
func answer(e *core.RequestEvent, body []byte) error {
	e.Response.Header().Set("Content-Type", "application/json")
	e.Response.Header().Set("Cache-Control", "no-store")
	if compressed, ok := compress(e.Request, body); ok {
		e.Response.Header().Set("Content-Encoding", "gzip")
		body = compressed
	}
	e.Response.WriteHeader(http.StatusOK)
	_, err := e.Response.Write(body)
	return err
}
