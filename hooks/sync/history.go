package sync

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/fileid"
	"gridwalk/internal/store"
)

// historyFile lies beside the database and remembers how far history had come.
// It is left out of backups and restores, so that a database that was put back
// shows: it is behind the file, or it is another file, or the file is missing.
const historyFile = "sync_history.json"

// history is what the file says.
type history struct {
	Epoch    string `json:"epoch"`
	Seq      int64  `json:"seq"`
	Database string `json:"database"` // the identity of data.db
}

func (h history) write(app core.App) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return err
	}
	path := filepath.Join(app.DataDir(), historyFile)
	if err := os.WriteFile(path+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// historyNow reads the state of the database.
func historyNow(app core.App) (h history, err error) {
	epoch, err := store.SyncEpoch(app.DB())
	if err != nil {
		return h, err
	}
	seq, err := store.SyncHead(app.DB())
	if err != nil {
		return h, err
	}
	database, err := fileid.Of(filepath.Join(app.DataDir(), "data.db"))
	return history{epoch, seq, database}, err
}

// checkHistory renews the epoch when the database may have been put back from
// a backup since the server ran last. The sequence skips ahead at every start,
// because a snapshot of the whole disk leaves no trace.
func checkHistory(app core.App) error {
	now, err := historyNow(app)
	if err != nil {
		return err
	}
	rewound, last, err := mayBeRewound(app, now)
	if err != nil {
		return err
	}
	if rewound {
		app.Logger().Info("a new or restored database: phones will reconcile", "seq", now.Seq, "before", last.Seq)
		if _, err := store.RenewEpoch(app.NonconcurrentDB(), last.Seq); err != nil {
			return err
		}
	} else if err := store.SkipAhead(app.NonconcurrentDB()); err != nil {
		return err
	}
	if now, err = historyNow(app); err != nil {
		return err
	}
	return now.write(app)
}

// mayBeRewound compares the database with what the file says of the last run.
func mayBeRewound(app core.App, now history) (rewound bool, last history, err error) {
	raw, err := os.ReadFile(filepath.Join(app.DataDir(), historyFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, last, err
	}
	if err := json.Unmarshal(raw, &last); err != nil {
		// There is no file that can be read. On a new database nobody minds a
		// new epoch.
		return true, last, nil //nolint:nilerr // said by the result
	}
	return last.Epoch != now.Epoch || now.Seq < last.Seq || now.Database != last.Database, last, nil
}

// keepHistoryApart leaves the file out of backups and of what a restore
// replaces.
func keepHistoryApart(app core.App) {
	exclude := func(e *core.BackupEvent) error {
		e.Exclude = append(e.Exclude, historyFile)
		return e.Next()
	}
	app.OnBackupCreate().BindFunc(exclude)
	app.OnBackupRestore().BindFunc(exclude)
}
