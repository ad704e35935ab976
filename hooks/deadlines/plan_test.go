package deadlines_test

import (
	"testing"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store"
)

// TestTheEngineLooksOnlyAtWhatIsDue reads SQLite's plan: the index is entered
// at the due end, and nothing is sorted.
func TestTheEngineLooksOnlyAtWhatIsDue(t *testing.T) {
	d := newDistrict(t)
	for _, open := range []int{0, 1000} {
		if open > 0 {
			d.fill(open) // with the statistics that the planner then has
		}
		plan := []string{}
		rows := []struct{ Detail string }{}
		err := d.DB().NewQuery("EXPLAIN QUERY PLAN " + store.DueDeadlines).
			Bind(dbx.Params{"now": store.Timestamp(d.Clock.Now()), "limit": 25}).All(&rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			plan = append(plan, row.Detail)
		}
		equal(t, "plan", plan, "SEARCH deadlines USING INDEX idx_deadlines_next_fire (next_fire_at<?)")
	}
}
