package calendar

import "time"

// NextOpening returns t itself inside working hours, otherwise the start of
// the next working hours: the same afternoon for a matter raised during the
// lunch break, the next working day for one raised in the evening.
func (c *Calendar) NextOpening(t time.Time) (time.Time, Trace) {
	var trace Trace
	return c.nextOpening(t, &trace), trace
}

func (c *Calendar) nextOpening(t time.Time, trace *Trace) time.Time {
	date := DateOf(t)
	if c.see(trace, date) {
		for _, span := range c.hours {
			if t.Before(date.At(span.Close)) {
				return later(t, date.At(span.Open))
			}
		}
	}
	return c.nextWorkday(date, trace).At(c.hours[0].Open)
}

// nextWorkday ends because announcements are finite: beyond them every Monday
// is worked.
func (c *Calendar) nextWorkday(date Date, trace *Trace) Date {
	for {
		date = date.Next()
		if c.see(trace, date) {
			return date
		}
	}
}

// AddWorkingDays returns the end of working hours of the n-th working day
// after the day on which t counts. A t outside working hours counts as the
// next opening, so the evening of one working day counts as the morning of the
// next. An n of zero or less gives the end of the counting day itself.
func (c *Calendar) AddWorkingDays(t time.Time, n int) (time.Time, Trace) {
	var trace Trace
	date := DateOf(c.nextOpening(t, &trace))
	for ; n > 0; n-- {
		date = c.nextWorkday(date, &trace)
	}
	return date.At(c.hours.Closing()), trace
}

// AddWorkingTime returns when d of working time has passed since t. Time that
// runs out at the stroke of closing ends there and not at the next opening; a d
// of zero or less gives the next opening.
func (c *Calendar) AddWorkingTime(t time.Time, d time.Duration) (time.Time, Trace) {
	var trace Trace
	now := c.nextOpening(t, &trace)
	if d <= 0 {
		return now, trace
	}
	for date := DateOf(now); ; date = c.nextWorkday(date, &trace) {
		for _, span := range c.hours {
			open := later(now, date.At(span.Open))
			left := date.At(span.Close).Sub(open)
			if left <= 0 {
				continue
			}
			if d <= left {
				return open.Add(d), trace
			}
			d -= left
		}
	}
}

// WorkingTimeBetween returns how much working time passes from one instant to
// another, zero if to is not after from.
func (c *Calendar) WorkingTimeBetween(from, to time.Time) (time.Duration, Trace) {
	var trace Trace
	if !to.After(from) {
		return 0, trace
	}
	var total time.Duration
	last := DateOf(to)
	for date := DateOf(from); date.Compare(last) <= 0; date = date.Next() {
		if !c.see(&trace, date) {
			continue
		}
		for _, span := range c.hours {
			open := later(from, date.At(span.Open))
			end := earlier(to, date.At(span.Close))
			if end.After(open) {
				total += end.Sub(open)
			}
		}
	}
	return total, trace
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a.In(Shanghai)
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a.In(Shanghai)
	}
	return b
}
