package testkit

import (
	"context"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/logger"
)

// Logged returns the attributes of the log entry with this message, which must
// be there. Test apps keep no log unless Settings().Logs.MaxDays is set first.
func Logged(t testing.TB, app *App, message string) map[string]any {
	t.Helper()
	handler, ok := app.Logger().Handler().(*logger.BatchHandler)
	if !ok {
		t.Fatalf("the logger is a %T", app.Logger().Handler())
	}
	if err := handler.WriteAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	var entry core.Log
	if err := app.AuxModelQuery(&entry).AndWhere(dbx.HashExp{"message": message}).Limit(1).One(&entry); err != nil {
		t.Fatalf("no %q in the log: %v", message, err)
	}
	return entry.Data
}
