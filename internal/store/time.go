package store

import (
	"time"

	"github.com/pocketbase/pocketbase/tools/types"
)

// Timestamp writes a moment the way PocketBase stores dates: UTC with
// milliseconds, which sorts as text. The zero time is the empty string.
func Timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(types.DefaultDateLayout)
}

// ParseTimestamp reads what Timestamp wrote, RFC 3339 as well; "" and
// anything unreadable are the zero time.
func ParseTimestamp(s string) time.Time {
	d, err := types.ParseDateTime(s)
	if err != nil {
		return time.Time{}
	}
	return d.Time()
}
