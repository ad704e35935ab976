package syncproto

import (
	"fmt"
	"time"
)

// MomentLayout is how a moment travels: RFC 3339 in UTC with milliseconds, as
// JavaScript's Date writes it.
const MomentLayout = "2006-01-02T15:04:05.000Z"

// Moment is a time on the wire.
type Moment struct{ time.Time }

// At makes a moment of a time.
func At(t time.Time) Moment { return Moment{t} }

// String is the moment as it travels.
func (m Moment) String() string { return m.UTC().Format(MomentLayout) }

// MarshalJSON writes the moment in UTC with milliseconds.
func (m Moment) MarshalJSON() ([]byte, error) {
	return m.UTC().AppendFormat(nil, `"`+MomentLayout+`"`), nil
}

// UnmarshalJSON reads any RFC 3339 time.
func (m *Moment) UnmarshalJSON(data []byte) error {
	t, err := time.Parse(`"`+time.RFC3339+`"`, string(data))
	if err != nil || !writable(t) {
		return fmt.Errorf("not an RFC 3339 time: %s", data)
	}
	m.Time = t.UTC()
	return nil
}

// writable tells whether a time can be written in RFC 3339 in UTC: an offset
// may lead into the year 10000, or before the year 1.
func writable(t time.Time) bool {
	year := t.UTC().Year()
	return 1 <= year && year <= 9999
}
