package store

import (
	"errors"

	"github.com/pocketbase/dbx"
)

// InSavepoint runs work so that its error undoes only what work did. It needs
// an open transaction, because PocketBase's nested transactions have no
// savepoints of their own. Savepoints nest.
func InSavepoint(db dbx.Builder, work func() error) (err error) {
	if _, err := newQuery(db, "SAVEPOINT work").Execute(); err != nil {
		return err
	}
	released := false
	defer func() {
		if released {
			return
		}
		// A panic or an error of work leaves the savepoint open.
		_, undo := newQuery(db, "ROLLBACK TO work").Execute()
		_, release := newQuery(db, "RELEASE work").Execute()
		err = errors.Join(err, undo, release)
	}()
	if err := work(); err != nil {
		return err
	}
	_, err = newQuery(db, "RELEASE work").Execute()
	released = err == nil
	return err
}
