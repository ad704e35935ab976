package calendar

import (
	"slices"
	"testing"
	"time"
)

// at reads "2026-02-13 17:30" or "2026-02-13 17:30:05" in Shanghai.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if parsed, err := time.ParseInLocation(layout, s, Shanghai); err == nil {
			return parsed
		}
	}
	t.Fatalf("bad time %q", s)
	return time.Time{}
}

func TestNextOpening(t *testing.T) {
	for _, c := range []struct{ name, from, want string }{
		{"within the morning", "2026-03-04 10:15", "2026-03-04 10:15"},
		{"at the opening", "2026-03-04 09:00", "2026-03-04 09:00"},
		{"before the opening", "2026-03-04 06:00", "2026-03-04 09:00"},
		{"at the last second", "2026-03-04 17:59:59", "2026-03-04 17:59:59"},
		{"at lunch", "2026-03-04 12:30", "2026-03-04 14:00"},
		{"at the stroke of noon", "2026-03-04 12:00", "2026-03-04 14:00"},
		{"at the stroke of closing", "2026-03-04 18:00", "2026-03-05 09:00"},
		{"in the evening", "2026-03-04 20:00", "2026-03-05 09:00"},
		{"at midnight", "2026-03-05 00:00", "2026-03-05 09:00"},
		{"on a Friday evening", "2026-03-06 20:00", "2026-03-09 09:00"},
		{"on a make-up Saturday", "2026-02-14 10:00", "2026-02-14 10:00"},
		{"after a make-up Saturday comes Spring Festival", "2026-02-14 18:00", "2026-02-24 09:00"},
		{"across New Year", "2025-12-31 19:00", "2026-01-04 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := Shipped().NextOpening(at(t, c.from))
			if !got.Equal(at(t, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		name, from string
		n          int
		want       string
	}{
		{"plain week", "2026-03-02 10:00", 3, "2026-03-05 18:00"},
		{"over a weekend", "2026-03-05 10:00", 3, "2026-03-10 18:00"},
		{"raised at lunch counts as the afternoon", "2026-03-02 12:30", 3, "2026-03-05 18:00"},
		{"raised before opening counts as the morning", "2026-03-02 07:00", 3, "2026-03-05 18:00"},
		{"raised in the evening counts as the next morning", "2026-03-02 20:00", 3, "2026-03-06 18:00"},
		{"raised at the stroke of closing counts as the next morning", "2026-03-02 18:00", 3, "2026-03-06 18:00"},
		{"raised on a Saturday counts as Monday", "2026-03-07 11:00", 3, "2026-03-12 18:00"},
		{"raised on Friday evening counts as Monday", "2026-03-06 18:30", 1, "2026-03-10 18:00"},
		{"no days is the end of the day", "2026-03-02 10:00", 0, "2026-03-02 18:00"},
		{"no days from the evening is the end of the next day", "2026-03-02 20:00", 0, "2026-03-03 18:00"},
		{"negative days count as none", "2026-03-02 10:00", -4, "2026-03-02 18:00"},

		// 14 February is a make-up Saturday, 15 to 23 are off, 28 is a make-up Saturday.
		{"Spring Festival, make-up Saturday counts as the first day", "2026-02-13 17:30", 3, "2026-02-25 18:00"},
		{"Spring Festival, raised on Friday evening", "2026-02-13 18:30", 3, "2026-02-26 18:00"},
		{"Spring Festival, raised on the make-up Saturday", "2026-02-14 10:00", 1, "2026-02-24 18:00"},
		{"Spring Festival, raised within it", "2026-02-18 10:00", 3, "2026-02-27 18:00"},
		{"Spring Festival, both make-up Saturdays count", "2026-02-13 10:00", 6, "2026-02-28 18:00"},
		{"after the second make-up Saturday", "2026-02-27 10:00", 2, "2026-03-02 18:00"},

		// 2026: 1 to 7 October are off, Sunday 20 September and Saturday 10 October are worked.
		{"National Day", "2026-09-30 10:00", 3, "2026-10-10 18:00"},
		{"before National Day, make-up Sunday counts", "2026-09-18 10:00", 2, "2026-09-21 18:00"},
		{"Mid-Autumn Friday is off", "2026-09-24 10:00", 1, "2026-09-28 18:00"},
		{"National Day 2025 is eight days", "2025-09-30 16:00", 3, "2025-10-11 18:00"},
		{"Spring Festival 2024", "2024-02-09 10:00", 1, "2024-02-18 18:00"},
		{"across New Year, Sunday 4 January is worked", "2025-12-31 10:00", 2, "2026-01-05 18:00"},
		{"leap day", "2024-02-28 10:00", 1, "2024-02-29 18:00"},
		{"thirty days over a holiday", "2026-04-01 09:00", 30, "2026-05-18 18:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, trace := Shipped().AddWorkingDays(at(t, c.from), c.n)
			if !got.Equal(at(t, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if len(trace.MissingYears) != 0 {
				t.Errorf("missing years %v in a range that is covered", trace.MissingYears)
			}
		})
	}
}

func TestAddWorkingTime(t *testing.T) {
	for _, c := range []struct {
		name, from string
		add        time.Duration
		want       string
	}{
		{"within a span", "2026-03-02 09:30", 2 * time.Hour, "2026-03-02 11:30"},
		{"ends at closing, not at the next opening", "2026-03-02 10:00", 2 * time.Hour, "2026-03-02 12:00"},
		{"over lunch", "2026-03-02 11:30", time.Hour, "2026-03-02 14:30"},
		{"over the night", "2026-03-02 17:30", time.Hour, "2026-03-03 09:30"},
		{"four hours from Friday afternoon", "2026-03-06 16:00", 4 * time.Hour, "2026-03-09 11:00"},
		{"one whole day from the evening", "2026-03-02 20:00", 7 * time.Hour, "2026-03-03 18:00"},
		{"one whole day from closing", "2026-03-02 18:00", 7 * time.Hour, "2026-03-03 18:00"},
		{"a second", "2026-03-02 17:59:59", 2 * time.Second, "2026-03-03 09:00:01"},
		{"nothing in the evening is the next opening", "2026-03-02 20:00", 0, "2026-03-03 09:00"},
		{"nothing in the morning", "2026-03-02 10:00", 0, "2026-03-02 10:00"},
		{"less than nothing", "2026-03-02 10:00", -time.Hour, "2026-03-02 10:00"},
		{"over Spring Festival", "2026-02-14 17:00", 2 * time.Hour, "2026-02-24 10:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := Shipped().AddWorkingTime(at(t, c.from), c.add)
			if !got.Equal(at(t, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWorkingTimeBetween(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           time.Duration
	}{
		{"within a span", "2026-03-02 09:30", "2026-03-02 10:00", 30 * time.Minute},
		{"over lunch", "2026-03-02 11:00", "2026-03-02 15:00", 2 * time.Hour},
		{"within lunch", "2026-03-02 12:10", "2026-03-02 13:50", 0},
		{"midnight to midnight", "2026-03-02 00:00", "2026-03-03 00:00", 7 * time.Hour},
		{"a weekend", "2026-03-06 18:00", "2026-03-09 09:00", 0},
		{"a make-up Saturday", "2026-02-14 00:00", "2026-02-24 00:00", 7 * time.Hour},
		{"nothing", "2026-03-02 10:00", "2026-03-02 10:00", 0},
		{"backwards", "2026-03-03 10:00", "2026-03-02 10:00", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := Shipped().WorkingTimeBetween(at(t, c.from), at(t, c.to))
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestInstantsInAnotherZoneMeanTheSame(t *testing.T) {
	inUTC := at(t, "2026-02-13 17:30").UTC()
	got, _ := Shipped().AddWorkingDays(inUTC, 3)
	if want := "2026-02-25T18:00:00+08:00"; got.Format(time.RFC3339) != want {
		t.Errorf("got %s, want %s", got.Format(time.RFC3339), want)
	}
	opening, _ := Shipped().NextOpening(inUTC)
	if want := "2026-02-13T17:30:00+08:00"; opening.Format(time.RFC3339) != want {
		t.Errorf("got %s, want %s", opening.Format(time.RFC3339), want)
	}
}

func TestTraceNamesWhatWasSkippedAndWhatCounted(t *testing.T) {
	_, trace := Shipped().AddWorkingDays(at(t, "2026-02-13 17:30"), 3)

	wantSkipped := []SkippedDay{}
	for day := 15; day <= 23; day++ {
		wantSkipped = append(wantSkipped, SkippedDay{Date{2026, time.February, day}, Holiday, "春节"})
	}
	if !slices.Equal(trace.Skipped, wantSkipped) {
		t.Errorf("skipped %v, want %v", trace.Skipped, wantSkipped)
	}
	if len(trace.Makeup) != 1 || trace.Makeup[0].Date != (Date{2026, time.February, 14}) || trace.Makeup[0].Name != "春节" {
		t.Errorf("make-up days %v, want 14 February", trace.Makeup)
	}

	_, trace = Shipped().AddWorkingDays(at(t, "2026-03-06 19:00"), 1)
	weekend := []SkippedDay{
		{Date: Date{2026, time.March, 7}, Reason: Weekend},
		{Date: Date{2026, time.March, 8}, Reason: Weekend},
	}
	if !slices.Equal(trace.Skipped, weekend) || trace.Makeup != nil {
		t.Errorf("trace %+v, want the weekend before the opening", trace)
	}
}

func TestMissingYearIsReportedByEveryQuestion(t *testing.T) {
	calendar := Shipped()
	from, to := at(t, "2026-12-30 10:00"), at(t, "2027-01-05 10:00")
	want := []int{2027}

	due, trace := calendar.AddWorkingDays(from, 3)
	if !due.Equal(at(t, "2027-01-04 18:00")) || !slices.Equal(trace.MissingYears, want) {
		t.Errorf("AddWorkingDays: %s, missing %v", due, trace.MissingYears)
	}
	if _, trace = calendar.AddWorkingTime(from, 21*time.Hour); !slices.Equal(trace.MissingYears, want) {
		t.Errorf("AddWorkingTime: missing %v", trace.MissingYears)
	}
	if _, trace = calendar.WorkingTimeBetween(from, to); !slices.Equal(trace.MissingYears, want) {
		t.Errorf("WorkingTimeBetween: missing %v", trace.MissingYears)
	}
	if _, trace = calendar.NextOpening(to); !slices.Equal(trace.MissingYears, want) {
		t.Errorf("NextOpening: missing %v", trace.MissingYears)
	}
	if working, known := calendar.IsWorkday(DateOf(to)); !working || known {
		t.Errorf("IsWorkday: working %t known %t, want a guess that says so", working, known)
	}
	if _, trace = calendar.AddWorkingDays(from, 1); trace.MissingYears != nil {
		t.Errorf("a count that stays in 2026 misses %v", trace.MissingYears)
	}
	if _, trace = calendar.AddWorkingDays(at(t, "2023-12-29 20:00"), 1); !slices.Equal(trace.MissingYears, []int{2023}) {
		t.Errorf("from 2023: missing %v", trace.MissingYears)
	}
}

func TestOwnHours(t *testing.T) {
	hours, err := ParseHours("08:30–24:00")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := New(Config{ID: "late", Hours: hours, Days: Seed()})
	if err != nil {
		t.Fatal(err)
	}
	due, _ := calendar.AddWorkingDays(at(t, "2026-03-02 23:30"), 1)
	if !due.Equal(at(t, "2026-03-04 00:00")) {
		t.Errorf("got %s, want the midnight that ends 3 March", due)
	}
}

func BenchmarkAddThirtyWorkingDays(b *testing.B) {
	calendar, from := Shipped(), at(b, "2026-01-20 10:00")
	for b.Loop() {
		calendar.AddWorkingDays(from, 30)
	}
}
