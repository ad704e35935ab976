package sqlite_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"gridwalk/internal/store/sqlite"
)

func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "test.db") + "?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	run(t, db, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
	run(t, db, "INSERT INTO t (name) VALUES (?), (?)", "a", "b")
	return db
}

func run(t *testing.T, db interface {
	Exec(string, ...any) (sql.Result, error)
}, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func names(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAKeptStatementSeesNewArgumentsAndNewRows(t *testing.T) {
	db := open(t)
	const query = "SELECT name FROM t WHERE name >= ? ORDER BY name"
	for _, step := range []struct {
		from string
		want int
	}{{"a", 2}, {"b", 1}, {"c", 0}} {
		if got := names(t, db, query, step.from); len(got) != step.want {
			t.Errorf("from %s: %v", step.from, got)
		}
	}
	run(t, db, "INSERT INTO t (name) VALUES (?)", "c")
	if got := names(t, db, query, "c"); len(got) != 1 {
		t.Errorf("after the insert: %v", got)
	}
}

func TestTheSameQueryMayBeOpenTwiceOnOneConnection(t *testing.T) {
	db := open(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	const query = "SELECT name FROM t ORDER BY name"
	outer, err := tx.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	pairs := 0
	for outer.Next() {
		inner, err := tx.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for inner.Next() {
			pairs++
		}
		if err := errors.Join(inner.Err(), inner.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := outer.Err(); err != nil || pairs != 4 {
		t.Errorf("%d pairs, %v; want 4", pairs, err)
	}
}

func TestAKeptStatementFollowsAChangeOfTheSchema(t *testing.T) {
	db := open(t)
	const query = "SELECT * FROM t WHERE id = 1"
	columns := func() int {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		list, err := rows.Columns()
		if err := errors.Join(err, rows.Err()); err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := columns(); n != 2 {
		t.Fatalf("%d columns", n)
	}
	run(t, db, "ALTER TABLE t ADD COLUMN age INTEGER")
	if n := columns(); n != 3 {
		t.Errorf("%d columns after the change, want 3", n)
	}
}

func TestAFailedStatementCanBeRunAgain(t *testing.T) {
	db := open(t)
	const insert = "INSERT INTO t (id, name) VALUES (?, ?)"
	if _, err := db.Exec(insert, 1, "again"); err == nil {
		t.Fatal("a duplicate key was accepted")
	}
	run(t, db, insert, 7, "new")
	if got := names(t, db, "SELECT name FROM t WHERE id = 7"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestTriggersThatComeLaterAreInAKeptStatement(t *testing.T) {
	db := open(t)
	const insert = "INSERT INTO t (name) VALUES (?)"
	run(t, db, insert, "before")
	run(t, db, "CREATE TABLE log (name TEXT)")
	run(t, db, "CREATE TRIGGER log_t AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.name); END")
	run(t, db, insert, "after")
	if got := names(t, db, "SELECT name FROM log"); len(got) != 1 || got[0] != "after" {
		t.Errorf("log: %v", got)
	}
}

func TestMoreStatementsThanAreKeptStillRun(t *testing.T) {
	db := open(t)
	for round := range 3 {
		for i := range 250 {
			// Spaces make the texts differ without changing what they mean.
			query := "SELECT name FROM t WHERE id = 1 AND 1 = 1" + strings.Repeat(" ", i)
			if got := names(t, db, query); len(got) != 1 {
				t.Fatalf("round %d, query %d: %v", round, i, got)
			}
		}
	}
}
