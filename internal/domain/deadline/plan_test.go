package deadline

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

var cal = calendar.Shipped()

// at reads "2026-02-13 17:30" or with seconds in Shanghai.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if parsed, err := time.ParseInLocation(layout, s, calendar.Shanghai); err == nil {
			return parsed
		}
	}
	t.Fatalf("bad time %q", s)
	return time.Time{}
}

func schedule(t testing.TB, level Level, stage Stage, startedAt string) Plan {
	t.Helper()
	rule, ok := DefaultRules().Find(level, stage)
	if !ok {
		t.Fatalf("no rule %s/%s", level, stage)
	}
	plan, err := Schedule(rule, cal, at(t, startedAt))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func checkFires(t testing.TB, plan Plan, want ...string) {
	t.Helper()
	got := make([]string, len(plan.Fires))
	for i, fire := range plan.Fires {
		got[i] = string(fire.Rung) + " " + fire.At.Format("2006-01-02 15:04:05")
	}
	if !slices.Equal(got, want) {
		t.Errorf("fires\n got %q\nwant %q", got, want)
	}
}

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		name      string
		level     Level
		stage     Stage
		startedAt string
		fires     []string // remind is the due time
	}{
		{"collect in two hours by the clock", Ordinary, Collect, "2026-02-13 17:30", []string{
			"warn_ahead 2026-02-13 19:06:00", "remind 2026-02-13 19:30:00", "urge 2026-02-13 21:30:00", "warn 2026-02-13 23:30:00"}},
		{"contact in a day by the clock, holiday or not", Ordinary, Contact, "2026-02-16 09:00", []string{
			"warn_ahead 2026-02-17 04:12:00", "remind 2026-02-17 09:00:00", "urge 2026-02-17 11:00:00", "warn 2026-02-17 13:00:00"}},
		{"ordinary matters in three working days", Ordinary, Resolve, "2026-03-02 09:00", []string{
			// Four whole days of 7 h: 80 % of 28 h are 22 h 24 min.
			"warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00"}},
		{"over Spring Festival", Ordinary, Resolve, "2026-02-13 17:30", []string{
			// 80 % of 21 h 30 min are 17 h 12 min: half an hour of the 13th, 7 h each of the 14th and 24th.
			"warn_ahead 2026-02-25 11:42:00", "remind 2026-02-25 18:00:00", "urge 2026-02-26 18:00:00", "warn 2026-02-27 18:00:00"}},
		{"raised at night counts as the next opening", Ordinary, Resolve, "2026-03-02 20:00", []string{
			"warn_ahead 2026-03-06 10:24:00", "remind 2026-03-06 18:00:00", "urge 2026-03-09 18:00:00", "warn 2026-03-10 18:00:00"}},
		{"difficult matters in thirty working days by default", Difficult, Resolve, "2026-03-02 09:00", []string{
			"warn_ahead 2026-04-03 16:36:00", "remind 2026-04-14 18:00:00", "urge 2026-04-15 18:00:00", "warn 2026-04-16 18:00:00"}},
		{"difficult matters report every seven days", Difficult, Progress, "2026-03-02 10:30", []string{
			"warn_ahead 2026-03-08 00:54:00", "remind 2026-03-09 10:30:00", "urge 2026-03-10 10:30:00", "warn 2026-03-11 10:30:00"}},
		{"a report due on a Sunday: rungs on working days", Difficult, Progress, "2026-03-08 10:30", []string{
			"warn_ahead 2026-03-14 00:54:00", "remind 2026-03-15 10:30:00", "urge 2026-03-16 18:00:00", "warn 2026-03-17 18:00:00"}},
		{"leader-led matters report every month", LeaderLed, Progress, "2026-03-10 10:00", []string{
			"warn_ahead 2026-04-04 05:12:00", "remind 2026-04-10 10:00:00", "urge 2026-04-13 10:00:00", "warn 2026-04-14 10:00:00"}},
		{"a month after 31 January is the end of February", LeaderLed, Progress, "2026-01-31 10:00", []string{
			"warn_ahead 2026-02-22 19:36:00", "remind 2026-02-28 10:00:00", "urge 2026-03-02 10:00:00", "warn 2026-03-03 10:00:00"}},
		{"on site every two months", LeaderLed, OnSite, "2026-03-10 10:00", []string{
			"warn_ahead 2026-04-28 05:12:00", "remind 2026-05-10 10:00:00", "urge 2026-05-11 18:00:00", "warn 2026-05-12 18:00:00"}},
		{"a study session every quarter", LeaderLed, Study, "2026-03-10 10:00", []string{
			"warn_ahead 2026-05-23 00:24:00", "remind 2026-06-10 10:00:00", "urge 2026-06-11 10:00:00", "warn 2026-06-12 10:00:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := schedule(t, c.level, c.stage, c.startedAt)
			checkFires(t, plan, c.fires...)
			if !plan.DueAt.Equal(plan.Fires[1].At) || !plan.WarnAt.Equal(plan.Fires[0].At) {
				t.Errorf("due %s, warning %s", plan.DueAt, plan.WarnAt)
			}
		})
	}
}

func TestScheduleOwnRules(t *testing.T) {
	rule := Rule{Level: Ordinary, Stage: Collect, Unit: WorkingHours, Amount: 4, Version: 3,
		Rungs: []Step{{Remind, 1, WorkingHours}, {Warn, 3, WorkingHours}}}
	plan, err := Schedule(rule, cal, at(t, "2026-03-06 16:00"))
	if err != nil {
		t.Fatal(err)
	}
	if !plan.DueAt.Equal(at(t, "2026-03-09 11:00")) || !plan.WarnAt.IsZero() {
		t.Errorf("due %s, warning %s", plan.DueAt, plan.WarnAt)
	}
	checkFires(t, plan, "remind 2026-03-09 12:00:00", "warn 2026-03-09 16:00:00")

	rule.Amount = 0
	if _, err := Schedule(rule, cal, at(t, "2026-03-06 16:00")); errs.Code(err) != "rule_invalid" {
		t.Errorf("a rule of no hours was scheduled: %v", err)
	}
	if _, err := ScheduleUntil(rule, cal, at(t, "2026-03-06 16:00"), at(t, "2026-03-07 16:00")); errs.Code(err) != "rule_invalid" {
		t.Errorf("a rule of no hours was promised: %v", err)
	}
}

func TestLeaderLedMattersAreResolvedAsPromised(t *testing.T) {
	plan := schedule(t, LeaderLed, Resolve, "2026-03-02 09:00")
	if plan.Scheduled() || plan.Fires != nil || plan.Missed(at(t, "2030-01-01 00:00")) {
		t.Errorf("due %s without a promise", plan.DueAt)
	}
	if fired, next := plan.Tick(cal, Fired{}, plan.StartedAt, at(t, "2030-01-01 00:00")); fired != (Fired{}) || !next.IsZero() {
		t.Errorf("fires %v, next %s", fired, next)
	}

	plan, err := ScheduleUntil(plan.Rule, cal, plan.StartedAt, at(t, "2026-03-05 18:00"))
	if err != nil || !plan.Explanation.Promised {
		t.Fatal(plan.Explanation, err)
	}
	checkFires(t, plan, "warn_ahead 2026-03-05 10:24:00", "remind 2026-03-05 18:00:00", "urge 2026-03-06 18:00:00", "warn 2026-03-09 18:00:00")

	if _, err := ScheduleUntil(plan.Rule, cal, plan.StartedAt, plan.StartedAt); errs.Code(err) != "due_before_start" {
		t.Errorf("a promise for the start was taken: %v", err)
	}
}

func TestWarningOfAPromiseWithinOneNightIsNotAfterIt(t *testing.T) {
	rule, _ := DefaultRules().Find(Difficult, Resolve)
	plan, err := ScheduleUntil(rule, cal, at(t, "2026-03-02 19:00"), at(t, "2026-03-02 22:00"))
	if err != nil {
		t.Fatal(err)
	}
	if plan.WarnAt.After(plan.DueAt) {
		t.Errorf("warned at %s of what is due at %s", plan.WarnAt, plan.DueAt)
	}
}

func TestExplanationNamesRuleAndCalendar(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-02-13 18:30")
	e := plan.Explanation
	if e.Rule != "ordinary/resolve" || e.RuleVersion != 1 || e.CalendarID != "cn" || e.CalendarVersion != cal.Version() {
		t.Errorf("got %+v", e)
	}
	if !e.CountedFrom.Equal(at(t, "2026-02-14 09:00")) {
		t.Errorf("counted from %s", e.CountedFrom)
	}
	if len(e.Skipped) != 9 || len(e.Makeup) != 1 || e.MissingYears != nil {
		t.Errorf("trace %+v", e.Trace)
	}
}

func TestMissingYearShowsEvenIfOnlyTheLadderGoesThere(t *testing.T) {
	plan := schedule(t, Ordinary, Resolve, "2026-12-28 10:00")
	if !plan.DueAt.Equal(at(t, "2026-12-31 18:00")) {
		t.Fatalf("due %s", plan.DueAt)
	}
	if !slices.Equal(plan.Explanation.MissingYears, []int{2027}) {
		t.Errorf("missing years %v", plan.Explanation.MissingYears)
	}
}

func drawRule(t *rapid.T) Rule {
	rules := DefaultRules()
	rule := rapid.SampledFrom(rules).Draw(t, "rule")
	if rule.Amount == 0 {
		rule.Amount = 20
	}
	return rule
}

func drawInstant(t *rapid.T, label string) time.Time {
	minute := rapid.IntRange(0, 800*24*60).Draw(t, label)
	return time.Date(2024, 1, 1, 0, 0, 0, 0, calendar.Shanghai).Add(time.Duration(minute) * time.Minute)
}

func drawPlan(t *rapid.T) Plan {
	plan, err := Schedule(drawRule(t), cal, drawInstant(t, "started"))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func checkOrder(t *rapid.T, plan Plan) {
	if plan.WarnAt.Before(plan.StartedAt) || plan.WarnAt.After(plan.DueAt) || !plan.DueAt.After(plan.StartedAt) {
		t.Fatalf("started %s, warning %s, due %s", plan.StartedAt, plan.WarnAt, plan.DueAt)
	}
	for i := range plan.Fires[1:] {
		if plan.Fires[i+1].At.Before(plan.Fires[i].At) {
			t.Fatalf("fires out of order: %v", plan.Fires)
		}
	}
}

func TestPlanIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkOrder(t, drawPlan(t)) })
}

func TestRaisedLaterIsNotDueEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := drawRule(t)
		first, second := drawInstant(t, "first"), drawInstant(t, "second")
		if second.Before(first) {
			first, second = second, first
		}
		a, _ := Schedule(rule, cal, first)
		b, _ := Schedule(rule, cal, second)
		early, late := a.DueAt, b.DueAt
		if rule.Unit == CalendarMonths {
			// The last days of a long month share one due day and keep their time of day.
			early, late = calendar.DateOf(early).At(0), calendar.DateOf(late).At(0)
		}
		if late.Before(early) {
			t.Fatalf("%s is due %s, %s is due %s", first, a.DueAt, second, b.DueAt)
		}
	})
}

func TestMoreIsNotDueEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, from := drawRule(t), drawInstant(t, "from")
		a, _ := Schedule(rule, cal, from)
		rule.Amount++
		b, _ := Schedule(rule, cal, from)
		if !b.DueAt.After(a.DueAt) {
			t.Fatalf("%d units: %s, %d units: %s", rule.Amount-1, a.DueAt, rule.Amount, b.DueAt)
		}
	})
}
