package store

import "github.com/pocketbase/dbx"

// Next takes the next value of a named counter, starting at 1. It writes in
// the transaction of db, so a number that is rolled back is given again and
// the series has no holes.
func Next(db dbx.Builder, name string) (int, error) {
	var value int
	err := db.NewQuery(`
		INSERT INTO _counters (name, value) VALUES ({:name}, 1)
		ON CONFLICT (name) DO UPDATE SET value = value + 1
		RETURNING value`).Bind(dbx.Params{"name": name}).Row(&value)
	return value, err
}
