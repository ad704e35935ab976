package store

import (
	"math/rand/v2"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/security"
)

// longestSkip bounds by how much the sequence skips ahead. It is far more than
// a district changes between a backup and its restore, and small enough that
// the sum of a phone's sequences stays exact in JavaScript after ten thousand
// skips.
const longestSkip = 1 << 22

// SkipAhead moves the sequence on by a random distance. A server whose data
// was put back would otherwise give sequences out again under which phones
// hold other rows, which neither a check nor a reconcile can tell apart.
func SkipAhead(db dbx.Builder) error {
	_, err := db.NewQuery("UPDATE _sync_meta SET seq = seq + {:skip}").
		Bind(dbx.Params{"skip": 1 + rand.Int64N(longestSkip)}).Execute()
	return err
}

// RenewEpoch declares that history may have been rewound: every phone then
// reconciles what it holds and offers again what the server may have lost. The
// sequence goes on beyond the highest that is known to have been given out.
func RenewEpoch(db dbx.Builder, seen int64) (epoch string, err error) {
	epoch = security.RandomStringWithAlphabet(16, "0123456789abcdef")
	_, err = db.NewQuery("UPDATE _sync_meta SET epoch = {:epoch}, seq = max(seq, {:seen})").
		Bind(dbx.Params{"epoch": epoch, "seen": seen}).Execute()
	if err != nil {
		return epoch, err
	}
	return epoch, SkipAhead(db)
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
