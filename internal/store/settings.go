package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pocketbase/dbx"
)

// Setting returns the district's value of a setting, or the fallback when the
// district has not set it. A value of another shape than T is an error.
func Setting[T any](db dbx.Builder, key string, fallback T) (T, error) {
	var raw sql.NullString
	err := db.NewQuery(`SELECT value FROM settings WHERE [[key]] = {:key}`).Bind(dbx.Params{"key": key}).Row(&raw)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (!raw.Valid || raw.String == "" || raw.String == "null") {
		return fallback, nil
	}
	if err != nil {
		return fallback, err
	}
	var value T
	if err := json.Unmarshal([]byte(raw.String), &value); err != nil {
		return fallback, fmt.Errorf("setting %s: %w", key, err)
	}
	return value, nil
}
