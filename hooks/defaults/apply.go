// Package defaults ships the settings that a district starts with, where
// PocketBase's own are made for trying it out.
package defaults

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Apply sets the defaults when a database is started for the first time. From
// then on they are the administrator's to change.
func Apply(app core.App, now time.Time) error {
	applied, err := store.Setting(app.DB(), AppliedSetting, false)
	if err != nil || applied {
		return err
	}
	return app.RunInTransaction(func(tx core.App) error {
		set(tx.Settings())
		if err := tx.Save(tx.Settings()); err != nil {
			return err
		}
		users, err := tx.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		users.AuthToken.Duration = userTokenSeconds
		if err := tx.Save(users); err != nil {
			return err
		}
		return store.SeedSetting(tx.DB(), AppliedSetting, true, false, now)
	})
}

// AppliedSetting is the key of the setting that remembers the first start.
const AppliedSetting = "defaults_applied"

// CheckApplied keeps a first start from happening twice.
func CheckApplied(applied bool) error {
	if !applied {
		return syncproto.InvalidField(AppliedSetting, syncproto.FieldChoice)
	}
	return nil
}
