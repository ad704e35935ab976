package calendar

import (
	"embed"
	"fmt"
)

//go:embed holidays/*.json
var shipped embed.FS

// ShippedID names the calendar that a new district starts with.
const ShippedID = "cn"

// Seed returns the announcements that ship with the program, in order of date.
// The files are compiled in and tested, so a broken one is a broken build and
// panics.
func Seed() []Day {
	var days []Day
	for _, year := range shippedYears() {
		days = append(days, year.Days...)
	}
	return days
}

// Shipped returns the calendar of the seed with the default hours: what a new
// district starts with, and what the command line explains deadlines by.
func Shipped() *Calendar {
	config := Config{ID: ShippedID, Hours: DefaultHours()}
	for _, year := range shippedYears() {
		config.Days = append(config.Days, year.Days...)
		config.Years = append(config.Years, year.Year)
	}
	calendar, err := New(config)
	if err != nil {
		panic(fmt.Errorf("shipped calendar: %w", err))
	}
	return calendar
}

func shippedYears() []HolidayYear {
	entries, err := shipped.ReadDir("holidays")
	if err != nil {
		panic(err)
	}
	years := make([]HolidayYear, 0, len(entries))
	for _, entry := range entries {
		data, err := shipped.ReadFile("holidays/" + entry.Name())
		if err != nil {
			panic(err)
		}
		year, err := ParseHolidayYear(data)
		if err != nil {
			panic(fmt.Errorf("shipped %s: %w", entry.Name(), err))
		}
		years = append(years, year)
	}
	return years
}
