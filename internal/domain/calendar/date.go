package calendar

import (
	"fmt"
	"time"
)

// Shanghai is the zone of every district. China has kept +08:00 all year since
// 1991, so a fixed zone is exact and needs no zone database on the machine.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// dateLayout is ISO 8601, the form of dates in rows and files.
const dateLayout = "2006-01-02"

// Date is a day of the civil calendar, without a time or a zone. It is a valid
// map key; the zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day on which t falls in Shanghai.
func DateOf(t time.Time) Date {
	year, month, day := t.In(Shanghai).Date()
	return Date{year, month, day}
}

// ParseDate reads yyyy-mm-dd and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(dateLayout, s, Shanghai)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not a day in the form yyyy-mm-dd", s)
	}
	return DateOf(t), nil
}

// String returns yyyy-mm-dd.
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes yyyy-mm-dd.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads yyyy-mm-dd.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// At returns the instant that lies offset after midnight of d in Shanghai.
func (d Date) At(offset time.Duration) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Shanghai).Add(offset)
}

// Next returns the following day.
func (d Date) Next() Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, Shanghai))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.At(0).Weekday() }

// Compare returns -1, 0 or 1 as d is before, equal to or after other.
func (d Date) Compare(other Date) int { return d.At(0).Compare(other.At(0)) }
