package deadlines_test

import (
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestTrackingAgainWritesNothing(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	d.tickAt(raised.Add(2 * time.Hour))
	updated := func() (list []string) {
		t.Helper()
		if err := d.DB().NewQuery(`SELECT updated FROM deadlines ORDER BY id`).Column(&list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := updated()
	d.Clock.Advance(time.Minute)
	err := d.RunInTransaction(func(tx core.App) error {
		ledger, err := store.Ledger(tx.DB(), issue)
		if err != nil {
			return err
		}
		return deadlines.Keeper{}.Track(tx, issue, testkit.EnterpriseA, ledger, d.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "times of the last write", updated(), before...)
}

func TestALevelHasItsOwnStages(t *testing.T) {
	d := newDistrict(t)
	d.morning()
	for level, want := range map[deadline.Level][]string{
		deadline.Ordinary:  {"collect", "contact", "resolve"},
		deadline.Difficult: {"collect", "contact", "progress", "resolve"},
		deadline.LeaderLed: {"collect", "contact", "on_site", "progress", "resolve", "study"},
	} {
		issue := d.report(func(n *issues.NewIssue) { n.Level = level })
		list := []string{}
		if err := d.DB().NewQuery(`SELECT stage FROM deadlines WHERE issue = {:issue} ORDER BY stage`).
			Bind(map[string]any{"issue": issue.Id}).Column(&list); err != nil {
			t.Fatal(err)
		}
		equal(t, string(level), list, want...)
	}
}

func TestWhatWaitsForAPromiseIsNotDue(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report(func(n *issues.NewIssue) { n.Level = deadline.LeaderLed }).Id
	if got := d.deadline(issue, deadline.Resolve); !got.DueAt.IsZero() || !got.NextFireAt.IsZero() {
		t.Errorf("unpromised: %+v", got)
	}
	promised := raised.AddDate(0, 0, 10)
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{Promised: promised})
	if got := d.deadline(issue, deadline.Resolve); !got.DueAt.Equal(promised) || got.NextFireAt.IsZero() {
		t.Errorf("promised: %+v", got)
	}
}

func TestARecurringStageStartsAgain(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report(func(n *issues.NewIssue) { n.Level = deadline.Difficult }).Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	reported := raised.AddDate(0, 0, 5)
	d.Clock.Set(reported)
	d.act(testkit.WorkerA, issue, issueflow.Progress, issueflow.Params{})
	got := d.deadline(issue, deadline.Progress)
	if !got.StartedAt.Equal(reported) || !got.DueAt.Equal(reported.AddDate(0, 0, 7)) || got.State != issueflow.Open {
		t.Errorf("the second week: %+v", got)
	}
}

func TestAnOpenDeadlineKeepsTheRuleThatMadeIt(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	old := d.report().Id
	d.Row(t, "deadline_rules", map[string]any{
		"level": "ordinary", "stage": "contact", "unit": "clock_hours", "amount": 48, "calendar": calendar.ShippedID,
		"warn_share": 0.5, "rungs": []deadline.Step{{Rung: deadline.Remind, Unit: deadline.ClockHours}}, "version": 2,
	})
	d.exec(`UPDATE deadline_rules SET retired = TRUE WHERE level = 'ordinary' AND stage = 'contact' AND version = 1`)
	d.Clock.Advance(time.Minute)
	fresh := d.report().Id
	for _, issue := range []string{old, fresh} {
		d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	}
	for issue, want := range map[string]struct {
		version int
		due     time.Time
	}{old: {1, raised.Add(24 * time.Hour)}, fresh: {2, raised.Add(48*time.Hour + time.Minute)}} {
		if got := d.deadline(issue, deadline.Contact); got.RuleVersion != want.version || !got.DueAt.Equal(want.due) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestAYearWithoutDataIsMarked(t *testing.T) {
	d := newDistrict(t)
	d.Clock.Set(time.Date(2035, 3, 7, 10, 0, 0, 0, calendar.Shanghai))
	issue := d.report().Id
	if got := d.deadline(issue, deadline.Resolve); !got.CalendarMissing {
		t.Errorf("resolve: %+v", got)
	}
	if got := d.deadline(issue, deadline.Contact); got.CalendarMissing {
		t.Errorf("contact, which counts by the clock: %+v", got)
	}
}

func TestTheDistrictsWorkingHours(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	d.exec(`UPDATE settings SET value = '"08:30-12:00,13:30-17:30"' WHERE [[key]] = 'working_hours'`)
	issue := d.report().Id
	if got, want := d.deadline(issue, deadline.Resolve).DueAt, calendar.DateOf(raised.AddDate(0, 0, 3)).At(17*time.Hour+30*time.Minute); !got.Equal(want) {
		t.Errorf("due %s, want %s", got, want)
	}
}
