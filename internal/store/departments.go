package store

import (
	"database/sql"
	"errors"

	"github.com/pocketbase/pocketbase/core"
)

// Department is a row of departments.
type Department struct{ core.BaseRecordProxy }

func (d *Department) Name() string  { return d.GetString("name") }
func (d *Department) Phone() string { return d.GetString("phone") }

// FindDepartment returns a department. The error is an errs.E
// "record_not_found" when there is none.
func FindDepartment(app core.App, id string) (*Department, error) {
	r, err := app.FindRecordById("departments", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("departments", id)
	}
	if err != nil {
		return nil, err
	}
	d := &Department{}
	d.SetProxyRecord(r)
	return d, nil
}
