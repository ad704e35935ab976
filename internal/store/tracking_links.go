package store

import "github.com/pocketbase/dbx"

// LinkVersion returns the version that a tracking link of the issue must carry
// to open it.
func LinkVersion(db dbx.Builder, issue string) (version int, err error) {
	err = db.NewQuery(`SELECT coalesce((SELECT version FROM _tracking_links WHERE issue = {:issue}), 0)`).
		Bind(dbx.Params{"issue": issue}).Row(&version)
	return version, err
}

// RevokeLinks closes every tracking link of the issue that was made so far.
func RevokeLinks(db dbx.Builder, issue string) error {
	_, err := db.NewQuery(`
		INSERT INTO _tracking_links (issue, version) VALUES ({:issue}, 1)
		ON CONFLICT (issue) DO UPDATE SET version = version + 1`).
		Bind(dbx.Params{"issue": issue}).Execute()
	return err
}
