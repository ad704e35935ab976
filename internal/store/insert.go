package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gridwalk/internal/domain/errs"
)

// Insert writes one row of a collection as plain SQL, without PocketBase's
// record hooks: several times faster, and change capture sees it all the same.
// Times are stored as PocketBase dates; slices and maps as JSON. The caller
// has validated the values. An id that the table has already is an errs.E
// "record_exists".
func Insert(db dbx.Builder, table string, now time.Time, values dbx.Params) error {
	row := dbx.Params{"created": Timestamp(now), "updated": Timestamp(now)}
	for name, value := range values {
		column, err := columnValue(value)
		if err != nil {
			return err
		}
		row[name] = column
	}
	names := slices.Sorted(maps.Keys(row))
	text := fmt.Sprintf("INSERT INTO [[%s]] ([[%s]]) VALUES ({:%s})",
		table, strings.Join(names, "]], [["), strings.Join(names, "}, {:"))
	_, err := newQuery(db, text).Bind(row).Execute()
	if violates(err, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY) {
		return errs.New("record_exists", map[string]any{"collection": table, "record": values["id"]})
	}
	return err
}

func violates(err error, constraint int) bool {
	var failed *sqlite.Error
	return errors.As(err, &failed) && failed.Code() == constraint
}

func columnValue(value any) (any, error) {
	switch v := value.(type) {
	case time.Time:
		return Timestamp(v), nil
	case string, bool, int, int64, float64:
		return v, nil
	default:
		raw, err := json.Marshal(v)
		return string(raw), err
	}
}

// CaptureColumns are the columns that every captured row carries, see
// syncproto.Captured.
func CaptureColumns(capturedAt, deviceAt time.Time, skew time.Duration, receivedAt time.Time, device string) dbx.Params {
	return dbx.Params{
		"captured_at": capturedAt, "device_at": deviceAt, "skew_ms": skew.Milliseconds(),
		"received_at": receivedAt, "device": device,
	}
}
