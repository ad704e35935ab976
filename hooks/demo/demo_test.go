package demo_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks"
	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/geo"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

func TestTheDemo(t *testing.T) {
	dir := t.TempDir()
	d := start(t, dir, thursday)
	for _, each := range []struct {
		name string
		test func(*demo, *testing.T)
	}{
		{"has the numbers of a development zone", (*demo).hasItsNumbers},
		{"shows everything that can become of an issue", (*demo).showsEverything},
		{"introduces an account for every role", (*demo).introducesEverybody},
		{"leads to its pages", (*demo).leadsToItsPages},
		{"draws grids that do not overlap", (*demo).drawsGrids},
		{"keeps its photos in every variant", (*demo).keepsItsPhotos},
		{"has no blanks in its texts", (*demo).hasNoBlanks},
		{"lies in the past", (*demo).liesInThePast},
		{"is what its ledgers make of it", (*demo).isWhatItsLedgersMakeOfIt},
	} {
		t.Run(each.name, func(t *testing.T) { each.test(d, t) })
	}

	before, introduction := d.contents(t), d.out[strings.Index(d.out, "\n重庆"):]
	stop(t, d.App)
	again := start(t, dir, thursday)
	if again.out != introduction {
		t.Errorf("the second start prints\n%s\nthe first\n%s", again.out, introduction)
	}
	for table, hash := range again.contents(t) {
		if hash != before[table] {
			t.Errorf("a second start changes %s", table)
		}
	}
	again.differsInSecretsOnly(t, start(t, t.TempDir(), thursday))
}

func TestTheDemoOfAHolidayNight(t *testing.T) {
	if testing.Short() {
		t.Skip("fills another district")
	}
	d := start(t, t.TempDir(), holiday)
	d.hasItsNumbers(t)
	d.showsEverything(t)
	d.liesInThePast(t)
	d.isWhatItsLedgersMakeOfIt(t)
}

// differsInSecretsOnly from another demo of the same moment.
func (d *demo) differsInSecretsOnly(t *testing.T, other *demo) {
	t.Helper()
	theirs := other.accounts()
	for i, a := range d.accounts() {
		if a.login != theirs[i].login || a.role != theirs[i].role {
			t.Errorf("got %v and %v", a, theirs[i])
		}
		if a.password == theirs[i].password {
			t.Error("two data directories share a password")
		}
	}
	const titles = `SELECT title || raised_at || state FROM issues ORDER BY raised_at, title`
	if !slices.Equal(d.column(t, titles), other.column(t, titles)) {
		t.Error("two demos of one moment tell different stories")
	}
}

func TestTheDemoKeepsOutOfARealDistrict(t *testing.T) {
	dir := t.TempDir()
	app := open(t, dir)
	if err := hooks.Prepare(app, hooks.Deps{Clock: clock.NewFake(thursday)}); err != nil {
		t.Fatal(err)
	}
	if err := store.SaveSuperuser(app, "root@gridwalk.test", "$2a$10$hash"); err != nil {
		t.Fatal(err)
	}
	if _, err := serve(app, thursday, true); err == nil || !strings.Contains(err.Error(), "a district of its own") {
		t.Errorf("got %v", err)
	}
	stop(t, app)
}

func TestAPlainStartKnowsNobody(t *testing.T) {
	d, err := serve(open(t, t.TempDir()), thursday, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"users", "_superusers", "departments", "enterprises", "issues", "visits"} {
		if n := d.number(t, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	if !strings.Contains(d.out, "account create") {
		t.Errorf("it does not say what comes next: %q", d.out)
	}
}

func (d *demo) hasItsNumbers(t *testing.T) {
	for _, c := range []struct {
		table    string
		min, max int
	}{
		{"areas", 4, 4}, {"grids", 35, 35}, {"enterprises", 287, 287}, {"boards", 287, 287},
		{"departments", 10, 10}, {"users", 55, 55}, {"visits", 1400, 2500}, {"photos", 150, 350}, {"issues", 110, 150},
	} {
		if n := d.number(t, "SELECT count(*) FROM "+c.table); n < c.min || n > c.max {
			t.Errorf("%s: got %d, want %d to %d", c.table, n, c.min, c.max)
		}
	}
}

func (d *demo) showsEverything(t *testing.T) {
	texts := func(list any) (all []string) {
		raw, err := json.Marshal(list)
		if err == nil {
			err = json.Unmarshal(raw, &all)
		}
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	// Nobody in the demo has changed post.
	acts := slices.DeleteFunc(texts(issueflow.Acts), func(act string) bool { return act == string(issueflow.HandOver) })
	orders := []string{string(deadline.Remind), string(deadline.Urge), string(deadline.Warn)}
	for query, want := range map[string][]string{
		`SELECT DISTINCT state FROM issues`:                                                       texts(issueflow.States),
		`SELECT DISTINCT level FROM issues`:                                                       texts(deadline.Levels),
		`SELECT DISTINCT source FROM issues`:                                                      issues.Sources,
		`SELECT DISTINCT kind FROM issues`:                                                        issues.Kinds,
		`SELECT DISTINCT act FROM issue_actions`:                                                  acts,
		`SELECT DISTINCT rung FROM supervision_orders`:                                            orders,
		`SELECT DISTINCT rung FROM deadlines WHERE state = 'open' AND stage = 'collect' AND late`: orders,
		`SELECT DISTINCT rung FROM deadlines WHERE state = 'open' AND stage = 'resolve' AND late`: orders,
		`SELECT DISTINCT stage FROM deadlines`:                                                    texts(deadline.Stages),
		`SELECT DISTINCT purpose FROM visits`:                                                     {"routine", "policy", "safety", "emergency", "campaign", "revisit", "weekly_track"},
	} {
		got := d.column(t, query)
		for _, value := range want {
			if !slices.Contains(got, value) {
				t.Errorf("%s: %s is missing from %v", query, value, got)
			}
		}
	}
	for query, least := range map[string]int{
		`SELECT count(*) FROM issues WHERE confidential`:                             2,
		`SELECT count(*) FROM issues WHERE rating > 0 AND state = 'closed'`:          20,
		`SELECT count(*) FROM issues WHERE reopens > 0 AND state = 'closed'`:         2,
		`SELECT count(*) FROM issues WHERE late AND state != 'closed'`:               5,
		`SELECT count(*) FROM visits WHERE promise != ''`:                            100,
		`SELECT count(*) FROM visits WHERE distance > 500`:                           10,
		`SELECT count(*) FROM photos WHERE issue != ''`:                              10,
		`SELECT count(*) FROM enterprises WHERE last_visit_at = ''`:                  1,
		`SELECT count(*) FROM boards WHERE printed_at = ''`:                          5,
		`SELECT count(*) FROM deadlines WHERE state = 'open' AND next_fire_at != ''`: 20,
	} {
		if n := d.number(t, query); n < least {
			t.Errorf("%s: got %d, want %d at least", query, n, least)
		}
	}
	running := fmt.Sprintf(`SELECT count(*) FROM issues WHERE state = 'reported' AND NOT late AND raised_at > '%s'`,
		store.Timestamp(d.now.Add(-2*time.Hour)))
	if n := d.number(t, running); n < 4 {
		t.Errorf("only %d countdowns of new reports run", n)
	}
}

func (d *demo) introducesEverybody(t *testing.T) {
	accounts := d.accounts()
	if len(accounts) != 8 {
		t.Fatalf("got %v from\n%s", accounts, d.out)
	}
	signIn := func(collection, login, password string) (status int, record map[string]any) {
		body, err := json.Marshal(map[string]string{"identity": login, "password": password})
		if err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequest(http.MethodPost, "/api/collections/"+collection+"/auth-with-password", strings.NewReader(string(body)))
		req.Header.Set("Content-Type", "application/json")
		res := httptest.NewRecorder()
		d.handler.ServeHTTP(res, req)
		var answer struct{ Record map[string]any }
		if err := json.Unmarshal(res.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		return res.Code, answer.Record
	}
	for _, a := range accounts {
		collection := "users"
		if a.role == "superuser" {
			collection = "_superusers"
		}
		status, record := signIn(collection, a.login, a.password)
		if status != http.StatusOK || record["must_change_password"] == true {
			t.Errorf("%s: %d %v", a.role, status, record)
		}
		if role := strings.ReplaceAll(a.role, " ", "_"); collection == "users" && record["role"] != role {
			t.Errorf("%s has the role %v", a.role, record["role"])
		}
	}
	if status, _ := signIn("users", accounts[0].login, accounts[0].password+"x"); status == http.StatusOK {
		t.Error("any password will do")
	}
	if n := d.number(t, `SELECT count(*) - count(DISTINCT tokenKey) FROM users`); n != 0 {
		t.Errorf("%d users share a token key", n)
	}
}

func (d *demo) leadsToItsPages(t *testing.T) {
	places := d.places()
	if len(places) != 5 {
		t.Fatalf("got %v from\n%s", places, d.out)
	}
	// The last is PocketBase's dashboard, which its serve command mounts.
	for _, url := range places[:4] {
		if res := d.get(t, url); res.Code != http.StatusOK {
			t.Errorf("%s: got %d", url, res.Code)
		}
	}
	told := d.column(t, `
		SELECT description FROM issues WHERE id = (SELECT value ->> '$.issue' FROM settings WHERE [[key]] = 'demo')`)
	if tracking := d.get(t, places[3]).Body.String(); !strings.Contains(tracking, told[0]) {
		t.Errorf("the tracking page does not say %q", told)
	}
}

func (d *demo) drawsGrids(t *testing.T) {
	var rows []struct{ ID, Boundary string }
	if err := d.DB().NewQuery(`SELECT id, boundary FROM grids`).All(&rows); err != nil {
		t.Fatal(err)
	}
	plane := geo.Plane{Origin: geo.Position{Lat: 29.56, Lng: 106.69}}
	cells := map[string]geo.Convex{}
	for _, row := range rows {
		var polygon geo.Polygon
		if err := json.Unmarshal([]byte(row.Boundary), &polygon); err != nil {
			t.Fatal(err)
		}
		ring := polygon.Coordinates[0]
		if polygon.Type != "Polygon" || len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			t.Fatalf("%s is not a closed polygon: %v", row.ID, polygon)
		}
		for _, at := range ring[1:] {
			cells[row.ID] = append(cells[row.ID], plane.Point(geo.Position{Lat: at[1], Lng: at[0]}))
		}
		if area := cells[row.ID].Area(); area < 200_000 || area > 5_000_000 {
			t.Errorf("%s has %.0f m²", row.ID, area)
		}
	}
	var places []struct {
		Grid     string
		Lat, Lng float64
	}
	if err := d.DB().NewQuery(`SELECT grid, lat, lng FROM enterprises WHERE lat != 0`).All(&places); err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		if !cells[p.Grid].Contains(plane.Point(geo.Position{Lat: p.Lat, Lng: p.Lng})) {
			t.Errorf("an enterprise at %v, %v lies outside of its grid", p.Lat, p.Lng)
		}
	}
	dice := rand.New(rand.NewPCG(1, 2))
	inside := 0
	for range 20_000 {
		at := plane.Point(geo.Position{Lat: 29.49 + dice.Float64()*0.16, Lng: 106.62 + dice.Float64()*0.15})
		holders := 0
		for _, cell := range cells {
			if cell.Contains(at) {
				holders++
			}
		}
		if holders > 1 {
			t.Errorf("%v lies in %d grids", at, holders)
		}
		inside += holders
	}
	if inside < 1000 {
		t.Errorf("only %d of 20000 samples hit a grid", inside)
	}
}

func (d *demo) keepsItsPhotos(t *testing.T) {
	if n := d.number(t, `SELECT count(*) FROM photos WHERE state != 'stored' OR width = 0`); n != 0 {
		t.Errorf("%d photos cannot be shown", n)
	}
	for _, id := range d.column(t, `SELECT id FROM photos`) {
		for _, variant := range []string{"original", "large", "thumb"} {
			info, err := os.Stat(filepath.Join(d.DataDir(), core.LocalStorageDirName, "photos", id, variant))
			if err != nil || info.Size() == 0 {
				t.Fatalf("%s of %s: %v", variant, id, err)
			}
		}
	}
}

func (d *demo) hasNoBlanks(t *testing.T) {
	for table, columns := range map[string][]string{
		"visits": {"summary", "promise"}, "issues": {"title", "description"}, "issue_actions": {"text"},
	} {
		for _, column := range columns {
			for _, text := range d.column(t, fmt.Sprintf(`SELECT [[%s]] FROM %s`, column, table)) {
				if strings.ContainsAny(text, "{}") || strings.Contains(text, "。。") {
					t.Errorf("%s of %s: %q", column, table, text)
				}
			}
		}
	}
	for _, list := range d.column(t, `SELECT checklist FROM visits`) {
		var answers []store.ChecklistAnswer
		if err := json.Unmarshal([]byte(list), &answers); err != nil || len(answers) != 6 {
			t.Fatalf("%s: %v", list, err)
		}
		for _, a := range answers {
			if strings.ContainsAny(a.Note, "{}") {
				t.Errorf("a note says %q", a.Note)
			}
		}
	}
}

func (d *demo) liesInThePast(t *testing.T) {
	for table, columns := range map[string][]string{
		"visits":        {"started_at", "ended_at", "captured_at", "received_at"},
		"issues":        {"raised_at", "captured_at", "received_at", "accepted_at", "contacted_at", "resolved_at", "closed_at"},
		"issue_actions": {"captured_at", "received_at"}, "supervision_orders": {"issued_at"}, "photos": {"taken_at", "received_at"},
	} {
		for _, column := range columns {
			query := fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s > '%s'`, table, column, store.Timestamp(d.now))
			if n := d.number(t, query); n != 0 {
				t.Errorf("%d rows of %s have a %s in the future", n, table, column)
			}
		}
	}
	cal := calendar.Shipped()
	for _, started := range d.column(t, `SELECT started_at FROM visits`) {
		at := store.ParseTimestamp(started)
		if open, _ := cal.NextOpening(at); !open.Equal(at) {
			t.Fatalf("a visit begins outside of working hours, at %s", at.In(calendar.Shanghai))
		}
	}
	for _, overlap := range d.column(t, `
		SELECT a.officer_name || ' ' || a.started_at FROM visits a INNER JOIN visits b
			ON a.officer = b.officer AND a.id < b.id AND a.started_at < b.ended_at AND b.started_at < a.ended_at
		WHERE a.officer IN (SELECT id FROM users WHERE role = 'grid_worker')`) {
		t.Errorf("%s: in two places at once", overlap)
	}
	late := d.number(t, `
		SELECT count(*) FROM issue_actions a INNER JOIN issue_actions b ON b.issue = a.issue AND b.serial = a.serial + 1
		WHERE b.captured_at < a.captured_at`)
	if late != 0 {
		t.Errorf("%d acts come before the one before", late)
	}
}

// isWhatItsLedgersMakeOfIt proves that nothing was written past the
// capabilities: rebuilding every issue changes nothing, and nothing is left to
// fire.
func (d *demo) isWhatItsLedgersMakeOfIt(t *testing.T) {
	if fired, err := deadlines.Tick(d.App, d.now); err != nil || fired != 0 {
		t.Errorf("%d rungs were left to fire, %v", fired, err)
	}
	const rows = `
		SELECT number || state || level || responsible || co_departments || handler || accepted_at || contacted_at
			|| resolved_at || closed_at || transfers || returns || reopens || rating || due_at || late || merged_into
		FROM issues ORDER BY id`
	const clocks = `
		SELECT issue || stage || started_at || due_at || state || met_at || late || rung || rung_at || next_fire_at
		FROM deadlines ORDER BY id`
	undone := errors.New("undone")
	err := d.RunInTransaction(func(tx core.App) error {
		inside := &demo{App: tx}
		before := append(inside.column(t, rows), inside.column(t, clocks)...)
		service := issues.New(clock.NewFake(d.now), deadlines.Keeper{})
		for _, id := range inside.column(t, `SELECT id FROM issues`) {
			if err := service.Rebuild(tx, id, d.now); err != nil {
				return err
			}
		}
		after := append(inside.column(t, rows), inside.column(t, clocks)...)
		for i := range before {
			if before[i] != after[i] {
				t.Errorf("rebuilt from its ledger,\n%s becomes\n%s", before[i], after[i])
			}
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	unnumbered := d.number(t, `SELECT count(*) - max(serial) FROM supervision_orders`)
	if unnumbered != 0 {
		t.Errorf("the orders have %d holes in their numbers", -unnumbered)
	}
}

// contents are hashes of what a start must not change, by table.
func (d *demo) contents(t *testing.T) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	for _, table := range []string{
		"users", "departments", "areas", "grids", "assignments", "enterprises", "boards", "settings", "issue_categories",
		"visits", "photos", "issues", "issue_actions", "deadlines", "supervision_orders",
	} {
		rows := []dbx.NullStringMap{}
		if err := d.DB().NewQuery("SELECT * FROM " + table + " ORDER BY id").All(&rows); err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256(raw)
		hashes[table] = fmt.Sprintf("%d rows %s", len(rows), hex.EncodeToString(hash[:]))
	}
	return hashes
}

// BenchmarkFill is how long the first start takes.
func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		stop(b, start(b, b.TempDir(), thursday).App)
	}
}
