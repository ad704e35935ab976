package deadlines_test

import (
	"testing"

	"gridwalk/hooks/deadlines"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
)

func TestSeedGivesWhatShipsAndTakesNothing(t *testing.T) {
	d := newDistrict(t)
	count := func(table string, want int) {
		t.Helper()
		if got, err := d.CountRecords(table); err != nil || int(got) != want {
			t.Errorf("%d rows in %s, want %d, %v", got, table, want, err)
		}
	}
	seed := func() {
		t.Helper()
		if err := deadlines.Seed(d, d.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	days, rules := len(calendar.Seed()), len(deadline.DefaultRules())
	count("calendar_days", days)
	count("deadline_rules", rules)
	seed()
	count("calendar_days", days)
	count("deadline_rules", rules)

	// What managers took away stays away; a year and a stage that are wholly
	// missing come back.
	d.exec(`DELETE FROM calendar_days WHERE [[date]] = '2026-10-10' OR version LIKE '2025-%'`)
	d.exec(`DELETE FROM deadline_rules WHERE level = 'difficult' AND stage = 'progress'`)
	seed()
	count("calendar_days", days-1)
	count("deadline_rules", rules)
}
