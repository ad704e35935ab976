package calendar

import (
	"fmt"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Span is one unbroken stretch of working hours, as offsets from midnight. It
// contains its Open and not its Close: a matter raised at the stroke of
// closing was raised after hours.
type Span struct {
	Open, Close time.Duration
}

// Hours are the working hours of a working day: spans in order, not touching.
type Hours []Span

// DefaultHours returns the shipped hours, 09:00–12:00 and 14:00–18:00.
func DefaultHours() Hours {
	return Hours{
		{Open: 9 * time.Hour, Close: 12 * time.Hour},
		{Open: 14 * time.Hour, Close: 18 * time.Hour},
	}
}

// ParseHours reads the form that String writes, "09:00-12:00,14:00-18:00".
// An en dash is read like a hyphen and 24:00 is the end of the day.
func ParseHours(s string) (Hours, error) {
	var hours Hours
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "–", "-"), ",") {
		opening, closing, found := strings.Cut(strings.TrimSpace(part), "-")
		if !found {
			return nil, fmt.Errorf("working hours %q: want hh:mm-hh:mm", part)
		}
		from, err := parseClock(opening)
		if err != nil {
			return nil, err
		}
		to, err := parseClock(closing)
		if err != nil {
			return nil, err
		}
		hours = append(hours, Span{from, to})
	}
	return hours, hours.Validate()
}

func parseClock(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if s == "24:00" {
		return day, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("working hours: %q is not a time in the form hh:mm", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// Validate refuses hours that are empty, out of order, overlapping or outside
// one day.
func (h Hours) Validate() error {
	if len(h) == 0 {
		return fmt.Errorf("working hours are empty")
	}
	previous := time.Duration(-1)
	for _, span := range h {
		if span.Open <= previous || span.Close <= span.Open || span.Close > day {
			return fmt.Errorf("working hours %s: spans must be in order, apart, and within one day", h)
		}
		previous = span.Close
	}
	return nil
}

// Total returns the working time in one working day.
func (h Hours) Total() time.Duration {
	var total time.Duration
	for _, span := range h {
		total += span.Close - span.Open
	}
	return total
}

// Closing returns when the last span closes.
func (h Hours) Closing() time.Duration { return h[len(h)-1].Close }

// String returns "09:00-12:00,14:00-18:00".
func (h Hours) String() string {
	parts := make([]string, len(h))
	for i, span := range h {
		parts[i] = formatClock(span.Open) + "-" + formatClock(span.Close)
	}
	return strings.Join(parts, ",")
}

func formatClock(offset time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(offset.Hours()), int(offset.Minutes())%60)
}
