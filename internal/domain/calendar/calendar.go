// Package calendar counts working time in mainland China, where the State
// Council announces each year which days are public holidays and which weekend
// days are worked to make up for them (调休).
//
// A year whose announcement is not loaded is counted as Monday to Friday, and
// every answer that touched such a year says so: see Trace.MissingYears.
package calendar

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Kind tells how a day departs from Monday to Friday.
type Kind string

const (
	// OffDay is a public holiday, whatever the day of the week.
	OffDay Kind = "off_day"
	// MakeupWorkday is a weekend day that is worked to make up for a holiday.
	MakeupWorkday Kind = "makeup_workday"
)

// Day is one announced departure from Monday to Friday.
type Day struct {
	Date    Date   `json:"date"`
	Kind    Kind   `json:"kind"`
	Name    string `json:"name"`    // of the holiday, "春节"
	Source  string `json:"source"`  // where it was announced
	Version string `json:"version"` // of the data that it came with
}

// Config describes a calendar.
type Config struct {
	ID    string
	Hours Hours
	Days  []Day
	// Years are those whose announcement is complete in Days. Nil derives them
	// with CoveredYears.
	Years []int
}

// Calendar answers questions about working time. It is immutable and safe for
// concurrent use.
type Calendar struct {
	id      string
	version string
	hours   Hours
	days    map[Date]Day
	years   map[int]bool
}

// New checks the configuration and builds the calendar. It returns an error if
// the hours are invalid, a day has no known kind, or one date is announced as
// two different things.
func New(config Config) (*Calendar, error) {
	if err := config.Hours.Validate(); err != nil {
		return nil, err
	}
	calendar := &Calendar{
		id:    config.ID,
		hours: slices.Clone(config.Hours),
		days:  make(map[Date]Day, len(config.Days)),
		years: map[int]bool{},
	}
	for _, announced := range config.Days {
		if announced.Kind != OffDay && announced.Kind != MakeupWorkday {
			return nil, fmt.Errorf("calendar day %s: unknown kind %q", announced.Date, announced.Kind)
		}
		if known, twice := calendar.days[announced.Date]; twice && known.Kind != announced.Kind {
			return nil, fmt.Errorf("calendar day %s is both %s and %s", announced.Date, known.Kind, announced.Kind)
		}
		calendar.days[announced.Date] = announced
	}
	years := config.Years
	if years == nil {
		years = CoveredYears(config.Days)
	}
	for _, year := range years {
		calendar.years[year] = true
	}
	calendar.version = calendar.fingerprint()
	return calendar, nil
}

// CoveredYears returns, in order, the years whose announcement is among the
// days. New Year's Day is the mark: it is off in every announcement, whereas
// another day may stand alone because a district added it, or a day late in
// December because it belongs to the announcement of the next year.
func CoveredYears(days []Day) []int {
	var years []int
	for _, announced := range days {
		date := announced.Date
		if announced.Kind == OffDay && date.Month == time.January && date.Day == 1 {
			years = append(years, date.Year)
		}
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// ID returns the identifier of the calendar.
func (c *Calendar) ID() string { return c.id }

// Version identifies what the calendar knows: the last announced year and a
// digest of hours and days, "2026-1f0c39ab". Two calendars of the same version
// give the same answers.
func (c *Calendar) Version() string { return c.version }

func (c *Calendar) fingerprint() string {
	digest := sha256.New()
	fmt.Fprintln(digest, c.hours)
	for _, date := range slices.SortedFunc(maps.Keys(c.days), Date.Compare) {
		fmt.Fprintln(digest, date, c.days[date].Kind, c.days[date].Name)
	}
	years := slices.Sorted(maps.Keys(c.years))
	fmt.Fprintln(digest, years)
	last := 0
	if len(years) > 0 {
		last = years[len(years)-1]
	}
	return fmt.Sprintf("%04d-%x", last, digest.Sum(nil)[:4])
}

// Hours returns the working hours of a working day.
func (c *Calendar) Hours() Hours { return slices.Clone(c.hours) }

// DayLength returns the working time in one working day.
func (c *Calendar) DayLength() time.Duration { return c.hours.Total() }

// HasYear reports whether the announcement of the year is loaded.
func (c *Calendar) HasYear(year int) bool { return c.years[year] }

// IsWorkday reports whether people work on the date. Known is false when the
// announcement of that year is not loaded and the answer is only the day of
// the week (or a day that a district added by itself).
func (c *Calendar) IsWorkday(date Date) (working, known bool) {
	return c.works(date), c.years[date.Year]
}

func (c *Calendar) works(date Date) bool {
	if announced, ok := c.days[date]; ok {
		return announced.Kind == MakeupWorkday
	}
	return !weekend(date)
}

func weekend(date Date) bool {
	weekday := date.Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}
