package fleet

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// unsynced are the columns that phones do not get, by table: what only the
// server needs to do its work.
var unsynced = map[string][]string{
	"settings":           {"public"},
	"assignments":        {"reason", "predecessor"},
	"issues":             {"confidential", "report_key"},
	"deadlines":          {"rule", "rule_version", "calendar", "calendar_version", "warn_at", "rung_at", "next_fire_at"},
	"supervision_orders": {"year", "serial", "withdrawn_reason"},
}

// ofUsers is all that phones know of their officials.
var ofUsers = []string{"id", "name", "phone", "role", "department", "post"}

// tables are those that phones hold rows of.
var tables = []string{
	"settings", "departments", "areas", "grids", "users", "issue_categories", "assignments", "enterprises", "boards", "visits",
	"issues", "issue_actions", "deadlines", "supervision_orders", "photos", "sync_conflicts", "sync_rejects",
}

// record is a row of a collection: the document that phones should have of it,
// and the columns that say whose it is.
type record struct {
	doc map[string]any
	row dbx.NullStringMap
}

func (r record) get(column string) string { return r.row[column].String }

func (r record) is(column string) bool { return truth(r.get(column)) }

// records reads a whole collection.
func (w *world) records(table string) map[string]record {
	collection, err := w.app.FindCachedCollectionByNameOrId(table)
	if err != nil {
		w.life.Fatal(err)
	}
	var rows []dbx.NullStringMap
	if err := w.app.DB().NewQuery(`SELECT * FROM ` + table).All(&rows); err != nil {
		w.life.Fatal(err)
	}
	records := make(map[string]record, len(rows))
	for _, row := range rows {
		r := record{doc: map[string]any{}, row: row}
		for _, field := range collection.Fields {
			if synced(table, field.GetName()) {
				r.doc[field.GetName()] = value(field, row[field.GetName()].String)
			}
		}
		records[r.get("id")] = r
	}
	return records
}

func synced(table, field string) bool {
	if table == "users" {
		return slices.Contains(ofUsers, field)
	}
	return field != "created" && field != "updated" && !slices.Contains(unsynced[table], field)
}

// value is a column as it travels.
func value(field core.Field, stored string) any {
	switch f := field.(type) {
	case *core.BoolField:
		return truth(stored)
	case *core.NumberField:
		number, _ := strconv.ParseFloat(stored, 64)
		return number
	case *core.DateField:
		return strings.Replace(stored, " ", "T", 1)
	case *core.JSONField:
		return parsed(stored)
	case *core.RelationField:
		if f.MaxSelect > 1 {
			return parsed(stored)
		}
	}
	return stored
}

func truth(stored string) bool { return stored == "1" || strings.EqualFold(stored, "true") }

// parsed is nested JSON, null for what is none.
func parsed(stored string) (value any) {
	if json.Unmarshal([]byte(stored), &value) != nil {
		return nil
	}
	return value
}

// sameJSON compares values as they travel.
func sameJSON(a, b any) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && reflect.DeepEqual(parsed(string(x)), parsed(string(y)))
}
