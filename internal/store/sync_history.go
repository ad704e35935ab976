package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/security"
)

// RenewEpoch declares that history may have been rewound: every phone then
// reconciles what it holds and offers again what the server may have lost.
func RenewEpoch(db dbx.Builder) (epoch string, err error) {
	epoch = security.RandomStringWithAlphabet(16, "0123456789abcdef")
	_, err = db.NewQuery("UPDATE _sync_meta SET epoch = {:epoch}").Bind(dbx.Params{"epoch": epoch}).Execute()
	return epoch, err
}

// HasDevices tells whether any phone has ever registered.
func HasDevices(db dbx.Builder) (found bool, err error) {
	err = db.NewQuery("SELECT EXISTS (SELECT 1 FROM devices)").Row(&found)
	return found, err
}

// MarkDay notes the sequence that a day began with, once a day, so that
// compaction knows how old a remove is.
func MarkDay(db dbx.Builder, now time.Time) error {
	_, err := db.NewQuery(`INSERT INTO _sync_day (day, seq) SELECT {:day}, seq FROM _sync_meta WHERE true
		ON CONFLICT (day) DO NOTHING`).Bind(dbx.Params{"day": now.UTC().Format(time.DateOnly)}).Execute()
	return err
}

// PurgeRemoves forgets the removes that are older than the horizon and
// returns how many. A phone that was away longer reconciles by difference,
// because its cursor is then below its scope's floor.
func PurgeRemoves(db dbx.Builder, horizon time.Time) (int64, error) {
	day := horizon.UTC().Format(time.DateOnly)
	res, err := db.NewQuery(`DELETE FROM _sync_row WHERE op = 0
		AND seq <= (SELECT coalesce(max(seq), 0) FROM _sync_day WHERE day <= {:day})`).Bind(dbx.Params{"day": day}).Execute()
	if err != nil {
		return 0, err
	}
	_, err = db.NewQuery(`DELETE FROM _sync_day WHERE day < (SELECT max(day) FROM _sync_day WHERE day <= {:day})`).
		Bind(dbx.Params{"day": day}).Execute()
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
