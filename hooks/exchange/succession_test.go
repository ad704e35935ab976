package exchange_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

type duty struct {
	Id, User, From, To, Predecessor string
}

// workersOf are the workers that a grid ever had, the first one first.
func workersOf(t testing.TB, app *testkit.App, grid string) (duties []duty) {
	t.Helper()
	err := app.DB().NewQuery(`
		SELECT a.id, u.name AS user, a.[[from]], a.[[to]], a.predecessor
		FROM assignments a, users u, grids g
		WHERE u.id = a.user AND g.id = a.grid AND g.name = {:grid} AND a.duty = 'grid_worker' ORDER BY a.rowid`).
		Bind(dbx.Params{"grid": grid}).All(&duties)
	if err != nil {
		t.Fatal(err)
	}
	return duties
}

func TestAReimportNamesAnotherWorker(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	if _, err := app.DB().Update("boards", dbx.Params{"printed_at": store.Timestamp(app.Clock.Now())}, nil).Execute(); err != nil {
		t.Fatal(err)
	}
	old, err := app.FindFirstRecordByData("users", "phone", "19084191250")
	if err != nil {
		t.Fatal(err)
	}
	morning := app.Clock.Now()
	handover := app.Clock.Advance(3 * time.Hour)
	successor := edited(t, cells{"网格人员!G2": "周新", "网格人员!H2": "13900000001"})
	report := imported(t, app, successor, exchange.Options{})

	if report.Assignments != (exchange.Count{Created: 1, Updated: 1, Unchanged: 73}) ||
		report.Users != (exchange.Count{Created: 1, Unchanged: 40}) {
		t.Errorf("report %+v", report)
	}
	if len(report.Accounts) != 1 || report.Accounts[0].Name != "周新" || report.Accounts[0].Role != "grid_worker" {
		t.Errorf("accounts %+v", report.Accounts)
	}
	if report.Boards != (exchange.Count{Updated: 9, Unchanged: 287}) {
		t.Errorf("the boards of the grid's nine enterprises name another worker: %+v", report.Boards)
	}
	duties := workersOf(t, app, "东港第1网格")
	if len(duties) != 2 {
		t.Fatalf("duties %+v", duties)
	}
	at := store.Timestamp(handover)
	if first := duties[0]; first.User != "邓娟" || first.To != at || first.Predecessor != "" {
		t.Errorf("first %+v", first)
	}
	if second := duties[1]; second.User != "周新" || second.From != at || second.To != "" || second.Predecessor != duties[0].Id {
		t.Errorf("second %+v", second)
	}

	// What the first worker captured this morning stays theirs.
	grids := func(at time.Time) int {
		held, err := store.DutyGrids(app.DB(), old.Id, at)
		if err != nil {
			t.Fatal(err)
		}
		return len(held)
	}
	if grids(morning) != 1 || grids(handover) != 0 {
		t.Errorf("held %d grids in the morning and %d now", grids(morning), grids(handover))
	}

	before := dump(t, app)
	app.Clock.Advance(time.Hour)
	imported(t, app, successor, exchange.Options{})
	same(t, before, dump(t, app))

	// The first worker comes back: a third duty, nothing overwritten.
	app.Clock.Advance(time.Hour)
	imported(t, app, officialRoster(t), exchange.Options{})
	if again := workersOf(t, app, "东港第1网格"); len(again) != 3 || !slices.Equal(again[:1], duties[:1]) ||
		again[1].To == "" || again[2].User != "邓娟" || again[2].Predecessor != duties[1].Id {
		t.Errorf("duties %+v", again)
	}
}

func TestASecondWorkerJoinsAndAPlannedEndIsKept(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	joined := edited(t, cells{
		"网格人员!A37": "东港片区", "网格人员!B37": "东港第1网格", "网格人员!G37": "周新", "网格人员!H37": "13900000001",
	})
	report := imported(t, app, joined, exchange.Options{})
	if report.Assignments != (exchange.Count{Created: 1, Unchanged: 74}) {
		t.Errorf("a second worker: %+v", report.Assignments)
	}
	duties := workersOf(t, app, "东港第1网格")
	end := app.Clock.Now().AddDate(0, 1, 0)
	if err := store.EndAssignment(app.DB(), app.Clock.Now(), duties[0].Id, end); err != nil {
		t.Fatal(err)
	}
	imported(t, app, edited(t, cells{"网格人员!G2": "郑代", "网格人员!H2": "13900000002"}), exchange.Options{})
	duties = workersOf(t, app, "东港第1网格")
	if len(duties) != 3 || duties[2].User != "郑代" || duties[2].To != store.Timestamp(end) || duties[1].To == "" {
		t.Errorf("duties %+v", duties)
	}
}

func TestAnotherLeadAndAnotherName(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	changes := cells{"网格人员!G10": "李扬"} // the same number: a name put right
	for _, row := range []string{"2", "3", "4", "5", "6", "7", "8", "9", "10"} {
		changes["网格人员!E"+row], changes["网格人员!F"+row] = "邓娟", "19084191250" // a worker becomes the lead
	}
	report := imported(t, app, edited(t, changes), exchange.Options{})
	if report.Assignments != (exchange.Count{Created: 1, Updated: 1, Unchanged: 73}) || report.Users.Updated != 2 {
		t.Errorf("report %+v", report)
	}
	for phone, want := range map[string][2]string{
		"19084191250": {"邓娟", "area_lead"}, "15799270612": {"李扬", "grid_worker"}, "17634556623": {"袁静", "area_lead"},
	} {
		record, err := app.FindFirstRecordByData("users", "phone", phone)
		if err != nil {
			t.Fatal(err)
		}
		if record.GetString("name") != want[0] || record.GetString("role") != want[1] {
			t.Errorf("%s is %s, %s", phone, record.GetString("name"), record.GetString("role"))
		}
	}
}
