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
// a backup since the server ran last.
func checkHistory(app core.App) error {
	now, err := historyNow(app)
	if err != nil {
		return err
	}
	rewound, err := mayBeRewound(app, now)
	if err != nil {
		return err
	}
	if rewound {
		app.Logger().Warn("the database may have been restored: phones will reconcile", "seq", now.Seq)
		if now.Epoch, err = store.RenewEpoch(app.NonconcurrentDB()); err != nil {
			return err
		}
	}
	return now.write(app)
}

func mayBeRewound(app core.App, now history) (bool, error) {
	raw, err := os.ReadFile(filepath.Join(app.DataDir(), historyFile))
	if errors.Is(err, fs.ErrNotExist) {
		// A new database has no phones to tell.
		return store.HasDevices(app.DB())
	}
	if err != nil {
		return false, err
	}
	var last history
	if err := json.Unmarshal(raw, &last); err != nil {
		return store.HasDevices(app.DB())
	}
	return last.Epoch != now.Epoch || now.Seq < last.Seq || now.Database != last.Database, nil
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
