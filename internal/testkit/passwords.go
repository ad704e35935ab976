package testkit

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/crypto/bcrypt"
)

// cheapenPasswords has passwords hashed at the lowest cost, so that tests that
// open many accounts, or log in often, take no seconds.
func cheapenPasswords(app core.App) error {
	return errors.Join(cheapen(app, "users"), cheapen(app, core.CollectionNameSuperusers))
}

func cheapen(app core.App, collection string) error {
	c, err := app.FindCollectionByNameOrId(collection)
	if err != nil {
		return err
	}
	if password, ok := c.Fields.GetByName("password").(*core.PasswordField); ok {
		password.Cost = bcrypt.MinCost
	}
	return app.Save(c)
}
