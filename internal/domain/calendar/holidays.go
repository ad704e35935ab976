package calendar

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
)

// HolidayYear is one yearly announcement of the State Council.
type HolidayYear struct {
	// Year is the year that the announcement is about. A day of it may lie in
	// the last week of the year before.
	Year int
	// Papers are the addresses of the announcement.
	Papers []string
	// Version is the year and a digest of the file, so that a corrected file
	// has another version.
	Version string
	Days    []Day
}

// ParseHolidayYear reads one file in the format of NateScarlet/holiday-cn:
//
//	{"year":2026,"papers":["https://…"],"days":[{"name":"元旦","date":"2026-01-01","isOffDay":true}]}
//
// It returns an error naming the faulty entry; an empty announcement is one too.
func ParseHolidayYear(data []byte) (HolidayYear, error) {
	var file struct {
		Year   int      `json:"year"`
		Papers []string `json:"papers"`
		Days   []struct {
			Name     string `json:"name"`
			Date     string `json:"date"`
			IsOffDay *bool  `json:"isOffDay"`
		} `json:"days"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return HolidayYear{}, fmt.Errorf("holiday file: %w", err)
	}
	if file.Year == 0 {
		return HolidayYear{}, fmt.Errorf("holiday file: the year is missing")
	}
	if len(file.Days) == 0 {
		return HolidayYear{}, fmt.Errorf("holiday file %d: no days", file.Year)
	}
	digest := sha256.Sum256(data)
	year := HolidayYear{
		Year:    file.Year,
		Papers:  file.Papers,
		Version: fmt.Sprintf("%d-%x", file.Year, digest[:4]),
	}
	seen := map[Date]bool{}
	for i, entry := range file.Days {
		date, err := ParseDate(entry.Date)
		switch {
		case err != nil:
			return HolidayYear{}, fmt.Errorf("holiday file %d, day %d: %w", file.Year, i+1, err)
		case date.Year != file.Year && date.Year != file.Year-1:
			return HolidayYear{}, fmt.Errorf("holiday file %d, day %d: %s is of another year", file.Year, i+1, date)
		case seen[date]:
			return HolidayYear{}, fmt.Errorf("holiday file %d, day %d: %s is there twice", file.Year, i+1, date)
		case entry.IsOffDay == nil:
			return HolidayYear{}, fmt.Errorf("holiday file %d, day %d: %s does not say isOffDay", file.Year, i+1, date)
		}
		seen[date] = true
		kind := MakeupWorkday
		if *entry.IsOffDay {
			kind = OffDay
		}
		year.Days = append(year.Days, Day{
			Date: date, Kind: kind, Name: entry.Name,
			Source: strings.Join(file.Papers, " "), Version: year.Version,
		})
	}
	return year, nil
}
