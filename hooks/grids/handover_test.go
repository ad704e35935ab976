package grids_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// order posts a handover of grid A from worker A and returns the status.
func order(t *testing.T, app *testkit.App, url string, by, to testkit.Persona, more string) int {
	t.Helper()
	body := fmt.Sprintf(`{"from":"%s","to":"%s","grids":["%s"],"reason":"调岗"%s}`,
		testkit.WorkerA.ID(), to.ID(), testkit.GridA, more)
	req, err := http.NewRequest(http.MethodPost, url+"/api/handovers", strings.NewReader(body))
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", app.Token(t, by))
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer res.Body.Close()
	return res.StatusCode
}

func connect(t *testing.T, app *testkit.App, url string, who testkit.Persona) *phone.Phone {
	t.Helper()
	p, err := phone.Open(t.TempDir(), url)
	must(t, err)
	t.Cleanup(func() { _ = p.Close() })
	p.Now = app.Clock.Now
	must(t, p.SignIn(context.Background(), app.Token(t, who)))
	must(t, p.Pull(context.Background()))
	return p
}

func holds(t *testing.T, p *phone.Phone, enterprise string) bool {
	t.Helper()
	must(t, p.Pull(context.Background()))
	held, err := p.Held()
	must(t, err)
	return held["enterprises/"+enterprise] != ""
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	turn := time.NewTicker(20 * time.Millisecond)
	defer turn.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("in vain: %s", what)
		case <-turn.C:
		}
	}
}

func at(when time.Time) string {
	raw, err := json.Marshal(when)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func handledByA(t *testing.T, app *testkit.App, url string) string {
	t.Helper()
	p := connect(t, app, url, testkit.WorkerA)
	ctx := context.Background()
	id, err := p.Create("issues", map[string]any{"enterprise": testkit.EnterpriseA, "kind": "problem", "title": "缺少焊工"})
	must(t, err)
	_, err = p.Create("issue_actions", map[string]any{"issue": id, "act": "accept", "expected_state": "reported"})
	must(t, err)
	must(t, p.Sync(ctx))
	manager := app.Token(t, testkit.Manager)
	body := fmt.Sprintf(`{"act":"assign","expected_state":"accepted","params":{"handler":"%s"}}`, testkit.WorkerA.ID())
	req, err := http.NewRequest(http.MethodPost, url+"/api/issues/"+id+"/actions", strings.NewReader(body))
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", manager)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("assign: %d", res.StatusCode)
	}
	return id
}

func TestAHandoverNowMovesTheGridItsIssuesAndItsBoards(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	must(t, store.MarkBoardPrinted(app.DB(), app.Clock.Now(), testkit.BoardA))
	issue := handledByA(t, app, url)
	a, b := connect(t, app, url, testkit.WorkerA), connect(t, app, url, testkit.WorkerB)
	if status := order(t, app, url, testkit.Manager, testkit.WorkerB, ""); status != http.StatusOK {
		t.Fatalf("order: %d", status)
	}
	if holds(t, a, testkit.EnterpriseA) {
		t.Error("the predecessor's phone still holds the enterprise")
	}
	if !holds(t, b, testkit.EnterpriseA) || !holds(t, b, testkit.EnterpriseB) {
		t.Error("the successor's phone lacks an enterprise")
	}
	r, err := app.FindRecordById("issues", issue)
	must(t, err)
	if r.GetString("handler") != testkit.WorkerB.ID() {
		t.Errorf("the issue is handled by %s", r.GetString("handler"))
	}
	board, err := app.FindRecordById("boards", testkit.BoardA)
	must(t, err)
	if !board.GetBool("needs_reprint") {
		t.Error("the board still names the predecessor")
	}
	device, err := a.Device()
	must(t, err)
	d, err := store.FindDevice(app, device)
	must(t, err)
	if d.State() != store.DeviceRetired {
		t.Errorf("the predecessor's phone is %s", d.State())
	}
}

func TestAGridThatIsNamedTwiceIsHandedOverOnce(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	twice := fmt.Sprintf(`,"grids":[%[1]q,%[1]q]`, testkit.GridA)
	until := `,"until":` + at(app.Clock.Now().AddDate(0, 0, 7))
	for _, more := range []string{twice + until, twice} {
		if status := order(t, app, url, testkit.Manager, testkit.WorkerB, more); status != http.StatusOK {
			t.Fatalf("order %s: %d", more, status)
		}
	}
	for duty, want := range map[string]int64{store.DutyDeputy: 1, store.DutyGridWorker: 1} {
		begun, err := app.CountRecords("assignments", dbx.HashExp{
			"user": testkit.WorkerB.ID(), "duty": duty, "grid": testkit.GridA,
		})
		must(t, err)
		if begun != want {
			t.Errorf("%d duties as %s, want %d", begun, duty, want)
		}
	}
}

func TestAPlannedHandoverTakesEffectAtItsTimeWithoutAnyonesAction(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	a, b := connect(t, app, url, testkit.WorkerA), connect(t, app, url, testkit.WorkerB)
	effective := app.Clock.Now().Add(48 * time.Hour)
	if status := order(t, app, url, testkit.Manager, testkit.WorkerB, `,"effective_at":`+at(effective)); status != http.StatusOK {
		t.Fatalf("order: %d", status)
	}
	if !holds(t, a, testkit.EnterpriseA) || holds(t, b, testkit.EnterpriseA) {
		t.Error("the grid moved before its time")
	}
	app.Clock.Set(effective)
	if holds(t, a, testkit.EnterpriseA) || !holds(t, b, testkit.EnterpriseA) {
		t.Error("the grid did not move at its time")
	}
	// The served app's own worker completes it on one of its turns.
	eventually(t, "the handover is done", func() bool {
		records, err := app.FindAllRecords("handovers")
		must(t, err)
		return len(records) == 1 && records[0].GetString("state") == store.HandoverDone
	})
}

func TestADeputySharesTheGridUntilTheEndDate(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	a, b := connect(t, app, url, testkit.WorkerA), connect(t, app, url, testkit.WorkerB)
	until := app.Clock.Now().Add(72 * time.Hour)
	if status := order(t, app, url, testkit.Manager, testkit.WorkerB, `,"until":`+at(until)); status != http.StatusOK {
		t.Fatalf("order: %d", status)
	}
	if !holds(t, a, testkit.EnterpriseA) || !holds(t, b, testkit.EnterpriseA) {
		t.Error("both should hold the grid while the deputy stands in")
	}
	app.Clock.Set(until)
	if !holds(t, a, testkit.EnterpriseA) || holds(t, b, testkit.EnterpriseA) {
		t.Error("the deputy's duty did not end by itself")
	}
}

func TestAHandoverThatCannotBeIsRefusedWhole(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	before, err := app.FindAllRecords("assignments")
	must(t, err)
	for name, more := range map[string]string{
		"a grid without the duty": fmt.Sprintf(`,"grids":["%s","%s"]`, testkit.GridA, testkit.GridB),
		"in the past":             `,"effective_at":` + at(app.Clock.Now().Add(-time.Hour)),
		"ends before it begins":   `,"until":` + at(app.Clock.Now().Add(-time.Hour)),
		"no grids":                `,"grids":[]`,
		"nobody":                  `,"to":"nobody000000000"`,
	} {
		if status := order(t, app, url, testkit.Manager, testkit.WorkerB, more); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, status)
		}
	}
	after, err := app.FindAllRecords("assignments")
	must(t, err)
	if len(after) != len(before) {
		t.Errorf("%d assignments, there were %d", len(after), len(before))
	}
}

func TestOnlyManagersHandOver(t *testing.T) {
	app := testkit.NewApp(t)
	url := app.Serve(t)
	for _, who := range testkit.Personas {
		want := http.StatusForbidden
		switch who {
		case testkit.Anonymous:
			want = http.StatusUnauthorized
		case testkit.Manager, testkit.Superuser:
			continue
		}
		if status := order(t, app, url, who, testkit.WorkerB, ""); status != want {
			t.Errorf("%s: %d, want %d", who, status, want)
		}
	}
}
