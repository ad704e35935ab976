package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// FieldConflict is a field that had changed on the server since the phone saw
// it: the server's value stays, the phone's is a proposal.
type FieldConflict struct {
	Base   any `json:"base"`
	Mine   any `json:"mine"`
	Server any `json:"server"`
}

// Conflict is one mutation's proposals.
type Conflict struct {
	User, Device, Mutation string
	Mseq                   int64
	Collection, Record     string
	Fields                 map[string]FieldConflict
	CapturedAt             time.Time
}

// KeepConflict writes the conflict down as open.
func KeepConflict(db dbx.Builder, now time.Time, c Conflict) error {
	return Insert(db, "sync_conflicts", now, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "user": c.User, "device": c.Device,
		"mutation": c.Mutation, "mseq": c.Mseq, "collection": c.Collection, "record": c.Record,
		"fields": c.Fields, "state": "open", "decided_by": "", "decided_at": "", "captured_at": c.CapturedAt,
	})
}
