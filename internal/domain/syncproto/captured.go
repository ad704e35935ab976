// Package syncproto holds the messages of the sync protocol and what the
// server makes of them. See docs/sync/protocol.md.
package syncproto

import (
	"time"

	"gridwalk/internal/domain/access"
)

// Captured is one mutation of a phone on its way into the database: what an
// officer recorded, judged by the authority of the moment of capture.
type Captured struct {
	Table  string
	Record string // the id that the phone gave the row
	Fields map[string]any

	Officer access.Subject // with the grids of the capture time
	Name    string         // the officer's name on that day
	Device  string

	CapturedAt time.Time     // device time corrected by Skew, never after ReceivedAt
	DeviceAt   time.Time     // what the device's clock said
	Skew       time.Duration // to be added to a device time to get server time
	ReceivedAt time.Time
}

// Correct turns a moment of the device's clock into server time, never later
// than the arrival of the push. The zero time stays zero.
func (c Captured) Correct(device time.Time) time.Time {
	if device.IsZero() {
		return device
	}
	if at := device.Add(c.Skew); at.Before(c.ReceivedAt) {
		return at
	}
	return c.ReceivedAt
}
