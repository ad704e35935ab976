package store

import (
	"encoding/json"
	"fmt"

	"github.com/pocketbase/dbx"
)

// among is the condition that a column has one of the values, as many as there
// are: they travel as one JSON parameter, so SQLite's limit of parameters does
// not apply. The column is the program's own, never a client's.
func among(column string, values []string) dbx.Expression {
	return dbx.NewExp(
		fmt.Sprintf("%s IN (SELECT value FROM json_each({:%s}))", column, column),
		dbx.Params{column: jsonList(values)})
}

func jsonList(values []string) string {
	list, _ := json.Marshal(values) // strings always marshal
	return string(list)
}
