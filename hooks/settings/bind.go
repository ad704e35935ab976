// Package settings keeps the district's settings fit for what reads them:
// managers edit them over REST, and a value of another shape would stop
// whatever counts on it.
package settings

import (
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Check tells what is wrong with the JSON of a value, nil for nothing.
type Check func(raw []byte) error

// Of is the check of a setting that is read as a T.
func Of[T any](check func(T) error) Check {
	return func(raw []byte) error {
		var value T
		if err := json.Unmarshal(raw, &value); err != nil {
			return err
		}
		return check(value)
	}
}

// Bind refuses values that fail their check; checks are by key, and a setting
// without one takes anything. Managers change what a setting says, not what
// it is called and who may know of it.
func Bind(app core.App, checks map[string]Check) {
	app.OnRecordValidate("settings").BindFunc(func(e *core.RecordEvent) error {
		setting := store.AsSetting(e.Record)
		check, known := checks[setting.Key()]
		if !known || !setting.IsSet() {
			return e.Next()
		}
		if err := check(setting.Value()); err != nil {
			return apierr.Field("value", err)
		}
		return e.Next()
	})
	app.OnRecordUpdateRequest("settings").BindFunc(func(e *core.RecordRequestEvent) error {
		before, after := store.AsSetting(e.Record.Original()), store.AsSetting(e.Record)
		if !e.HasSuperuserAuth() && (before.Key() != after.Key() || before.Public() != after.Public()) {
			return apierr.Respond(e.RequestEvent, errs.New(syncproto.CodeForbidden, map[string]any{"collection": "settings", "verb": "update"}))
		}
		return e.Next()
	})
}
