package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// BenchmarkCapture writes the same visits with the triggers of the change
// capture and without them: saved one by one through PocketBase, each on disk
// before the next, as the desk and REST write; and as plain SQL in one
// transaction, as an import does, where nothing but the triggers is left to
// wait for.
func BenchmarkCapture(b *testing.B) {
	captured, plain := testkit.NewApp(b), testkit.NewApp(b)
	for _, app := range []*testkit.App{captured, plain} {
		fillDistrict(b, app.NonconcurrentDB(), 1, visited, 0)
	}
	dropTriggers(b, plain.NonconcurrentDB(), "_sync_")
	singles, bulk := size(200), size(2000)

	var saves, plainSaves, inserts, plainInserts timings
	sent := 0
	for b.Loop() {
		list := make([]visit, singles+bulk)
		for i := range list {
			list[i] = visit{sent + i, testkit.WorkerA.ID(), captured.Clock.Now().Add(time.Duration(i) * time.Second)}
		}
		sent += len(list)
		saves.time(func() { saveVisits(b, captured, list[:singles]) })
		plainSaves.time(func() { saveVisits(b, plain, list[:singles]) })
		inserts.time(func() { insertVisits(b, captured, list[singles:]) })
		plainInserts.time(func() { insertVisits(b, plain, list[singles:]) })
	}
	sameRows(b, captured, plain, sent)

	each := func(t timings, n int) float64 { return 1000 * milliseconds(t.median()) / float64(n) }
	report(b, line{"a record saved with change capture on, FULL", "µs", each(saves, singles), "without triggers", each(plainSaves, singles), atMost(2)})
	report(b, line{fmt.Sprintf("a row of %d inserted in one transaction, with change capture on", bulk), "µs",
		each(inserts, bulk), "without triggers", each(plainInserts, bulk), atMost(2)})
}

func saveVisits(b *testing.B, app core.App, list []visit) {
	visits, err := app.FindCachedCollectionByNameOrId("visits")
	if err != nil {
		b.Fatal(err)
	}
	for _, v := range list {
		record := core.NewRecord(visits)
		record.Load(v.row())
		if err := app.Save(record); err != nil {
			b.Fatal(err)
		}
	}
}

func insertVisits(b *testing.B, app core.App, list []visit) {
	err := app.RunInTransaction(func(tx core.App) error {
		for _, v := range list {
			err := store.InsertVisit(tx.DB(), syncproto.Captured{
				Record: v.id(), CapturedAt: v.at, DeviceAt: v.at, ReceivedAt: v.at, Name: "officer",
			}, store.NewVisit{
				Enterprise: v.enterprise(), Grid: grid0, Purpose: "routine", StartedAt: v.at, EndedAt: v.at,
				Companions: []string{"袁静"}, Checklist: []store.ChecklistAnswer{{Item: "生产", Answer: "正常"}},
				Summary: fmt.Sprint(v.fields()["summary"]), Accuracy: 12.5,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// sameRows fails unless both databases hold the same n visits, and the
// captured one has a document of each.
func sameRows(b *testing.B, captured, plain *testkit.App, n int) {
	const query = `SELECT group_concat(id || started_at || summary) FROM (SELECT * FROM visits ORDER BY id)`
	var with, without string
	if err := captured.DB().NewQuery(query).Row(&with); err != nil {
		b.Fatal(err)
	}
	if err := plain.DB().NewQuery(query).Row(&without); err != nil {
		b.Fatal(err)
	}
	documents := 0
	err := captured.DB().NewQuery("SELECT count(*) FROM _sync_row WHERE tbl = 'visits' AND scope = {:scope} AND op = 1").
		Bind(dbx.Params{"scope": "grid:" + grid0}).Row(&documents)
	if err != nil || with != without || documents != n {
		b.Fatalf("%d documents of %d visits, the same rows: %t, %v", documents, n, with == without, err)
	}
}
