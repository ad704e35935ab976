package fleet

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gridwalk/internal/store"
)

// historyFile is what the server keeps beside its database to notice a restore.
const historyFile = "sync_history.json"

// Restart ends the server and starts it again. Recapture makes it meet a
// database whose capture is another release's, Lagging one whose history file
// is from an earlier moment, as a crash leaves it.
type Restart struct{ Recapture, Lagging bool }

func (op Restart) do(w *world) {
	if op.Recapture {
		w.must(`UPDATE _sync_schema SET hash = 'another release'`, nil)
	}
	history, err := os.ReadFile(filepath.Join(w.app.DataDir(), historyFile))
	if err != nil {
		w.life.Fatal(err)
	}
	w.restart(func(dir string) {
		if op.Lagging {
			w.write(filepath.Join(dir, historyFile), history)
		}
	})
}

// Backup copies the database while the server runs.
type Backup struct{}

func (Backup) do(w *world) {
	b := backup{database: filepath.Join(w.life.TempDir(), "data.db")}
	w.must(`VACUUM INTO '`+b.database+`'`, nil)
	var err error
	if b.history, err = os.ReadFile(filepath.Join(w.app.DataDir(), historyFile)); err != nil {
		w.life.Fatal(err)
	}
	w.backups = append(w.backups, b)
}

// backup is the database as it once was, and the history file of that moment.
type backup struct {
	database string
	history  []byte // nil before the first start
}

// How says in which way an old database comes back.
type How int

// An administrator moves a copy into the place of the database, or writes it
// over the file; a copy comes to a machine without a history; or a snapshot
// takes the whole disk back, so that nothing on the server tells.
const (
	Replaced How = iota
	Overwritten
	Elsewhere
	Snapshot
	ways
)

// Restore puts a backup back.
type Restore struct {
	Backup int
	How    How
}

func (op Restore) do(w *world) {
	b := choose(w.backups, op.Backup)
	w.purged = map[string]int64{}
	w.unnoticed = w.unnoticed || op.How == Snapshot
	w.restart(func(dir string) {
		database, history := filepath.Join(dir, "data.db"), filepath.Join(dir, historyFile)
		for _, journal := range []string{database + "-wal", database + "-shm"} {
			w.remove(journal)
		}
		old, err := os.ReadFile(b.database)
		if err != nil {
			w.life.Fatal(err)
		}
		if op.How == Replaced || op.How == Elsewhere {
			w.write(database+".new", old)
			if err := os.Rename(database+".new", database); err != nil {
				w.life.Fatal(err)
			}
		} else {
			w.write(database, old)
		}
		switch op.How {
		case Elsewhere:
			w.remove(history)
		case Snapshot:
			w.write(history, b.history)
		}
	})
}

func (w *world) write(path string, content []byte) {
	if err := os.WriteFile(path, content, 0o600); err != nil {
		w.life.Fatal(err)
	}
}

func (w *world) remove(path string) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.life.Fatal(err)
	}
}

// Wait lets time go by.
type Wait struct{ For time.Duration }

func (op Wait) do(w *world) { w.pass(op.For) }

// Compact forgets all removes up to now, as if their time had come.
type Compact struct{}

func (Compact) do(w *world) {
	db := w.app.NonconcurrentDB()
	var removes []struct {
		Scope string
		Seq   int64
	}
	if err := db.NewQuery(`SELECT scope, max(seq) AS seq FROM _sync_row WHERE op = 0 GROUP BY scope`).All(&removes); err != nil {
		w.life.Fatal(err)
	}
	for _, r := range removes {
		w.purged[r.Scope] = max(w.purged[r.Scope], r.Seq)
	}
	w.must(`DELETE FROM _sync_day`, nil)
	if err := store.MarkDay(db, w.now()); err != nil {
		w.life.Fatal(err)
	}
	if _, err := store.PurgeRemoves(db, w.now()); err != nil {
		w.life.Fatal(err)
	}
}
