package deadlines

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/store"
)

// Seed gives a district the shipped calendar, hours and rules where it has none of
// its own. It may run at every start.
func Seed(app core.App, now time.Time) error {
	return app.RunInTransaction(func(tx core.App) error {
		if err := store.SeedCalendarDays(tx.DB(), calendar.ShippedID, calendar.Seed(), now); err != nil {
			return err
		}
		if err := store.SeedDeadlineRules(tx.DB(), deadline.DefaultRules(), now); err != nil {
			return err
		}
		return store.SeedSetting(tx.DB(), HoursSetting, calendar.DefaultHours().String(), true, now)
	})
}
