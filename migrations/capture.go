package migrations

import "github.com/pocketbase/pocketbase/core"

// capture are the columns of everything that an officer records in the field:
// when it happened by the corrected clock, what the device's own clock said,
// how far that clock was off, and when it arrived.
func capture() []core.Field {
	return []core.Field{
		requiredDate("captured_at"),
		date("device_at"), integer("skew_ms"),
		requiredDate("received_at"),
		text("device", 15),
	}
}
