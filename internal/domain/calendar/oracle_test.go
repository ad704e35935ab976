package calendar

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oracle answers the same questions by walking through every minute of three
// years. It shares no code with the package: it reads the announcements itself
// and knows the hours by heart.
type oracle struct {
	start   time.Time
	working []bool // one entry a minute
}

func newOracle(t *testing.T) *oracle {
	off := map[string]bool{}
	for _, name := range []string{"2024", "2025", "2026"} {
		data, err := os.ReadFile("holidays/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Days []struct {
				Date     string
				IsOffDay bool
			}
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for _, entry := range file.Days {
			off[entry.Date] = entry.IsOffDay
		}
	}
	beijing := time.FixedZone("", 8*3600)
	o := &oracle{start: time.Date(2024, 1, 1, 0, 0, 0, 0, beijing)}
	end := time.Date(2027, 1, 1, 0, 0, 0, 0, beijing)
	for minute := o.start; minute.Before(end); minute = minute.Add(time.Minute) {
		isOff, announced := off[minute.Format("2006-01-02")]
		if !announced {
			isOff = minute.Weekday() == time.Saturday || minute.Weekday() == time.Sunday
		}
		hour := minute.Hour()
		open := hour >= 9 && hour < 12 || hour >= 14 && hour < 18
		o.working = append(o.working, open && !isOff)
	}
	return o
}

func (o *oracle) instant(minute int) time.Time {
	return o.start.Add(time.Duration(minute) * time.Minute)
}

func (o *oracle) opening(minute int) int {
	for !o.working[minute] {
		minute++
	}
	return minute
}

func (o *oracle) addDays(minute, n int) int {
	const perDay = 24 * 60
	minute = o.opening(minute)
	dayOf, last := minute/perDay, minute
	for ; ; minute++ {
		if !o.working[minute] {
			continue
		}
		if minute/perDay != dayOf {
			if n == 0 {
				return last + 1
			}
			n--
			dayOf = minute / perDay
		}
		last = minute
	}
}

func (o *oracle) addMinutes(minute, n int) int {
	for minute = o.opening(minute); n > 0; minute++ {
		if o.working[minute] {
			n--
		}
	}
	return minute
}

func (o *oracle) between(from, to int) int {
	n := 0
	for ; from < to; from++ {
		if o.working[from] {
			n++
		}
	}
	return n
}

func TestAgainstMinuteByMinuteOracle(t *testing.T) {
	o, calendar := newOracle(t), Shipped()
	// The last hundred days are left as room for the answers.
	minute := rapid.IntRange(0, len(o.working)-100*24*60)

	rapid.Check(t, func(t *rapid.T) {
		from := minute.Draw(t, "from")
		at := o.instant(from)

		opening, _ := calendar.NextOpening(at)
		if want := o.instant(o.opening(from)); !opening.Equal(want) {
			t.Fatalf("opening after %s: got %s, want %s", at, opening, want)
		}

		days := rapid.IntRange(0, 45).Draw(t, "days")
		due, trace := calendar.AddWorkingDays(at, days)
		if want := o.instant(o.addDays(from, days)); !due.Equal(want) {
			t.Fatalf("%s + %d working days: got %s, want %s", at, days, due, want)
		}
		if trace.MissingYears != nil {
			t.Fatalf("missing %v", trace.MissingYears)
		}

		minutes := rapid.IntRange(0, 60*7*45).Draw(t, "minutes")
		span := time.Duration(minutes) * time.Minute
		end, _ := calendar.AddWorkingTime(at, span)
		if want := o.instant(o.addMinutes(from, minutes)); !end.Equal(want) {
			t.Fatalf("%s + %s of working time: got %s, want %s", at, span, end, want)
		}
		if back, _ := calendar.WorkingTimeBetween(at, end); back != span {
			t.Fatalf("between %s and %s: got %s, want %s", at, end, back, span)
		}

		to := minute.Draw(t, "to")
		between, _ := calendar.WorkingTimeBetween(at, o.instant(to))
		if want := time.Duration(o.between(from, to)) * time.Minute; between != want {
			t.Fatalf("between %s and %s: got %s, want %s", at, o.instant(to), between, want)
		}
	})
}

func TestTraceAccountsForEveryDay(t *testing.T) {
	calendar := Shipped()
	rapid.Check(t, func(t *rapid.T) {
		first := Date{2024, time.January, 1}.At(0)
		from := first.Add(time.Duration(rapid.IntRange(0, 900*24*60).Draw(t, "minute")) * time.Minute)
		n := rapid.IntRange(0, 40).Draw(t, "days")
		due, trace := calendar.AddWorkingDays(from, n)

		opening, _ := calendar.NextOpening(from)
		days := int(DateOf(due).At(0).Sub(DateOf(opening).At(0)) / day)
		skippedAfterOpening := 0
		for _, skipped := range trace.Skipped {
			if working, _ := calendar.IsWorkday(skipped.Date); working {
				t.Fatalf("%s was skipped and is worked", skipped.Date)
			}
			if skipped.Date.Compare(DateOf(opening)) > 0 {
				skippedAfterOpening++
			}
		}
		if days != n+skippedAfterOpening {
			t.Fatalf("%d days passed, %d counted and %d were skipped", days, n, skippedAfterOpening)
		}
		for _, makeup := range trace.Makeup {
			if working, _ := calendar.IsWorkday(makeup.Date); !working || !weekend(makeup.Date) {
				t.Fatalf("%s is no make-up working day", makeup.Date)
			}
		}
	})
}
