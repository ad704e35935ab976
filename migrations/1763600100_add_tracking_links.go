package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(addTrackingLinks, dropTrackingLinks)
}

// addTrackingLinks makes tracking links revocable: a link carries the version
// that its issue had when the link was made, and opens the issue as long as
// that is the present one. An issue without a row is at version 0.
func addTrackingLinks(app core.App) error {
	_, err := app.DB().NewQuery(
		`CREATE TABLE _tracking_links (issue TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID`).Execute()
	return err
}

func dropTrackingLinks(app core.App) error {
	_, err := app.DB().NewQuery(`DROP TABLE _tracking_links`).Execute()
	return err
}
