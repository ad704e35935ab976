package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SettingRecord is a row of settings: what the district has decided for itself.
type SettingRecord struct{ core.BaseRecordProxy }

// AsSetting looks at a record of settings.
func AsSetting(record *core.Record) *SettingRecord {
	s := &SettingRecord{}
	s.SetProxyRecord(record)
	return s
}

func (s *SettingRecord) Key() string   { return s.GetString("key") }
func (s *SettingRecord) Public() bool  { return s.GetBool("public") }
func (s *SettingRecord) Value() []byte { return []byte(s.GetString("value")) } // JSON

// IsSet tells whether the setting has a value; without one, its reader falls
// back on what is shipped.
func (s *SettingRecord) IsSet() bool {
	value := s.GetString("value")
	return value != "" && value != "null"
}

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

// SaveSetting makes a setting or gives it another value. One that has the value
// already is left alone.
func SaveSetting(db dbx.Builder, key string, value any, public bool, now time.Time) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := SeedSetting(db, key, value, public, now); err != nil {
		return err
	}
	_, err = db.Update("settings", dbx.Params{"value": string(raw), "updated": Timestamp(now)},
		dbx.And(dbx.HashExp{"key": key}, dbx.NewExp("value IS NOT {:value}", dbx.Params{"value": string(raw)}))).Execute()
	return err
}

// SeedSetting makes a setting that managers may then edit, unless it is there.
// Public settings travel to every phone.
func SeedSetting(db dbx.Builder, key string, value any, public bool, now time.Time) error {
	var present bool
	err := db.NewQuery(`SELECT EXISTS (SELECT 1 FROM settings WHERE [[key]] = {:key})`).
		Bind(dbx.Params{"key": key}).Row(&present)
	if err != nil || present {
		return err
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return Insert(db, "settings", now, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "key": key, "value": string(raw), "public": public,
	})
}
