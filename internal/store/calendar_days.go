package store

import (
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
)

// CalendarDate is the date of a record of calendar_days as it was written.
func CalendarDate(record *core.Record) string { return record.GetString("date") }

// CalendarDays returns the announced days of a calendar in order of date.
func CalendarDays(db dbx.Builder, id string) ([]calendar.Day, error) {
	rows := []struct{ Date, Kind, Name, Source, Version string }{}
	err := db.NewQuery(`
		SELECT [[date]], kind, name, source, version FROM calendar_days
		WHERE calendar = {:calendar} ORDER BY [[date]]`).
		Bind(dbx.Params{"calendar": id}).All(&rows)
	if err != nil {
		return nil, err
	}
	days := make([]calendar.Day, len(rows))
	for i, row := range rows {
		date, err := calendar.ParseDate(row.Date)
		if err != nil {
			return nil, err
		}
		days[i] = calendar.Day{Date: date, Kind: calendar.Kind(row.Kind), Name: row.Name, Source: row.Source, Version: row.Version}
	}
	return days, nil
}

// SeedCalendarDays adds the announcements of those years of which the
// calendar knows nothing yet. Years that are there stay as their managers
// have edited them.
func SeedCalendarDays(db dbx.Builder, id string, days []calendar.Day, now time.Time) error {
	known, err := CalendarDays(db, id)
	if err != nil {
		return err
	}
	announced := map[string]bool{}
	for _, day := range known {
		announced[announcedYear(day)] = true
	}
	for _, day := range days {
		if announced[announcedYear(day)] {
			continue
		}
		err := Insert(db, "calendar_days", now, dbx.Params{
			"id": core.GenerateDefaultRandomId(), "calendar": id, "date": day.Date.String(),
			"kind": string(day.Kind), "name": day.Name, "source": day.Source, "version": day.Version,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// announcedYear is the year that a day was announced for, which the version
// begins with: New Year's Eve may belong to the announcement of the next year.
func announcedYear(day calendar.Day) string {
	if len(day.Version) >= 4 {
		return day.Version[:4]
	}
	return strconv.Itoa(day.Date.Year)
}
