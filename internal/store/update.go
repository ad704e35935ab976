package store

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Update changes columns of one row of a collection as plain SQL, with the
// values written as by Insert. Changing no row is not an error.
func Update(db dbx.Builder, table, id string, now time.Time, values dbx.Params) error {
	row := dbx.Params{"updated": Timestamp(now)}
	for name, value := range values {
		column, err := columnValue(value)
		if err != nil {
			return err
		}
		row[name] = column
	}
	_, err := db.Update(table, row, dbx.HashExp{"id": id}).Execute()
	return err
}
