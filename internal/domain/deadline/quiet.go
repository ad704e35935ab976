package deadline

import (
	"time"

	"gridwalk/internal/domain/calendar"
)

// Notices are held back from quietFrom in the evening to quietTo in the
// morning. Supervision orders are written all the same.
const (
	quietFrom = 22 * time.Hour
	quietTo   = 7 * time.Hour
)

// QuietUntil returns when a notice that is ready at t may go out: t itself, or
// the end of the quiet hours 22:00–07:00 in which it falls.
func QuietUntil(t time.Time) time.Time {
	t = t.In(calendar.Shanghai)
	today := calendar.DateOf(t)
	switch {
	case t.Before(today.At(quietTo)):
		return today.At(quietTo)
	case t.Before(today.At(quietFrom)):
		return t
	}
	return today.Next().At(quietTo)
}
