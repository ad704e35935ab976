package fleet

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store/sqlite"
	"gridwalk/internal/testkit"
)

// What the district has beyond the fixture of testkit: a third grid, in the
// area of grid A, three more enterprises, and a second department desk.
const (
	gridC           = "gridc0000000000"
	enterpriseC     = "entc00000000000"
	enterpriseD     = "entd00000000000"
	enterpriseE     = "ente00000000000"
	categoryFinance = "catfinance00000"
	deskFinance     = "deskfinance0000"
)

// carriers are the officers who carry the phones, as a script counts them.
// Worker A has two.
var carriers = []string{
	testkit.WorkerA.ID(), testkit.WorkerB.ID(), testkit.Desk.ID(), testkit.AreaLead.ID(),
	testkit.WorkerA.ID(), testkit.Chief.ID(), deskFinance, testkit.Manager.ID(),
}

var (
	areas       = []string{testkit.AreaA, testkit.AreaB}
	grids       = []string{testkit.GridA, testkit.GridB, gridC}
	departments = []string{testkit.Labour, testkit.Finance}
	categories  = []string{testkit.CategoryLabour, categoryFinance}
)

// begin is when every run starts: a Friday morning with a calendar.
var begin = time.Date(2026, 11, 20, 2, 5, 0, 0, time.UTC)

// longAgo is when the duties of the fixture began.
const longAgo = "2026-05-20 00:00:00.000Z"

// databaseClock is what the triggers that date the moves of enterprises read.
const databaseClock = `strftime('%Y-%m-%d %H:%M:%fZ', 'now')`

// connect opens a database that need not survive a power cut: the runs are
// many, and the crash test is about durability.
func connect(path string) (*dbx.DB, error) {
	db, err := sqlite.Open(path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(OFF)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)")
	if err != nil {
		return nil, err
	}
	return dbx.NewFromDB(db, "sqlite"), nil
}

// template is the data directory that every run clones.
var template = sync.OnceValues(makeTemplate)

// Forget removes what the package has made for all runs.
func Forget() {
	if dir, err := template(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

func makeTemplate() (dir string, err error) {
	life := &lifetime{}
	defer life.end()
	defer rescue(&err)
	app := testkit.NewAppOn(life, connect)
	app.Row(life, "grids", map[string]any{"id": gridC, "name": "东港第2网格", "area": testkit.AreaA})
	for i, e := range []struct{ id, grid string }{
		{enterpriseC, testkit.GridA}, {enterpriseD, testkit.GridB}, {enterpriseE, gridC},
	} {
		app.Row(life, "enterprises", map[string]any{
			"id": e.id, "name": fmt.Sprintf("企业%d", i), "uscc": testkit.UniqueUSCC(), "class": "growing",
			"grid": e.grid, "status": "operating", "headcount": 10 + i,
		})
		app.Row(life, "boards", map[string]any{"enterprise": e.id, "code": testkit.UniqueBoardCode(), "issued_at": begin})
	}
	app.Row(life, "issue_categories", map[string]any{
		"id": categoryFinance, "name": "融资", "code": "fleet_finance", "department": testkit.Finance,
	})
	app.Row(life, "users", map[string]any{
		"id": deskFinance, "name": "金科", "phone": "19000000099", "role": "department", "department": testkit.Finance,
		"active": true, "password": testkit.Password,
	})
	app.Row(life, "settings", map[string]any{"key": "fleet", "value": map[string]any{"a": 1}, "public": true})

	run := func(query string) {
		if _, err := app.NonconcurrentDB().NewQuery(query).Execute(); err != nil {
			life.Fatalf("%s: %w", query, err)
		}
	}
	run(`UPDATE assignments SET [from] = '` + longAgo + `'`)
	run(`UPDATE _enterprise_grid SET since = '` + longAgo + `'`)
	run(`CREATE TABLE _fleet_clock (at TEXT NOT NULL)`)
	run(`INSERT INTO _fleet_clock VALUES ('` + longAgo + `')`)
	var moves []struct{ Name, SQL string }
	if err := app.DB().NewQuery(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '_enterprise_grid_%'`).All(&moves); err != nil {
		return "", err
	}
	for _, trigger := range moves {
		if !strings.Contains(trigger.SQL, databaseClock) {
			return "", fmt.Errorf("%s does not read the clock as expected: %s", trigger.Name, trigger.SQL)
		}
		run(`DROP TRIGGER ` + trigger.Name)
		run(strings.ReplaceAll(trigger.SQL, databaseClock, `(SELECT at FROM _fleet_clock)`))
	}
	for _, statement := range witness() {
		run(statement)
	}
	if dir, err = os.MkdirTemp("", "gridwalk_fleet_*"); err != nil {
		return "", err
	}
	run(`VACUUM INTO '` + filepath.Join(dir, "data.db") + `'`)
	_, err = app.AuxNonconcurrentDB().NewQuery(`VACUUM INTO '` + filepath.Join(dir, "auxiliary.db") + `'`).Execute()
	return dir, err
}

// witness are the statements that make the database note what happens to the
// rows that phones write, so that an effect that comes twice shows. The log is
// part of the database, so a restore rewinds it along.
func witness() []string {
	const note = `INSERT INTO _fleet_log (what, id, value, at) SELECT '%s', NEW.id, %s, at FROM _fleet_clock;`
	statements := []string{
		`CREATE TABLE _fleet_log (n INTEGER PRIMARY KEY, what TEXT, id TEXT, value TEXT, at TEXT)`,
		`INSERT INTO _fleet_log (what, id, value, at) SELECT 'grid', id, grid, '` + longAgo + `' FROM enterprises`,
	}
	trigger := func(name, when, note string) {
		statements = append(statements, fmt.Sprintf(`CREATE TRIGGER _fleet_%s AFTER %s BEGIN %s END`, name, when, note))
	}
	for _, table := range []string{"visits", "issues", "issue_actions", "photos"} {
		trigger(table+"_insert", "INSERT ON "+table, fmt.Sprintf(note, "insert "+table, "''"))
		trigger(table+"_delete", "DELETE ON "+table,
			strings.ReplaceAll(fmt.Sprintf(note, "delete "+table, "''"), "NEW.", "OLD."))
	}
	for table, what := range map[string]string{"sync_rejects": "reject", "sync_conflicts": "conflict"} {
		trigger(table, "INSERT ON "+table, fmt.Sprintf(
			`INSERT INTO _fleet_log (what, id, at) SELECT '%s', NEW.mutation, at FROM _fleet_clock;`, what))
	}
	trigger("grid_insert", "INSERT ON enterprises", fmt.Sprintf(note, "grid", "NEW.grid"))
	for _, field := range append([]string{"grid"}, editable...) {
		trigger(field+"_update", fmt.Sprintf("UPDATE OF %[1]s ON enterprises WHEN OLD.%[1]s IS NOT NEW.%[1]s", field),
			fmt.Sprintf(note, field, "NEW."+field))
	}
	return statements
}
