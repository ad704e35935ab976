// Package store holds typed records and queries. It is the only room that
// names collections and fields in SQL.
package store

import (
	"strings"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store/sqlite"
)

// MaxConnections bounds the readers of one database. All of them stay open,
// because a new connection first parses the whole schema with its triggers,
// which takes longer than most requests do; PocketBase would let 120 come and
// all but 15 go again.
const MaxConnections = 32

// Connect opens a PocketBase database so that an acknowledged write survives
// a power cut: the main database commits with synchronous=FULL, where
// PocketBase's default of NORMAL may lose the last commits. The auxiliary
// database holds request logs only and keeps NORMAL.
func Connect(path string) (*dbx.DB, error) {
	synchronous := "FULL"
	if strings.HasSuffix(path, "auxiliary.db") {
		synchronous = "NORMAL"
	}
	// busy_timeout comes first, because switching to WAL may have to wait.
	db, err := sqlite.Open(path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=journal_size_limit(200000000)&_pragma=synchronous(" + synchronous + ")" +
		"&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)")
	if err != nil {
		return nil, err
	}
	return dbx.NewFromDB(db, "sqlite"), nil
}
