package store

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SaveSuperuser opens an account for PocketBase's dashboard, by the bcrypt hash
// of its password.
func SaveSuperuser(app core.App, email, hash string) error {
	c, err := app.FindCachedCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		return err
	}
	record := core.NewRecord(c)
	record.SetEmail(email)
	record.SetRaw("password", &core.PasswordFieldValue{Hash: hash})
	return app.Save(record)
}

// CountSuperusers counts the accounts of the dashboard, without the one that
// PocketBase's installer makes for itself.
func CountSuperusers(app core.App) (int, error) {
	n, err := app.CountRecords(core.CollectionNameSuperusers, dbx.Not(dbx.HashExp{"email": core.DefaultInstallerEmail}))
	return int(n), err
}
