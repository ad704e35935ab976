package store

import (
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// InsertDepartment adds a department and returns its id.
func InsertDepartment(db dbx.Builder, now time.Time, name, code, phone string) (id string, err error) {
	id = core.GenerateDefaultRandomId()
	return id, Insert(db, "departments", now, dbx.Params{"id": id, "name": name, "code": code, "phone": phone})
}

// Department is a row of departments.
type Department struct{ core.BaseRecordProxy }

// FindDepartmentByName returns a department. The error is an errs.E
// "record_not_found" when there is none.
func FindDepartmentByName(app core.App, name string) (*Department, error) {
	d := &Department{}
	err := app.RecordQuery("departments").AndWhere(dbx.HashExp{"name": name}).Limit(1).One(d)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("departments", name)
	}
	return d, err
}
