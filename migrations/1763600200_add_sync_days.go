package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(addSyncDays, dropSyncDays)
}

// addSyncDays gives compaction a calendar: the sequence that each day began
// with. It also lets a mutation's id come again under another number, which
// happens when a phone registers anew after the server lost its device.
func addSyncDays(app core.App) error {
	return execute(app,
		`CREATE TABLE _sync_day (day TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID`,
		`CREATE INDEX idx_sync_row_removed ON _sync_row (seq) WHERE op = 0`,
		`DROP INDEX idx_sync_mutation_id`,
		`CREATE INDEX idx_sync_mutation_id ON _sync_mutation (id)`)
}

func dropSyncDays(app core.App) error {
	return execute(app, `DROP TABLE _sync_day`, `DROP INDEX idx_sync_row_removed`)
}
