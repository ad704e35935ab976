package phone

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"gridwalk/internal/store/sqlite"
)

// localSchema is what a phone keeps: the rows it holds and in which scopes,
// how far each scope is complete, what it wants to send, and who it is.
const localSchema = `
	CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
	CREATE TABLE IF NOT EXISTS scope (name TEXT PRIMARY KEY, cursor INTEGER NOT NULL);
	CREATE TABLE IF NOT EXISTS held (scope TEXT, tbl TEXT, id TEXT, seq INTEGER NOT NULL, PRIMARY KEY (scope, tbl, id));
	CREATE INDEX IF NOT EXISTS held_row ON held (tbl, id);
	CREATE TABLE IF NOT EXISTS row (tbl TEXT, id TEXT, seq INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (tbl, id));
	CREATE TABLE IF NOT EXISTS outbox (mseq INTEGER PRIMARY KEY, body TEXT NOT NULL, result TEXT);`

// openLocal opens the phone's store in a directory, making it when it is not
// there yet. A killed phone finds what it had committed.
func openLocal(dir string) (*sql.DB, error) {
	// A phone dies without warning, but its disk does not lose power here.
	db, err := sqlite.Open("file:" + filepath.Join(dir, "phone.db") + "?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(localSchema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// inTx runs work in one local transaction.
func (p *Phone) inTx(work func(tx *sql.Tx) error) error {
	tx, err := p.db.Begin()
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

type queryer interface {
	QueryRow(query string, args ...any) *sql.Row
}

func meta(q queryer, key string) (value string, err error) {
	err = q.QueryRow("SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func setMeta(tx *sql.Tx, key string, value any) error {
	_, err := tx.Exec("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, fmt.Sprint(value))
	return err
}

func (p *Phone) meta(key string) (string, error) { return meta(p.db, key) }

func (p *Phone) setMeta(values map[string]any) error {
	return p.inTx(func(tx *sql.Tx) error {
		for key, value := range values {
			if err := setMeta(tx, key, value); err != nil {
				return err
			}
		}
		return nil
	})
}
