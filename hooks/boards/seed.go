package boards

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// Seed makes the setting of the public address, which managers may edit but
// not make. It may run at every start.
func Seed(app core.App, now time.Time) error {
	return store.SeedSetting(app.DB(), BaseURLSetting, "", false, now)
}
