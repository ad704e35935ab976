package sync

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// removesKept is how long a remove is remembered. A phone that was away longer
// is repaired by difference.
const removesKept = 180 * 24 * time.Hour

// compact notes the day's sequence and forgets old removes.
func (s *Service) compact(app core.App) {
	now := s.clock.Now()
	err := store.MarkDay(app.NonconcurrentDB(), now)
	var purged int64
	if err == nil {
		purged, err = store.PurgeRemoves(app.NonconcurrentDB(), now.Add(-removesKept))
	}
	if err != nil {
		app.Logger().Error("compact the sync rows", "error", err)
		return
	}
	app.Logger().Info("compacted the sync rows", "purged", purged)
}
