package store

import (
	"fmt"

	"github.com/pocketbase/dbx"
)

// Exists tells whether the table has a row of that id. The table's name is
// the program's own, never a client's.
func Exists(db dbx.Builder, table, id string) (found bool, err error) {
	err = newQuery(db, fmt.Sprintf("SELECT EXISTS (SELECT 1 FROM %q WHERE id = {:id})", table)).
		Bind(dbx.Params{"id": id}).Row(&found)
	return found, err
}
