package calendar

import "slices"

// Reason tells why a day was skipped.
type Reason string

const (
	// Weekend is a Saturday or Sunday that nobody announced as worked.
	Weekend Reason = "weekend"
	// Holiday is a day announced as off.
	Holiday Reason = "holiday"
)

// SkippedDay is a day on which no working time passed.
type SkippedDay struct {
	Date   Date   `json:"date"`
	Reason Reason `json:"reason"`
	Name   string `json:"name,omitempty"` // of the holiday
}

// Trace says how an answer came about: every day between the two ends that is
// not simply a working Monday to Friday.
type Trace struct {
	Skipped []SkippedDay `json:"skipped,omitempty"`
	// Makeup are the make-up working days that counted as working days.
	Makeup []Day `json:"makeup,omitempty"`
	// MissingYears are the years without an announcement that the count went
	// through. Whoever asked raises an alert: the answer may be wrong.
	MissingYears []int `json:"missing_years,omitempty"`
}

// see records one day in passing and reports whether it is worked. Days are
// seen in order.
func (c *Calendar) see(trace *Trace, date Date) bool {
	if !c.years[date.Year] && !slices.Contains(trace.MissingYears, date.Year) {
		trace.MissingYears = append(trace.MissingYears, date.Year)
	}
	announced, special := c.days[date]
	switch {
	case special && announced.Kind == OffDay:
		trace.Skipped = append(trace.Skipped, SkippedDay{date, Holiday, announced.Name})
		return false
	case special:
		trace.Makeup = append(trace.Makeup, announced)
		return true
	case weekend(date):
		trace.Skipped = append(trace.Skipped, SkippedDay{Date: date, Reason: Weekend})
		return false
	}
	return true
}
