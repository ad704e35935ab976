package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// What a phone may hold and what the desk lists must be the same grids.
func TestDutyGridsAreThoseOfTheView(t *testing.T) {
	app := testkit.NewApp(t)
	now := time.Now()
	duty := func(who testkit.Persona, fields map[string]any) {
		fields["user"], fields["duty"] = who.ID(), "deputy"
		app.Row(t, "assignments", fields)
	}
	long := now.AddDate(-1, 0, 0)
	duty(testkit.Leader, map[string]any{"target": "district", "from": long})
	duty(testkit.Manager, map[string]any{"target": "district", "from": long, "to": now.Add(-time.Hour)})
	duty(testkit.WorkerA, map[string]any{"target": "grid", "grid": testkit.GridB, "from": now.Add(time.Hour)})
	duty(testkit.WorkerB, map[string]any{"target": "area", "area": testkit.AreaA, "from": long, "to": now.Add(time.Hour)})
	duty(testkit.WorkerB, map[string]any{"target": "grid", "grid": testkit.GridA, "from": long})
	duty(testkit.Desk, map[string]any{"target": "enterprise", "enterprise": testkit.EnterpriseA, "from": long})

	for who, want := range map[testkit.Persona][]string{
		testkit.Leader: {testkit.GridA, testkit.GridB}, testkit.Manager: {}, testkit.WorkerA: {testkit.GridA},
		testkit.WorkerB: {testkit.GridA, testkit.GridB}, testkit.AreaLead: {testkit.GridA}, testkit.Desk: {},
	} {
		t.Run(string(who), func(t *testing.T) {
			got, err := store.DutyGrids(app.DB(), who.ID(), now)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v, %v; want %v", got, err, want)
			}
			listed := []string{}
			err = app.DB().NewQuery("SELECT DISTINCT grid FROM duty_grids WHERE user = {:user} ORDER BY grid").
				Bind(dbx.Params{"user": who.ID()}).Column(&listed)
			if err != nil || !slices.Equal(listed, want) {
				t.Errorf("the view says %v, %v; want %v", listed, err, want)
			}
		})
	}
}
