package deadline

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

func TestExplainOrdinary(t *testing.T) {
	got, err := Explain(Ordinary, at(t, "2026-02-13 17:30"), DefaultRules(), cal)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(`collect 2026-02-13T19:30:00+08:00
contact 2026-02-14T17:30:00+08:00
resolve 2026-02-25T18:00:00+08:00

collect: 2 clock hours after 2026-02-13T17:30:00+08:00 (rule ordinary/collect version 1)
  ladder: warn_ahead 2026-02-13T19:06:00+08:00, remind 2026-02-13T19:30:00+08:00, urge 2026-02-13T21:30:00+08:00, warn 2026-02-13T23:30:00+08:00
contact: 24 clock hours after 2026-02-13T17:30:00+08:00 (rule ordinary/contact version 1)
  ladder: warn_ahead 2026-02-14T12:42:00+08:00, remind 2026-02-14T17:30:00+08:00, urge 2026-02-14T19:30:00+08:00, warn 2026-02-14T21:30:00+08:00
resolve: 3 working days after 2026-02-13T17:30:00+08:00 (rule ordinary/resolve version 1)
  calendar cn version VERSION, working hours 09:00-12:00,14:00-18:00
  2026-02-14 Sat counted: make-up working day (春节)
  2026-02-15 Sun skipped: holiday (春节)
  2026-02-16 Mon skipped: holiday (春节)
  2026-02-17 Tue skipped: holiday (春节)
  2026-02-18 Wed skipped: holiday (春节)
  2026-02-19 Thu skipped: holiday (春节)
  2026-02-20 Fri skipped: holiday (春节)
  2026-02-21 Sat skipped: holiday (春节)
  2026-02-22 Sun skipped: holiday (春节)
  2026-02-23 Mon skipped: holiday (春节)
  ladder: warn_ahead 2026-02-25T11:42:00+08:00, remind 2026-02-25T18:00:00+08:00, urge 2026-02-26T18:00:00+08:00, warn 2026-02-27T18:00:00+08:00`, "\n")
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "VERSION", cal.Version())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestExplainSaysWhatIsNotPlain(t *testing.T) {
	for _, c := range []struct {
		name     string
		level    Level
		raisedAt string
		pairs    []string
		reasons  []string
	}{
		{"outside working hours, over a weekend", Ordinary, "2026-03-06 20:00",
			[]string{"collect 2026-03-06T22:00:00+08:00", "contact 2026-03-07T20:00:00+08:00", "resolve 2026-03-12T18:00:00+08:00"},
			[]string{"counted from 2026-03-09T09:00:00+08:00", "2026-03-07 Sat skipped: weekend", "2026-03-08 Sun skipped: weekend"}},
		{"a year without data", Ordinary, "2026-12-30 10:00",
			[]string{"collect 2026-12-30T12:00:00+08:00", "contact 2026-12-31T10:00:00+08:00", "resolve 2027-01-04T18:00:00+08:00"},
			[]string{"2027: NO CALENDAR DATA"}},
		{"waiting for a promise", LeaderLed, "2026-03-10 10:00",
			[]string{"collect 2026-03-10T12:00:00+08:00", "contact 2026-03-11T10:00:00+08:00", "progress 2026-04-10T10:00:00+08:00",
				"on_site 2026-05-10T10:00:00+08:00", "study 2026-06-10T10:00:00+08:00"},
			[]string{"resolve: as promised", "1 calendar month after"}},
		{"difficult", Difficult, "2026-03-02 09:00",
			[]string{"collect 2026-03-02T11:00:00+08:00", "contact 2026-03-03T09:00:00+08:00", "resolve 2026-04-14T18:00:00+08:00",
				"progress 2026-03-09T09:00:00+08:00"},
			[]string{"30 working days after", "7 calendar days after", "清明节"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Explain(c.level, at(t, c.raisedAt).UTC(), DefaultRules(), cal)
			if err != nil {
				t.Fatal(err)
			}
			blank := slices.Index(got, "")
			if !slices.Equal(got[:blank], c.pairs) {
				t.Errorf("pairs %q, want %q", got[:blank], c.pairs)
			}
			reasons := strings.Join(got[blank:], "\n")
			for _, want := range c.reasons {
				if !strings.Contains(reasons, want) {
					t.Errorf("no %q in\n%s", want, reasons)
				}
			}
		})
	}
}

func TestExplainErrors(t *testing.T) {
	if _, err := Explain("urgent", at(t, "2026-03-02 09:00"), DefaultRules(), cal); errs.Code(err) != "no_rules" {
		t.Errorf("got %v", err)
	}
	broken := Rules{{Level: Ordinary, Stage: Resolve, Unit: WorkingDays}}
	if _, err := Explain(Ordinary, at(t, "2026-03-02 09:00"), broken, cal); errs.Code(err) != "rule_invalid" {
		t.Errorf("got %v", err)
	}
}

func TestQuietUntil(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-02 21:59:59": "2026-03-02 21:59:59",
		"2026-03-02 22:00":    "2026-03-03 07:00",
		"2026-03-02 23:30":    "2026-03-03 07:00",
		"2026-03-03 00:00":    "2026-03-03 07:00",
		"2026-03-03 06:59:59": "2026-03-03 07:00",
		"2026-03-03 07:00":    "2026-03-03 07:00",
		"2026-12-31 22:30":    "2027-01-01 07:00",
	} {
		if got := QuietUntil(at(t, in).In(time.UTC)); !got.Equal(at(t, want)) || got.Location() != calendar.Shanghai {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
