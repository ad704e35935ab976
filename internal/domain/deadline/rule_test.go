package deadline

import (
	"maps"
	"math"
	"slices"
	"testing"

	"gridwalk/internal/domain/errs"
)

func TestDefaultRulesAreTheTableOfTheDistrict(t *testing.T) {
	type span struct {
		amount int
		unit   Unit
	}
	want := map[Level]map[Stage]span{
		Ordinary:  {Collect: {2, ClockHours}, Contact: {24, ClockHours}, Resolve: {3, WorkingDays}},
		Difficult: {Collect: {2, ClockHours}, Contact: {24, ClockHours}, Resolve: {30, WorkingDays}, Progress: {7, CalendarDays}},
		LeaderLed: {Collect: {2, ClockHours}, Contact: {24, ClockHours}, Resolve: {0, WorkingDays},
			Progress: {1, CalendarMonths}, OnSite: {2, CalendarMonths}, Study: {3, CalendarMonths}},
	}
	rules := DefaultRules()
	for level, stages := range want {
		got := map[Stage]span{}
		for _, rule := range rules.For(level) {
			if err := rule.Validate(); err != nil {
				t.Errorf("%s/%s: %v", level, rule.Stage, err)
			}
			if rule.WarnShare != 0.8 || len(rule.Rungs) != 3 {
				t.Errorf("%s/%s: warns at %v, %d rungs", level, rule.Stage, rule.WarnShare, len(rule.Rungs))
			}
			got[rule.Stage] = span{rule.Amount, rule.Unit}
		}
		if !maps.Equal(got, stages) {
			t.Errorf("%s: got %v, want %v", level, got, stages)
		}
	}
}

func TestTheHighestVersionIsInForce(t *testing.T) {
	rules := DefaultRules()
	edited, _ := rules.Find(Ordinary, Resolve)
	edited.Amount, edited.Version = 5, 2
	rules = slices.Insert(rules, 0, edited)
	if got, ok := rules.Find(Ordinary, Resolve); !ok || got.Amount != 5 {
		t.Errorf("got %+v", got)
	}
	if got := rules.For(Ordinary); len(got) != 3 || got[2].Version != 2 {
		t.Errorf("got %+v", got)
	}
	if _, ok := rules.Find(Ordinary, Study); ok {
		t.Error("an ordinary issue has a study session")
	}
}

func TestValidate(t *testing.T) {
	for field, edits := range map[string][]func(*Rule){
		"level":      {func(r *Rule) { r.Level = "urgent" }},
		"stage":      {func(r *Rule) { r.Stage = "lunch" }},
		"unit":       {func(r *Rule) { r.Unit = "fortnights" }},
		"amount":     {func(r *Rule) { r.Amount = -1 }, func(r *Rule) { r.Amount = 0 }, func(r *Rule) { r.Amount = 1e9 }},
		"warn_share": {func(r *Rule) { r.WarnShare = 1 }, func(r *Rule) { r.WarnShare = -0.1 }, func(r *Rule) { r.WarnShare = math.NaN() }},
		"rungs": {
			func(r *Rule) { r.Rungs[1].Rung = Remind },
			func(r *Rule) { r.Rungs[0].Rung = WarnAhead },
			func(r *Rule) { r.Rungs[2].After = 0 },
			func(r *Rule) { r.Rungs[0].After = -1 },
			func(r *Rule) { r.Rungs[1].Unit = ClockHours },
			func(r *Rule) { r.Rungs[2].Rung = "shout" },
		},
	} {
		for i, edit := range edits {
			rule, _ := DefaultRules().Find(Ordinary, Resolve)
			edit(&rule)
			e, ok := errs.As(rule.Validate())
			if !ok || e.Code != "rule_invalid" || e.Params["field"] != field {
				t.Errorf("%s %d: got %v", field, i, e)
			}
		}
	}
}

func TestLevels(t *testing.T) {
	if !Difficult.Above(Ordinary) || Ordinary.Above(Ordinary) || Ordinary.Above(LeaderLed) {
		t.Error("levels are out of order")
	}
	if Ordinary.Next() != Difficult || Difficult.Next() != LeaderLed || LeaderLed.Next() != LeaderLed {
		t.Error("levels do not rise by one")
	}
	if Level("x").Known() || !LeaderLed.Known() {
		t.Error("known levels")
	}
}
