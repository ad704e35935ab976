package issues_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestReportNumbersEveryDayFromOne(t *testing.T) {
	d := newDistrict(t)
	day := func(at time.Time) string { return strings.ReplaceAll(calendar.DateOf(at).String(), "-", "") }
	// One minute before and after midnight in Shanghai.
	midnight := calendar.DateOf(d.Clock.Now()).Next().At(0)
	for _, step := range []struct {
		at   time.Time
		want string
	}{
		{midnight.Add(-2 * time.Minute), "GW-" + day(midnight.Add(-time.Minute)) + "-0001"},
		{midnight.Add(-time.Minute), "GW-" + day(midnight.Add(-time.Minute)) + "-0002"},
		{midnight, "GW-" + day(midnight) + "-0001"},
	} {
		d.Clock.Set(step.at)
		if got := d.report(nil).Number(); got != step.want {
			t.Errorf("reported %s: number %s, want %s", step.at, got, step.want)
		}
	}
	if _, err := d.tryReport(func(n *issues.NewIssue) { n.Kind, n.Category = "problem", "nothing00000000" }); err == nil {
		t.Fatal("a category that does not exist was accepted")
	}
	if got, want := d.report(nil).Number(), "GW-"+day(midnight)+"-0002"; got != want {
		t.Errorf("after a refused report: number %s, want %s without a hole", got, want)
	}
}

func TestReportNumbersByTheDistrictCode(t *testing.T) {
	d := newDistrict(t)
	setting, err := d.FindFirstRecordByData("settings", "key", "district_code")
	if err != nil {
		t.Fatal(err)
	}
	setting.Set("value", "LJXQ")
	if err := d.Save(setting); err != nil {
		t.Fatal(err)
	}
	if got := d.report(nil).Number(); !strings.HasPrefix(got, "LJXQ-") {
		t.Errorf("number %s", got)
	}
}

func TestReportOpensTheLedgerAndTheDeadlines(t *testing.T) {
	d := newDistrict(t)
	issue := d.report(nil)
	now := d.now()
	for field, want := range map[string]string{
		"state": "reported", "level": "ordinary", "enterprise_name": "重庆科朗船舶产业有限公司", "grid": testkit.GridA,
		"board": testkit.BoardA, "source": "board_qr", "title": "三号车间缺焊工二十名，订单要延误", "reporter": "",
		"raised_at": store.Timestamp(now), "due_at": store.Timestamp(now.Add(2 * time.Hour)), "late": "false",
	} {
		if got := issue.GetString(field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	actions := d.actions(issue.Id)
	if got := fmt.Sprint(actions); got != "[1 report enterprise -> reported]" {
		t.Errorf("ledger %s", got)
	}
	deadlines := d.deadlines(issue.Id)
	for stage, due := range map[string]time.Time{"collect": now.Add(2 * time.Hour), "contact": now.Add(24 * time.Hour)} {
		if got := deadlines[stage]; !got.DueAt.Equal(due) || got.State != issueflow.Open || got.NextFireAt.IsZero() {
			t.Errorf("%s: %+v, want due %s", stage, got, due)
		}
	}
	if resolve := deadlines["resolve"]; resolve.DueAt.Sub(now) < 3*24*time.Hour-18*time.Hour || resolve.Rule == "" || resolve.CalendarVersion == "" {
		t.Errorf("resolve: %+v", resolve)
	}
}

func (d district) actions(issue string) []string {
	d.t.Helper()
	records, err := d.FindRecordsByFilter("issue_actions", "issue = {:issue}", "serial", 0, 0, map[string]any{"issue": issue})
	if err != nil {
		d.t.Fatal(err)
	}
	list := make([]string, len(records))
	for i, r := range records {
		list[i] = fmt.Sprintf("%d %s %s %s-> %s", r.GetInt("serial"), r.GetString("act"), r.GetString("actor_kind"), spaced(r.GetString("from_state")), r.GetString("to_state"))
	}
	return list
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return s + " "
}

func TestReportSubmittedTwiceIsOneIssue(t *testing.T) {
	d := newDistrict(t)
	twice := func(n *issues.NewIssue) { n.ReportKey = "3f9c" }
	first := d.report(twice)
	d.Clock.Advance(time.Hour)
	if again := d.report(twice); again.Id != first.Id || again.Number() != first.Number() {
		t.Errorf("submitted again: %s, want %s", again.Number(), first.Number())
	}
	if other := d.report(func(n *issues.NewIssue) { n.ReportKey = "other" }); other.Id == first.Id {
		t.Error("another key found the first issue")
	}
	if a, b := d.report(nil), d.report(nil); a.Id == b.Id {
		t.Error("two reports without a key became one")
	}
}

func TestReportTakesItsTitleFromTheDescription(t *testing.T) {
	d := newDistrict(t)
	for name, c := range map[string]struct{ title, description, want string }{
		"given":        {"缺工", "三号车间", "缺工"},
		"first line":   {"", "\n 停电两天 \n详情如下", "停电两天"},
		"a long line":  {"", strings.Repeat("长", 41), strings.Repeat("长", 39) + "…"},
		"just fitting": {"", strings.Repeat("长", 40), strings.Repeat("长", 40)},
	} {
		t.Run(name, func(t *testing.T) {
			issue := d.report(func(n *issues.NewIssue) { n.Title, n.Description = c.title, c.description })
			if issue.Title() != c.want {
				t.Errorf("got %q, want %q", issue.Title(), c.want)
			}
		})
	}
}

func TestReportRefuses(t *testing.T) {
	d := newDistrict(t)
	for name, c := range map[string]struct {
		change func(*issues.NewIssue)
		want   string
	}{
		"an unknown enterprise": {func(n *issues.NewIssue) { n.Enterprise = "nobody000000000" }, "unknown_enterprise (enterprise=nobody000000000)"},
		"an unknown category":   {func(n *issues.NewIssue) { n.Category = "nothing00000000" }, "invalid_field (field=category, reason=not_a_choice)"},
		"an unknown visit":      {func(n *issues.NewIssue) { n.Visit = "nothing00000000" }, "invalid_field (field=visit, reason=not_a_choice)"},
		"no words":              {func(n *issues.NewIssue) { n.Description = " \n " }, "invalid_field (field=title, reason=required)"},
		"an unknown level":      {func(n *issues.NewIssue) { n.Level = "huge" }, "act_param_invalid (act=report, param=level, value=huge)"},
		"a leader's report":     {func(n *issues.NewIssue) { n.Actor = d.actor(testkit.Leader) }, "forbidden_act (act=report, role=leader)"},
		"an anonymous officer":  {func(n *issues.NewIssue) { n.Actor.Kind = issueflow.Officer }, "forbidden_act (act=report, role=)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.tryReport(c.change)
			if e, ok := errs.As(err); !ok || e.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	for _, table := range []string{"issues", "issue_actions", "deadlines"} {
		if n, err := d.CountRecords(table); err != nil || n != 0 {
			t.Errorf("%d rows were left in %s, %v", n, table, err)
		}
	}
}

func TestKindsAndSourcesAreThoseOfTheSchema(t *testing.T) {
	d := newDistrict(t)
	c, err := d.FindCollectionByNameOrId("issues")
	if err != nil {
		t.Fatal(err)
	}
	for field, got := range map[string][]string{"kind": issues.Kinds, "source": issues.Sources} {
		if want := c.Fields.GetByName(field).(*core.SelectField).Values; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
	states := c.Fields.GetByName("state").(*core.SelectField).Values
	if fmt.Sprint(states) != fmt.Sprint(issueflow.States) {
		t.Errorf("states: got %s, want %s", issueflow.States, states)
	}
	c, err = d.FindCollectionByNameOrId("issue_actions")
	if err != nil {
		t.Fatal(err)
	}
	if acts := c.Fields.GetByName("act").(*core.SelectField).Values; fmt.Sprint(acts) != fmt.Sprint(issueflow.Acts) {
		t.Errorf("acts: got %s, want %s", issueflow.Acts, acts)
	}
}

func TestSeedKeepsTheCategoriesOfTheDistrict(t *testing.T) {
	d := newDistrict(t)
	codes := func() string {
		list := []string{}
		if err := d.DB().NewQuery(`SELECT code FROM issue_categories ORDER BY position, code`).Column(&list); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(list)
	}
	want := "[fixture_labour labour finance land logistics utilities approval policy environment other]"
	if got := codes(); got != want {
		t.Errorf("seeded: %s, want %s", got, want)
	}
	if _, err := d.NonconcurrentDB().NewQuery(`DELETE FROM issue_categories WHERE code = 'land'`).Execute(); err != nil {
		t.Fatal(err)
	}
	if err := issues.Seed(d, d.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := codes(); got != strings.Replace(want, "land ", "", 1) {
		t.Errorf("seeded again: %s", got)
	}
}
