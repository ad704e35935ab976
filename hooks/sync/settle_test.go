package sync_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// conflict has worker A and the desk edit the same field and returns the
// conflict that comes of it.
func (d *district) conflict(t *testing.T, p *phone.Phone) *core.Record {
	t.Helper()
	ctx := context.Background()
	must(t, p.Pull(ctx))
	must(t, p.Update("enterprises", testkit.EnterpriseA, map[string]any{"headcount": 70}))
	r, err := d.FindRecordById("enterprises", testkit.EnterpriseA)
	must(t, err)
	r.Set("headcount", 65)
	must(t, d.Save(r))
	must(t, p.Sync(ctx))
	return d.only(t, "sync_conflicts")
}

// reject has worker A push a visit with a bad purpose and returns the reject.
func (d *district) reject(t *testing.T, p *phone.Phone) *core.Record {
	t.Helper()
	must(t, p.Pull(context.Background()))
	bad := visit(testkit.EnterpriseA, d.Clock.Now())
	bad["purpose"] = "sightseeing"
	_, err := p.Create("visits", bad)
	must(t, err)
	must(t, p.Sync(context.Background()))
	return d.only(t, "sync_rejects")
}

func (d *district) only(t *testing.T, collection string) *core.Record {
	t.Helper()
	records, err := d.FindAllRecords(collection)
	must(t, err)
	if len(records) != 1 {
		t.Fatalf("%d %s, want one", len(records), collection)
	}
	return records[0]
}

func (d *district) audited(t *testing.T, act string, who testkit.Persona) {
	t.Helper()
	entry := d.only(t, "audit_entries")
	if entry.GetString("act") != act || entry.GetString("actor") != who.ID() {
		t.Errorf("audited: %s by %q", entry.GetString("act"), entry.GetString("actor"))
	}
}

func TestAnAcceptedProposalReplacesTheServersValue(t *testing.T) {
	for _, who := range []testkit.Persona{testkit.WorkerA, testkit.Manager} {
		d := newDistrict(t)
		p := d.phone(t, testkit.WorkerA)
		conflict := d.conflict(t, p)
		if status, code := d.post(t, "/api/sync/conflicts/"+conflict.Id+"/accept", d.Token(t, who), ""); status != http.StatusNoContent {
			t.Fatalf("%s: %d %s", who, status, code)
		}
		must(t, p.Pull(context.Background()))
		row, err := p.Row("enterprises", testkit.EnterpriseA)
		must(t, err)
		if row["headcount"] != 70.0 {
			t.Errorf("headcount %v, want the officer's 70", row["headcount"])
		}
		d.audited(t, "sync_conflicts.accepted", who)
		if status, code := d.post(t, "/api/sync/conflicts/"+conflict.Id+"/dismiss", d.Token(t, who), ""); status != http.StatusConflict || code != "already_settled" {
			t.Errorf("a second decision: %d %s", status, code)
		}
	}
}

func TestADismissedProposalChangesNothing(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	conflict := d.conflict(t, p)
	if status, code := d.post(t, "/api/sync/conflicts/"+conflict.Id+"/dismiss", d.Token(t, testkit.Manager), ""); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, code)
	}
	r, err := d.FindRecordById("enterprises", testkit.EnterpriseA)
	must(t, err)
	if r.GetInt("headcount") != 65 || d.only(t, "sync_conflicts").GetString("state") != "dismissed" {
		t.Errorf("headcount %d", r.GetInt("headcount"))
	}
	d.audited(t, "sync_conflicts.dismissed", testkit.Manager)
}

func TestARejectThatIsEditedAndSentAgainIsApplied(t *testing.T) {
	for _, who := range []testkit.Persona{testkit.WorkerA, testkit.Manager} {
		d := newDistrict(t)
		p := d.phone(t, testkit.WorkerA)
		reject := d.reject(t, p)
		path := "/api/sync/rejects/" + reject.Id + "/resend"
		still := fmt.Sprintf(`{"fields":{"enterprise":"%s","purpose":"holiday","started_at":"2026-11-20T02:00:00Z"}}`, testkit.EnterpriseA)
		if status, code := d.post(t, path, d.Token(t, who), still); status != http.StatusUnprocessableEntity || code != "invalid_field" {
			t.Errorf("still wrong: %d %s", status, code)
		}
		right := fmt.Sprintf(`{"fields":{"enterprise":"%s","purpose":"routine","started_at":"2026-11-20T02:00:00Z"}}`, testkit.EnterpriseA)
		if status, code := d.post(t, path, d.Token(t, who), right); status != http.StatusOK {
			t.Fatalf("%s: %d %s", who, status, code)
		}
		if officer := d.only(t, "visits").GetString("officer"); officer != testkit.WorkerA.ID() {
			t.Errorf("the visit belongs to %s", officer)
		}
		if state := d.only(t, "sync_rejects").GetString("state"); state != "resent" {
			t.Errorf("the reject is %s", state)
		}
		d.audited(t, "sync_rejects.resent", who)
	}
}

func TestOnlyTheOfficerAndTheManagerSettleAndCutOff(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	conflict, reject := d.conflict(t, p), d.reject(t, p)
	device, err := p.Device()
	must(t, err)
	for _, path := range []string{
		"/api/sync/conflicts/" + conflict.Id + "/accept", "/api/sync/conflicts/" + conflict.Id + "/dismiss",
		"/api/sync/rejects/" + reject.Id + "/resend", "/api/sync/rejects/" + reject.Id + "/dismiss",
		"/api/sync/devices/" + device + "/retire", "/api/sync/devices/" + device + "/revoke",
	} {
		if status, _ := d.post(t, path, "", `{}`); status != http.StatusUnauthorized {
			t.Errorf("anonymous %s: %d", path, status)
		}
		for _, who := range []testkit.Persona{testkit.WorkerB, testkit.AreaLead, testkit.Desk, testkit.Leader, testkit.Supervisor} {
			if status, _ := d.post(t, path, d.Token(t, who), `{}`); status != http.StatusNotFound {
				t.Errorf("%s %s: %d", who, path, status)
			}
		}
	}
}

func TestARevokedDeviceStaysRevoked(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	if status, _ := d.post(t, "/api/sync/devices/"+device+"/revoke", d.Token(t, testkit.Manager), `{"reason":"遗失"}`); status != http.StatusNoContent {
		t.Fatalf("revoke: %d", status)
	}
	if status, code := d.post(t, "/api/sync/devices/"+device+"/retire", d.Token(t, testkit.Manager), `{}`); status != http.StatusForbidden || code != syncproto.CodeDeviceRevoked {
		t.Errorf("retire: %d %s", status, code)
	}
	d.audited(t, "devices.revoked", testkit.Manager)
}

func TestWhatAPhoneSaysOfItselfReachesTheManager(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	body := fmt.Sprintf(`{"proto":1,"device":"%s","app_version":"1.2","pending":7,"storage_left":5000000}`, device)
	if status, _ := d.post(t, "/api/sync/status", d.Token(t, testkit.WorkerA), body); status != http.StatusOK {
		t.Fatalf("status: %d", status)
	}
	r := d.only(t, "devices")
	if r.GetInt("pending") != 7 || r.GetString("app_version") != "1.2" || r.GetFloat("storage_left") != 5000000 {
		t.Errorf("device: %v", r.PublicExport())
	}
}
