package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// InsertDepartment adds a department and returns its id.
func InsertDepartment(db dbx.Builder, now time.Time, name, code, phone string) (id string, err error) {
	id = core.GenerateDefaultRandomId()
	return id, Insert(db, "departments", now, dbx.Params{"id": id, "name": name, "code": code, "phone": phone})
}
