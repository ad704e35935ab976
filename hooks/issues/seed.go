package issues

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// shippedCategories are what a new district sorts its issues by. Managers say
// which department each is offered to.
var shippedCategories = []store.Category{
	{Code: "labour", Name: "用工"},
	{Code: "finance", Name: "融资"},
	{Code: "land", Name: "用地"},
	{Code: "logistics", Name: "物流"},
	{Code: "utilities", Name: "水电气"},
	{Code: "approval", Name: "审批"},
	{Code: "policy", Name: "政策"},
	{Code: "environment", Name: "环保"},
	{Code: "other", Name: "其他"},
}

// Seed gives a district the shipped categories and the settings of issues
// where it has none of its own. It may run at every start.
func Seed(app core.App, now time.Time) error {
	return app.RunInTransaction(func(tx core.App) error {
		if err := store.SeedCategories(tx.DB(), now, shippedCategories); err != nil {
			return err
		}
		return store.SeedSetting(tx.DB(), DistrictCodeSetting, defaultCode, true, now)
	})
}
