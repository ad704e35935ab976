package issueflow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
)

var cal = calendar.Shipped()

func clocks(t testing.TB, ledger []Action) []Clock {
	t.Helper()
	got, err := Clocks(ledger, deadline.DefaultRules(), cal)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// describe puts a clock into a line: stage, start, due, what became of it.
func describe(c Clock) string {
	short := func(t time.Time) string {
		if t.IsZero() {
			return "never"
		}
		return t.Format("01-02 15:04")
	}
	line := fmt.Sprintf("%s from %s due %s: %s", c.Stage, short(c.StartedAt), short(c.Plan.DueAt), c.State)
	if c.State != Open {
		line += " " + short(c.EndedAt)
	}
	if c.Late() {
		line += " late"
	}
	if c.Suspended {
		line += " suspended"
	}
	return line
}

func TestMeets(t *testing.T) {
	want := map[Act]deadline.Stage{
		Accept: deadline.Collect, Contact: deadline.Contact, Resolve: deadline.Resolve, Progress: deadline.Progress}
	for _, what := range Acts {
		stage, ok := Meets(what)
		if stage != want[what] || ok != (want[what] != "") {
			t.Errorf("%s meets %q", what, stage)
		}
	}
}

// Monday is 2 March 2026, 09:00; hours count from there.
func TestClocks(t *testing.T) {
	difficult := act(0, enterprise, Report, level(deadline.Difficult))
	for _, c := range []struct {
		name   string
		ledger []Action
		want   []string
	}{
		{"reported", reported(), []string{
			"collect from 03-02 09:00 due 03-02 11:00: open",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 03-05 18:00: open",
		}},
		{"accepted late, contacted in time", append(reported(), act(3, worker, Accept), act(4, worker, Contact)), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 12:00 late",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 13:00",
			"resolve from 03-02 09:00 due 03-05 18:00: open",
		}},
		{"solved on site meets all three", append(reported(), act(1, worker, Resolve)), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 10:00",
			"resolve from 03-02 09:00 due 03-05 18:00: met 03-02 10:00",
		}},
		{"a resolution implies the contact", resolved(), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 14:00",
			"resolve from 03-02 09:00 due 03-05 18:00: met 03-02 14:00",
		}},
		{"invalid", invalidated(), []string{
			"collect from 03-02 09:00 due 03-02 11:00: cancelled 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: cancelled 03-02 10:00",
			"resolve from 03-02 09:00 due 03-05 18:00: cancelled 03-02 10:00",
		}},
		{"suspended", suspended(), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 03-05 18:00: open suspended",
		}},
		{"resumed after a working day", append(suspended(), act(29, manager1, Resume)), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 03-06 18:00: open",
		}},
		{"extended", append(handling(), act(4, fireDesk, RequestExtension, until(24*7+9)), act(5, manager1, GrantExtension)), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 03-09 18:00: open",
		}},
		{"an extension to an earlier time changes nothing", append(handling(), act(4, fireDesk, RequestExtension, until(24)), act(5, manager1, GrantExtension)), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 03-05 18:00: open",
		}},
		{"suspended, then raised to a level with reports", append(suspended(), act(29, manager1, Resume),
			act(30, manager1, RaiseLevel, level(deadline.Difficult))), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: open",
			"resolve from 03-02 09:00 due 04-15 18:00: open",
			"progress from 03-03 15:00 due 03-10 15:00: open",
		}},
		{"progress starts the next report, one that is older than that does not", []Action{difficult,
			act(1, worker, Accept), act(1, worker, Contact), act(48, worker, Progress), act(24, worker, Progress), act(48, worker, Progress)}, []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 10:00",
			"resolve from 03-02 09:00 due 04-14 18:00: open",
			"progress from 03-02 09:00 due 03-09 09:00: met 03-04 09:00",
			"progress from 03-04 09:00 due 03-11 09:00: open",
		}},
		{"a resolution ends the reports, a reopening begins both anew, one level higher", []Action{difficult,
			act(1, worker, Resolve), act(24, enterprise, Rate, rated(1))}, []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 10:00",
			"resolve from 03-02 09:00 due 04-14 18:00: met 03-02 10:00",
			"progress from 03-02 09:00 due 03-09 09:00: cancelled 03-02 10:00",
			"resolve from 03-03 09:00 due never: open",
			"progress from 03-03 09:00 due 04-03 09:00: open",
			"on_site from 03-03 09:00 due 05-03 09:00: open",
			"study from 03-03 09:00 due 06-03 09:00: open",
		}},
		{"a promise makes a leader-led matter due; on-site work is also a report", []Action{
			act(0, enterprise, Report, level(deadline.LeaderLed)), act(1, worker, Accept, promising(24*30+9)), act(2, worker, Contact),
			act(24, leader, Progress, about(deadline.OnSite))}, []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 11:00",
			"resolve from 03-02 09:00 due 04-01 18:00: open",
			"progress from 03-02 09:00 due 04-02 09:00: met 03-03 09:00",
			"on_site from 03-02 09:00 due 05-02 09:00: met 03-03 09:00",
			"study from 03-02 09:00 due 06-02 09:00: open",
			"progress from 03-03 09:00 due 04-03 09:00: open",
			"on_site from 03-03 09:00 due 05-03 09:00: open",
		}},
		{"ordinary matters take no promise until they are raised", append(reported(), act(1, worker, Accept, promising(24*60)),
			act(2, worker, Contact), act(3, manager1, RaiseLevel, level(deadline.Difficult))), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 11:00",
			"resolve from 03-02 09:00 due 05-01 09:00: open",
			"progress from 03-02 12:00 due 03-09 12:00: open",
		}},
		{"raising a resolved issue starts no reports", append(resolved(), act(6, manager1, RaiseLevel, level(deadline.Difficult))), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 14:00",
			"resolve from 03-02 09:00 due 03-05 18:00: met 03-02 14:00",
		}},
		{"closed", closed(), []string{
			"collect from 03-02 09:00 due 03-02 11:00: met 03-02 10:00",
			"contact from 03-02 09:00 due 03-03 09:00: met 03-02 14:00",
			"resolve from 03-02 09:00 due 03-05 18:00: met 03-02 14:00",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, clock := range clocks(t, c.ledger) {
				got = append(got, describe(clock))
			}
			if !slices.Equal(got, c.want) {
				for i := range max(len(got), len(c.want)) {
					t.Errorf("\n got %q\nwant %q", at(got, i), at(c.want, i))
				}
			}
		})
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

func TestAStageWithoutARuleHasNoClock(t *testing.T) {
	rules := slices.DeleteFunc(deadline.DefaultRules(), func(r deadline.Rule) bool {
		return r.Level == deadline.Difficult && r.Stage == deadline.Contact
	})
	got, err := Clocks(append(reported(), act(1, manager1, RaiseLevel, level(deadline.Difficult))), rules, cal)
	if err != nil {
		t.Fatal(err)
	}
	if want := "contact from 03-02 09:00 due 03-03 09:00: cancelled 03-02 10:00"; describe(got[1]) != want {
		t.Errorf("got %s", describe(got[1]))
	}
}

func TestClocksErrors(t *testing.T) {
	if _, err := Clocks(accepted()[1:], deadline.DefaultRules(), cal); errs.Code(err) != "illegal_act" {
		t.Errorf("got %v", err)
	}
	broken := deadline.DefaultRules()
	for i := range broken {
		broken[i].Amount = -1
	}
	if _, err := Clocks(reported(), broken, cal); errs.Code(err) != "rule_invalid" {
		t.Errorf("got %v", err)
	}
}
