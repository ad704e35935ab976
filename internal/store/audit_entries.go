package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AuditEntry says who did what to which record. Details name the values that
// changed; they hold no secrets.
type AuditEntry struct {
	Act                string // "<collection>.<what became of it>", e.g. "devices.revoked"
	Collection, Record string
	Details            map[string]any
}

// Audit writes an entry down in the transaction of the act.
func Audit(db dbx.Builder, now time.Time, actor *core.Record, e AuditEntry) error {
	user, name := actor.Id, actor.GetString("name")
	if actor.IsSuperuser() {
		user, name = "", "superuser"
	}
	details := e.Details
	if details == nil {
		details = map[string]any{}
	}
	return Insert(db, "audit_entries", now, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "at": now, "actor": user, "actor_name": name,
		"act": e.Act, "collection": e.Collection, "record": e.Record, "details": details,
	})
}
