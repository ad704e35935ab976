package calendar

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIsWorkday(t *testing.T) {
	for date, want := range map[string]bool{
		"2026-02-13": true,  // Friday
		"2026-02-14": true,  // make-up Saturday
		"2026-02-15": false, // Sunday, Spring Festival
		"2026-02-17": false, // Tuesday, Spring Festival
		"2026-02-23": false,
		"2026-02-24": true,
		"2026-02-28": true,  // make-up Saturday
		"2026-03-01": false, // Sunday
		"2026-09-20": true,  // make-up Sunday
		"2026-10-01": false,
		"2026-10-10": true,
		"2025-09-28": true,
		"2024-02-29": true,
	} {
		day, err := ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		working, known := Shipped().IsWorkday(day)
		if working != want || !known {
			t.Errorf("%s: working %t known %t, want %t and known", date, working, known, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	newYear := Date{2026, time.January, 1}
	for name, c := range map[string]struct {
		config Config
		reason string
	}{
		"no hours":          {Config{}, "empty"},
		"overlapping hours": {Config{Hours: Hours{{9 * time.Hour, 12 * time.Hour}, {11 * time.Hour, 18 * time.Hour}}}, "in order"},
		"backward hours":    {Config{Hours: Hours{{12 * time.Hour, 9 * time.Hour}}}, "in order"},
		"hours past midnight": {
			Config{Hours: Hours{{20 * time.Hour, 26 * time.Hour}}}, "within one day"},
		"unknown kind": {
			Config{Hours: DefaultHours(), Days: []Day{{Date: newYear, Kind: "half_day"}}}, "half_day"},
		"contradiction": {
			Config{Hours: DefaultHours(), Days: []Day{{Date: newYear, Kind: OffDay}, {Date: newYear, Kind: MakeupWorkday}}},
			"2026-01-01"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(c.config); err == nil || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("got %v, want an error that names %q", err, c.reason)
			}
		})
	}
}

func TestVersionFollowsTheData(t *testing.T) {
	build := func(hours Hours, days []Day) string {
		calendar, err := New(Config{ID: "x", Hours: hours, Days: days})
		if err != nil {
			t.Fatal(err)
		}
		return calendar.Version()
	}
	version := build(DefaultHours(), Seed())
	if !strings.HasPrefix(version, "2026-") || len(version) != len("2026-00000000") {
		t.Errorf("version %q", version)
	}
	shuffled := Seed()
	slices.Reverse(shuffled)
	if got := build(DefaultHours(), shuffled); got != version {
		t.Errorf("the order of the rows changes the version: %s, %s", got, version)
	}
	local := append(Seed(), Day{Date: Date{2026, time.March, 3}, Kind: OffDay, Name: "本地"})
	if build(DefaultHours(), local) == version {
		t.Error("an added day keeps the version")
	}
	if build(DefaultHours()[:1], Seed()) == version {
		t.Error("other hours keep the version")
	}
}

func TestCoveredYears(t *testing.T) {
	days := append(Seed(),
		Day{Date: Date{2027, time.May, 4}, Kind: OffDay, Name: "a district's own day"},
		Day{Date: Date{2023, time.December, 30}, Kind: OffDay, Name: "announced with 2024"})
	if got := CoveredYears(days); !slices.Equal(got, []int{2024, 2025, 2026}) {
		t.Errorf("got %v", got)
	}
	calendar, err := New(Config{Hours: DefaultHours(), Days: days})
	if err != nil {
		t.Fatal(err)
	}
	if calendar.HasYear(2027) || calendar.HasYear(2023) || !calendar.HasYear(2025) {
		t.Error("a single day made a year look announced")
	}
}

func TestSeedIsWholeAndInOrder(t *testing.T) {
	days := Seed()
	count := map[int]int{}
	for i, announced := range days {
		count[announced.Date.Year]++
		if i > 0 && days[i-1].Date.Compare(announced.Date) >= 0 {
			t.Errorf("%s comes after %s", announced.Date, days[i-1].Date)
		}
		if announced.Name == "" || announced.Version == "" || !strings.HasPrefix(announced.Source, "https://www.gov.cn/") {
			t.Errorf("%s lacks name, version or source: %+v", announced.Date, announced)
		}
	}
	if count[2024] != 36 || count[2025] != 33 || count[2026] != 39 || len(count) != 3 {
		t.Errorf("days a year: %v", count)
	}
}

func TestParseHolidayYear(t *testing.T) {
	got, err := ParseHolidayYear([]byte(`{"$schema":"x","year":2027,"papers":["https://a","https://b"],"days":[
		{"name":"元旦","date":"2027-01-01","isOffDay":true},
		{"name":"元旦","date":"2026-12-31","isOffDay":false}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Day{
		{Date{2027, time.January, 1}, OffDay, "元旦", "https://a https://b", got.Version},
		{Date{2026, time.December, 31}, MakeupWorkday, "元旦", "https://a https://b", got.Version},
	}
	if got.Year != 2027 || !slices.Equal(got.Days, want) {
		t.Errorf("got %+v", got)
	}

	for name, c := range map[string]struct{ file, reason string }{
		"not JSON":        {`{`, "holiday file"},
		"no year":         {`{"days":[{"name":"x","date":"2027-01-01","isOffDay":true}]}`, "year is missing"},
		"no days":         {`{"year":2027,"days":[]}`, "no days"},
		"impossible date": {`{"year":2027,"days":[{"name":"x","date":"2027-02-30","isOffDay":true}]}`, "2027-02-30"},
		"other year":      {`{"year":2027,"days":[{"name":"x","date":"2028-01-01","isOffDay":true}]}`, "another year"},
		"twice":           {`{"year":2027,"days":[{"name":"x","date":"2027-01-01","isOffDay":true},{"name":"x","date":"2027-01-01","isOffDay":false}]}`, "day 2"},
		"no isOffDay":     {`{"year":2027,"days":[{"name":"x","date":"2027-01-01"}]}`, "isOffDay"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseHolidayYear([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("got %v, want an error that names %q", err, c.reason)
			}
		})
	}
}

func TestHoursText(t *testing.T) {
	hours, err := ParseHours(" 09:00-12:00, 14:00–18:00 ")
	if err != nil || !slices.Equal(hours, DefaultHours()) {
		t.Errorf("got %v, %v", hours, err)
	}
	if got := hours.String(); got != "09:00-12:00,14:00-18:00" {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{"", "09:00", "9-12", "09:00-25:00", "14:00-18:00,09:00-12:00", "09:00-12:00,12:00-18:00"} {
		if _, err := ParseHours(bad); err == nil {
			t.Errorf("%q was read as hours", bad)
		}
	}
}

func TestDateText(t *testing.T) {
	data, err := json.Marshal(map[Date]Date{{2026, time.February, 3}: {2026, time.December, 31}})
	if err != nil || string(data) != `{"2026-02-03":"2026-12-31"}` {
		t.Errorf("got %s, %v", data, err)
	}
	var back map[Date]Date
	if err := json.Unmarshal(data, &back); err != nil || back[Date{2026, time.February, 3}] != (Date{2026, time.December, 31}) {
		t.Errorf("got %v, %v", back, err)
	}
	if got := (Date{2024, time.February, 28}).Next(); got != (Date{2024, time.February, 29}) {
		t.Errorf("got %s", got)
	}
	if got := DateOf(time.Date(2026, 2, 13, 16, 0, 0, 0, time.UTC)); got != (Date{2026, time.February, 14}) {
		t.Errorf("16:00 UTC is midnight in Shanghai: got %s", got)
	}
}
