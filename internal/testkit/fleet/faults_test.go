//go:build soak

package fleet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/fleet"
	"gridwalk/internal/testkit/phone"
)

// faults are mistakes that a server, its database or a phone could make. The
// simulation has to find each of them.
var faults = map[string]fleet.Plant{
	// Change capture misses something.
	"visits that come are not captured":            database(drop("visits", "insert")),
	"edits of enterprises are not captured":        database(drop("enterprises", "update")),
	"deleted boards are not captured":              database(drop("boards", "delete")),
	"edits of photos are not captured":             database(drop("photos", "update")),
	"new assignments are not captured":             database(drop("assignments", "insert")),
	"users that leave are not captured":            database(drop("users", "update")),
	"conflicts are not captured":                   database(drop("sync_conflicts", "insert")),
	"what hangs on an enterprise stays behind":     database(drop("enterprises", "touch")),
	"what hangs on an issue stays behind":          database(drop("issues", "touch")),
	"the pool does not follow its category":        database(drop("issue_categories", "touch")),
	"visits stay when their enterprise moves":      database(alter("enterprises", "touch", `UPDATE "visits" SET created = created WHERE`, `UPDATE "visits" SET created = created WHERE 0 AND`)),
	"an enterprise is not taken out of its old":    database(alter("enterprises", "update", "AND op = 1 AND scope NOT IN", "AND op = 9 AND scope NOT IN"), alter("enterprises", "touch", "AND op = 1 AND scope NOT IN", "AND op = 9 AND scope NOT IN")),
	"a board is not taken out of its old grid":     database(alter("boards", "update", "AND op = 1 AND scope NOT IN", "AND op = 9 AND scope NOT IN")),
	"a document is not written again":              database(alter("enterprises", "update", "OR doc IS NOT excluded.doc", "OR 0")),
	"confidential issues are shown":                database(alter("issues", "insert", "AND NOT NEW.confidential", "AND 1 = 1"), alter("issues", "update", "AND NOT NEW.confidential", "AND 1 = 1"), alter("issues", "touch", "AND NOT NEW.confidential", "AND 1 = 1")),
	"owned issues stay in the pool":                database(alter("issues", "update", "AND NEW.responsible = ''", "AND 2 = 2"), alter("issues", "touch", "AND NEW.responsible = ''", "AND 2 = 2")),
	"a scope's sum goes wrong":                     database(rewrite("_sync_row_update", "- OLD.op * OLD.seq", "- OLD.op * (OLD.seq - 1)")),
	"a purge does not raise the floor":             database(rewrite("_sync_row_delete", "floor = max(floor, OLD.seq)", "floor = floor")),
	"sequences follow the clocks of phones":        database(alter("visits", "insert", "SET seq = seq + 1", "SET seq = max(1, unixepoch(NEW.device_at) * 100 + seq % 100)")),
	"moves of enterprises are not remembered":      database(statement("DROP TRIGGER IF EXISTS _enterprise_grid_update")),
	"sequences are given out again after a rewind": database(statement(`DROP TRIGGER IF EXISTS no_skip`), statement(`CREATE TRIGGER no_skip AFTER UPDATE ON _sync_meta WHEN NEW.seq > OLD.seq + 1 BEGIN UPDATE _sync_meta SET seq = OLD.seq; END`)),

	// The outcome of a mutation is not kept together with its effect.
	"every other outcome is forgotten": database(statement(`DROP TRIGGER IF EXISTS forget`), statement(
		`CREATE TRIGGER forget AFTER INSERT ON _sync_mutation WHEN NEW.mseq % 2 = 0 BEGIN DELETE FROM _sync_mutation WHERE device = NEW.device AND mseq = NEW.mseq; END`)),
	"the effect of every tenth visit is lost": database(statement(`DROP TRIGGER IF EXISTS lose`), statement(
		`CREATE TRIGGER lose AFTER INSERT ON visits WHEN NEW.rowid % 10 = 0 BEGIN DELETE FROM visits WHERE id = NEW.id; END`)),
	"rejects are not kept": database(statement(`DROP TRIGGER IF EXISTS lose`), statement(
		`CREATE TRIGGER lose AFTER INSERT ON sync_rejects BEGIN DELETE FROM sync_rejects WHERE id = NEW.id; END`)),

	// The server judges wrongly.
	"what the phone's clock says is believed": pushes(func(p *syncproto.PushRequest, app *testkit.App) { p.Now = syncproto.At(app.Clock.Now()) }),
	"authority is judged at arrival": pushes(func(p *syncproto.PushRequest, _ *testkit.App) {
		for i := range p.Mutations {
			p.Mutations[i].At = p.Now
		}
	}),
	"the last to write wins": pushes(func(p *syncproto.PushRequest, app *testkit.App) {
		for i, m := range p.Mutations {
			if m.Op != syncproto.OpUpdate {
				continue
			}
			if row, err := app.FindRecordById("enterprises", m.Record); err == nil {
				for name := range m.Base {
					p.Mutations[i].Base[name] = row.Get(name)
				}
			}
		}
	}),
	"one bad mutation stops its batch": {Routes: func(routes http.Handler, _ *testkit.App) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := serve(routes, r)
			if strings.HasSuffix(r.URL.Path, "/push") && bytes.Contains(answer.Body.Bytes(), []byte("unknown_field")) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			send(w, answer)
		})
	}},
	"rows get lost on the way": pulls(func(p *syncproto.PullResponse) {
		for i, page := range p.Pages {
			if len(page.Rows) > 3 {
				p.Pages[i].Rows, p.Pages[i].Check = page.Rows[:len(page.Rows)-1], nil
			}
		}
	}),
	"nothing that leaves is told": pulls(func(p *syncproto.PullResponse) {
		for i, page := range p.Pages {
			var kept []syncproto.Row
			for _, row := range page.Rows {
				if row.Op == syncproto.RowPut {
					kept = append(kept, row)
				}
			}
			p.Pages[i].Rows, p.Pages[i].Check = kept, nil
		}
	}),
	"duties that ended are still granted": stale(),

	// A phone makes a mistake.
	"a phone " + string(phone.CommitsCursorApart):    {Phone: phone.CommitsCursorApart},
	"a phone " + string(phone.AdvancesToTheHead):     {Phone: phone.AdvancesToTheHead},
	"a phone " + string(phone.IgnoresResets):         {Phone: phone.IgnoresResets},
	"a phone " + string(phone.IgnoresEpochs):         {Phone: phone.IgnoresEpochs},
	"a phone " + string(phone.IgnoresChecks):         {Phone: phone.IgnoresChecks},
	"a phone " + string(phone.KeepsLostScopes):       {Phone: phone.KeepsLostScopes},
	"a phone " + string(phone.DropsSharedRows):       {Phone: phone.DropsSharedRows},
	"a phone " + string(phone.ForgetsRemoves):        {Phone: phone.ForgetsRemoves},
	"a phone " + string(phone.DropsOutboxOnPull):     {Phone: phone.DropsOutboxOnPull},
	"a phone " + string(phone.BelievesBeforeReply):   {Phone: phone.BelievesBeforeReply},
	"a phone " + string(phone.RenamesOnRetry):        {Phone: phone.RenamesOnRetry},
	"a phone " + string(phone.NeverOffersAgain):      {Phone: phone.NeverOffersAgain},
	"a phone " + string(phone.NeverTakesOverlaysOff): {Phone: phone.NeverTakesOverlaysOff},
}

// patience is how many scripts may miss a fault.
const patience = 400

func TestTheOracleFindsEveryFault(t *testing.T) {
	scripts := fleet.Scripts()
	for name, plant := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			for seed := 1; seed <= patience; seed++ {
				var failure *fleet.Failure
				err := fleet.Run(scripts.Example(seed), plant)
				if errors.As(err, &failure) {
					t.Logf("FOUND %-50s script %3d, %v: %s", name, seed, time.Since(start).Round(time.Millisecond), failure.Rule)
					return
				}
				if err != nil {
					t.Fatalf("script %d: %v", seed, err)
				}
			}
			t.Errorf("not found in %d scripts", patience)
		})
	}
}

type change func(db dbx.Builder) error

func database(changes ...change) fleet.Plant {
	return fleet.Plant{Database: func(db dbx.Builder) error {
		for _, change := range changes {
			if err := change(db); err != nil {
				return err
			}
		}
		return nil
	}}
}

func statement(query string) change {
	return func(db dbx.Builder) error {
		_, err := db.NewQuery(query).Execute()
		return err
	}
}

// drop takes one of the triggers away that capture the changes of a table.
func drop(table, event string) change {
	return statement(fmt.Sprintf(`DROP TRIGGER IF EXISTS "_sync_%s_on_%s"`, table, event))
}

// alter changes the text of such a trigger.
func alter(table, event, from, to string) change {
	return rewrite(fmt.Sprintf("_sync_%s_on_%s", table, event), from, to)
}

// rewrite changes the text of a trigger, unless that was done before.
func rewrite(trigger, from, to string) change {
	return func(db dbx.Builder) error {
		var text string
		if err := db.NewQuery(`SELECT sql FROM sqlite_master WHERE name = {:name}`).Bind(dbx.Params{"name": trigger}).Row(&text); err != nil {
			return fmt.Errorf("%s: %w", trigger, err)
		}
		if !strings.Contains(text, from) {
			if strings.Contains(text, to) {
				return nil
			}
			return fmt.Errorf("%s has no %q: %s", trigger, from, text)
		}
		if _, err := db.NewQuery(`DROP TRIGGER "` + trigger + `"`).Execute(); err != nil {
			return err
		}
		_, err := db.NewQuery(strings.ReplaceAll(text, from, to)).Execute()
		return err
	}
}

// pushes changes what a push says before the server reads it.
func pushes(change func(*syncproto.PushRequest, *testkit.App)) fleet.Plant {
	return fleet.Plant{Routes: func(routes http.Handler, app *testkit.App) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/push") {
				var push syncproto.PushRequest
				if body, err := io.ReadAll(r.Body); err == nil && json.Unmarshal(body, &push) == nil {
					change(&push, app)
					raw, err := json.Marshal(push)
					if err != nil {
						panic(err)
					}
					r.Body = io.NopCloser(bytes.NewReader(raw))
				}
			}
			routes.ServeHTTP(w, r)
		})
	}}
}

// pulls changes what the server answers to a pull.
func pulls(change func(*syncproto.PullResponse)) fleet.Plant {
	return fleet.Plant{Routes: func(routes http.Handler, _ *testkit.App) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := serve(routes, r)
			var pull syncproto.PullResponse
			if strings.HasSuffix(r.URL.Path, "/pull") && json.Unmarshal(answer.Body.Bytes(), &pull) == nil && answer.Code == http.StatusOK {
				change(&pull)
				raw, err := json.Marshal(pull)
				if err != nil {
					panic(err)
				}
				answer.Body = bytes.NewBuffer(raw)
			}
			send(w, answer)
		})
	}}
}

// stale grants a device whatever it was granted before.
func stale() fleet.Plant {
	granted := map[string][]string{}
	return pulls(func(p *syncproto.PullResponse) {
		user := p.Granted[slices.IndexFunc(p.Granted, func(scope string) bool { return strings.HasPrefix(scope, "user:") })]
		for _, scope := range granted[user] {
			if !slices.Contains(p.Granted, scope) {
				p.Granted = append(p.Granted, scope)
			}
		}
		granted[user] = p.Granted
	})
}

func serve(routes http.Handler, r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	routes.ServeHTTP(answer, r)
	return answer
}

func send(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}
