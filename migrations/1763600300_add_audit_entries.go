package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(addAuditEntries, dropAuditEntries)
}

// addAuditEntries makes the record of acts that people must be able to answer
// for: devices cut off, conflicts settled, duties handed over.
func addAuditEntries(app core.App) error {
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	c := collection("audit_entries",
		requiredDate("at"),
		link("actor", users), requiredText("actor_name", 60), // the superuser has no user
		requiredText("act", 60), // e.g. "devices.revoked"
		text("collection", 40), text("record", 15),
		json("details"))
	c.AddIndex("idx_audit_entries_at", false, "at", "")
	c.AddIndex("idx_audit_entries_record", false, "collection, record", "")
	return app.Save(c)
}

func dropAuditEntries(app core.App) error {
	c, err := app.FindCollectionByNameOrId("audit_entries")
	if err != nil {
		return err
	}
	return app.Delete(c)
}
