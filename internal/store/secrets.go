package store

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Secret returns the server's secret of that name. It is made of bytes random
// bytes at first use and stays the same from then on, across restarts and
// whoever asks first; bytes only counts at that first use. It never leaves
// the server.
func Secret(app core.App, name string, bytes int) ([]byte, error) {
	secret, err := findSecret(app, name)
	if !errors.Is(err, sql.ErrNoRows) {
		return secret, err
	}
	fresh := make([]byte, bytes)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make secret %q: %w", name, err)
	}
	// Of several first users at once, one wins and all read what it wrote.
	_, err = app.NonconcurrentDB().
		NewQuery(`INSERT INTO _secrets (name, value) VALUES ({:name}, {:value}) ON CONFLICT (name) DO NOTHING`).
		Bind(dbx.Params{"name": name, "value": fresh}).Execute()
	if err != nil {
		return nil, fmt.Errorf("keep secret %q: %w", name, err)
	}
	return findSecret(app, name)
}

func findSecret(app core.App, name string) (secret []byte, err error) {
	err = app.DB().NewQuery(`SELECT value FROM _secrets WHERE name = {:name}`).
		Bind(dbx.Params{"name": name}).Row(&secret)
	if err != nil {
		return nil, fmt.Errorf("read secret %q: %w", name, err)
	}
	return secret, nil
}
