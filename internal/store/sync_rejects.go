package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Reject is a mutation that can never be applied, kept with its payload for
// the officer and the manager.
type Reject struct {
	User, Device, Mutation string
	Mseq                   int64
	Collection, Record     string
	Code                   string
	Params, Payload        map[string]any
	CapturedAt             time.Time // the zero time when the mutation named none
}

// KeepReject writes the reject down as open.
func KeepReject(db dbx.Builder, now time.Time, r Reject) error {
	capturedAt := r.CapturedAt
	if capturedAt.IsZero() {
		capturedAt = now
	}
	return Insert(db, "sync_rejects", now, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "user": r.User, "device": r.Device,
		"mutation": r.Mutation, "mseq": r.Mseq, "collection": r.Collection, "record": r.Record,
		"code": r.Code, "params": r.Params, "payload": r.Payload, "state": "open", "captured_at": capturedAt,
	})
}
