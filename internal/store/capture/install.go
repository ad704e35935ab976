package capture

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Hash identifies the synced tables and columns; it travels as "schema" in
// every request, so that a phone knows when its own is out of date.
func Hash() string {
	h := sha256.New()
	for _, t := range Schema {
		fmt.Fprintln(h, t.Name, t.Fields)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// Install brings the triggers of the database to the schema. A table whose
// capture changed is captured anew, which re-sends the rows that it affects;
// a table that left the schema leaves the phones.
func Install(app core.App) error {
	return app.RunInTransaction(func(tx core.App) error {
		db := tx.DB()
		installed := map[string]string{}
		var rows []struct{ Tbl, Hash string }
		if err := db.NewQuery("SELECT tbl, hash FROM _sync_schema").All(&rows); err != nil {
			return err
		}
		for _, row := range rows {
			installed[row.Tbl] = row.Hash
		}
		for _, t := range Schema {
			hash := t.hash()
			if installed[t.Name] != hash {
				if err := t.install(db, hash); err != nil {
					return fmt.Errorf("capture %s: %w", t.Name, err)
				}
			}
			delete(installed, t.Name)
		}
		for name := range installed {
			if err := (Table{Name: name}).remove(db); err != nil {
				return fmt.Errorf("stop capturing %s: %w", name, err)
			}
		}
		return nil
	})
}

func (t Table) hash() string {
	sum := sha256.Sum256([]byte(strings.Join(t.triggers(), "\n")))
	return hex.EncodeToString(sum[:])
}

func (t Table) install(db dbx.Builder, hash string) error {
	if err := t.dropTriggers(db); err != nil {
		return err
	}
	for _, statement := range t.triggers() {
		if err := run(db, statement); err != nil {
			return err
		}
	}
	if err := run(db, fmt.Sprintf("UPDATE %q SET created = created", t.Name)); err != nil {
		return err
	}
	_, err := db.NewQuery("INSERT OR REPLACE INTO _sync_schema VALUES ({:tbl}, {:hash})").
		Bind(dbx.Params{"tbl": t.Name, "hash": hash}).Execute()
	return err
}

func (t Table) remove(db dbx.Builder) error {
	if err := t.dropTriggers(db); err != nil {
		return err
	}
	// Every remove needs a place of its own in its scope's sequence.
	_, err := db.NewQuery(`
		UPDATE _sync_row SET op = 0, doc = NULL, seq = n.seq
		FROM (SELECT r.scope, r.id, m.seq + row_number() OVER () AS seq
			FROM _sync_row r, _sync_meta m WHERE r.tbl = {:tbl} AND r.op = 1) n
		WHERE _sync_row.tbl = {:tbl} AND _sync_row.id = n.id AND _sync_row.scope = n.scope`).
		Bind(dbx.Params{"tbl": t.Name}).Execute()
	if err != nil {
		return err
	}
	if err := run(db, `UPDATE _sync_meta SET seq = max(seq, (SELECT coalesce(max(head), 0) FROM _sync_scope))`); err != nil {
		return err
	}
	_, err = db.Delete("_sync_schema", dbx.HashExp{"tbl": t.Name}).Execute()
	return err
}

func (t Table) dropTriggers(db dbx.Builder) error {
	var names []string
	err := db.NewQuery(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, length({:prefix})) = {:prefix}`).
		Bind(dbx.Params{"prefix": t.prefix()}).Column(&names)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := run(db, fmt.Sprintf("DROP TRIGGER %q", name)); err != nil {
			return err
		}
	}
	return nil
}

// run executes a statement without parameters.
func run(db dbx.Builder, statement string) error {
	_, err := db.NewQuery(statement).Execute()
	return err
}
