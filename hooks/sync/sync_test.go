package sync_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// district is a served app whose personas have phones.
type district struct {
	*testkit.App
	url string
}

func newDistrict(t *testing.T) *district {
	app := testkit.NewApp(t)
	return &district{App: app, url: app.Serve(t)}
}

// phone signs a persona in on a new phone whose clock is the server's.
func (d *district) phone(t *testing.T, who testkit.Persona) *phone.Phone {
	t.Helper()
	p, err := phone.Open(t.TempDir(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	p.Now = d.Clock.Now
	must(t, p.SignIn(context.Background(), d.Token(t, who)))
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func visit(enterprise string, at time.Time) map[string]any {
	return map[string]any{
		"enterprise": enterprise, "purpose": "routine", "summary": "生产正常",
		"started_at": syncproto.At(at).String(), "ended_at": syncproto.At(at).String(),
	}
}

func holds(t *testing.T, p *phone.Phone, key string) bool {
	t.Helper()
	held, err := p.Held()
	must(t, err)
	_, ok := held[key]
	return ok
}

func TestAPhoneHoldsExactlyItsOwnGrids(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	must(t, p.Pull(context.Background()))
	if !holds(t, p, "enterprises/"+testkit.EnterpriseA) {
		t.Error("the enterprise of the own grid is missing")
	}
	if holds(t, p, "enterprises/"+testkit.EnterpriseB) {
		t.Error("an enterprise of another grid is there")
	}
}

func TestAReassignedEnterpriseChangesPhonesAtOnce(t *testing.T) {
	d := newDistrict(t)
	a, b := d.phone(t, testkit.WorkerA), d.phone(t, testkit.WorkerB)
	ctx := context.Background()
	must(t, a.Pull(ctx))
	must(t, b.Pull(ctx))

	r, err := d.FindRecordById("enterprises", testkit.EnterpriseA)
	must(t, err)
	r.Set("grid", testkit.GridB)
	must(t, d.Save(r))

	must(t, a.Pull(ctx))
	must(t, b.Pull(ctx))
	if holds(t, a, "enterprises/"+testkit.EnterpriseA) || !holds(t, b, "enterprises/"+testkit.EnterpriseA) {
		t.Error("the enterprise is not where its grid is")
	}
}

func TestAnEndedDutyTakesTheGridsRowsOffThePhone(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	r, err := d.FindRecordById("assignments", "duty00000000001")
	must(t, err)
	r.Set("to", d.Clock.Now())
	must(t, d.Save(r))
	must(t, p.Pull(ctx))
	if holds(t, p, "enterprises/"+testkit.EnterpriseA) {
		t.Error("the enterprise of the lost grid is still there")
	}
	if !holds(t, p, "areas/"+testkit.AreaA) {
		t.Error("rows of the base scope are gone")
	}
}

func TestAPushedVisitIsAppliedOnceHoweverOftenItIsSent(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	id, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)

	lost := errors.New("the reply was lost")
	p.BeforeCommit = func(string) error { return lost }
	if err := p.Push(ctx); !errors.Is(err, lost) {
		t.Fatalf("first push: %v", err)
	}
	p.BeforeCommit = nil
	must(t, p.Sync(ctx))

	n, err := d.CountRecords("visits")
	must(t, err)
	if n != 1 || !holds(t, p, "visits/"+id) {
		t.Errorf("%d visits on the server, on the phone: %t; want one on both", n, holds(t, p, "visits/"+id))
	}
	results, err := p.Results()
	must(t, err)
	if len(results) != 1 || results[0].Status != syncproto.StatusApplied {
		t.Errorf("results: %+v", results)
	}
}

func TestWorkCapturedBeforeTheDutyEndedIsAccepted(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	_, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)

	d.Clock.Advance(time.Hour)
	r, err := d.FindRecordById("assignments", "duty00000000001")
	must(t, err)
	r.Set("to", d.Clock.Now())
	must(t, d.Save(r))

	d.Clock.Advance(2 * time.Minute)
	_, err = p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	must(t, p.Push(ctx))
	results, err := p.Results()
	must(t, err)
	if results[0].Status != syncproto.StatusApplied {
		t.Errorf("captured on duty: %+v", results[0])
	}
	if results[1].Status != syncproto.StatusRejected || results[1].Code != "forbidden" {
		t.Errorf("captured off duty: %+v", results[1])
	}
}

func TestAFieldThatChangedMeanwhileStaysAndBecomesAConflict(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	must(t, p.Update("enterprises", testkit.EnterpriseA, map[string]any{"headcount": 70, "notes": "扩产"}))

	r, err := d.FindRecordById("enterprises", testkit.EnterpriseA)
	must(t, err)
	r.Set("headcount", 65)
	must(t, d.Save(r))

	must(t, p.Sync(ctx))
	row, err := p.Row("enterprises", testkit.EnterpriseA)
	must(t, err)
	if row["headcount"] != 65.0 || row["notes"] != "扩产" {
		t.Errorf("headcount %v, notes %v; want the server's 65 and the officer's notes", row["headcount"], row["notes"])
	}
	results, err := p.Results()
	must(t, err)
	if results[0].Status != syncproto.StatusConflict || len(results[0].Fields) != 1 || results[0].Fields[0] != "headcount" {
		t.Errorf("result: %+v", results[0])
	}
	conflicts, err := d.FindAllRecords("sync_conflicts")
	must(t, err)
	if len(conflicts) != 1 || !holds(t, p, "sync_conflicts/"+conflicts[0].Id) {
		t.Error("the conflict is not kept for the officer")
	}
}

func TestAnotherFieldThatMovedIsMerged(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	must(t, p.Update("enterprises", testkit.EnterpriseA, map[string]any{"notes": "扩产", "headcount": 65}))
	r, err := d.FindRecordById("enterprises", testkit.EnterpriseA)
	must(t, err)
	r.Set("headcount", 65)
	must(t, d.Save(r))
	must(t, p.Push(ctx))
	results, err := p.Results()
	must(t, err)
	if results[0].Status != syncproto.StatusMerged {
		t.Errorf("result: %+v", results[0])
	}
}

func TestOneBadMutationDoesNotStopTheRest(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	bad := visit(testkit.EnterpriseA, d.Clock.Now())
	bad["mood"] = "good"
	_, err := p.Create("visits", bad)
	must(t, err)
	_, err = p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	must(t, p.Sync(ctx))
	results, err := p.Results()
	must(t, err)
	if results[0].Code != "unknown_field" || results[0].Params["field"] != "mood" || results[1].Status != syncproto.StatusApplied {
		t.Errorf("results: %+v", results)
	}
	rejects, err := d.FindAllRecords("sync_rejects")
	must(t, err)
	if len(rejects) != 1 || !holds(t, p, "sync_rejects/"+rejects[0].Id) {
		t.Error("the reject is not kept for the officer")
	}
}

func TestADeviceTokenThatIsUsedAgainRevokesTheDevice(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	first, err := p.DeviceToken()
	must(t, err)
	must(t, p.Renew(ctx))
	must(t, p.Renew(ctx))
	must(t, p.Pull(ctx))

	thief, err := phone.Open(t.TempDir(), d.url)
	must(t, err)
	defer thief.Close()
	must(t, thief.UseDeviceToken(first))
	var refused *phone.Error
	if err := thief.Renew(ctx); !errors.As(err, &refused) || refused.Body.Code != syncproto.CodeDeviceRevoked {
		t.Fatalf("reuse: %v", err)
	}
	if err := p.Pull(ctx); !errors.As(err, &refused) || refused.Status != 403 || refused.Body.Code != syncproto.CodeDeviceRevoked {
		t.Fatalf("pull of the revoked device: %v", err)
	}
}

func TestATokenThatARestoredServerForgotDoesNotRevokeTheDevice(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Renew(ctx))
	id, err := p.Device()
	must(t, err)
	before, err := d.FindRecordById("devices", id)
	must(t, err)
	must(t, p.Renew(ctx))
	must(t, p.Renew(ctx))
	must(t, p.Renew(ctx))
	_, err = d.NonconcurrentDB().Update("devices", dbx.Params{
		"token_id": before.GetString("token_id"), "previous_token_id": before.GetString("previous_token_id"),
		"token_serial": before.GetInt("token_serial"),
	}, dbx.HashExp{"id": id}).Execute()
	must(t, err)
	must(t, p.Renew(ctx))
	must(t, p.Pull(ctx))
}

func TestTheTimeThatAPushWasUnderWayDoesNotCostTheLastVisitOfADuty(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	_, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	r, err := d.FindRecordById("assignments", "duty00000000001")
	must(t, err)
	r.Set("to", d.Clock.Now().Add(time.Second))
	must(t, d.Save(r))
	// The request is stamped before it travels for half a minute.
	sent := d.Clock.Now()
	p.Now = func() time.Time { return sent }
	d.Clock.Advance(30 * time.Second)
	must(t, p.Push(ctx))
	results, err := p.Results()
	must(t, err)
	if results[0].Status != syncproto.StatusApplied {
		t.Errorf("result: %+v", results[0])
	}
}

func TestALostTokenReplyDoesNotRevokeTheDevice(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	lost := errors.New("lost")
	p.BeforeCommit = func(string) error { return lost }
	if err := p.Renew(ctx); !errors.Is(err, lost) {
		t.Fatal(err)
	}
	p.BeforeCommit = nil
	must(t, p.Renew(ctx))
	must(t, p.Pull(ctx))
}

func TestAWrongClockOfTheDeviceMovesNothing(t *testing.T) {
	for _, wrong := range []time.Duration{-10 * 365 * 24 * time.Hour, 10 * 365 * 24 * time.Hour} {
		d := newDistrict(t)
		p := d.phone(t, testkit.WorkerA)
		ctx := context.Background()
		p.Now = func() time.Time { return d.Clock.Now().Add(wrong) }
		must(t, p.Pull(ctx))
		id, err := p.Create("visits", visit(testkit.EnterpriseA, p.Now()))
		must(t, err)
		captured := d.Clock.Now()
		d.Clock.Advance(time.Hour)
		must(t, p.Sync(ctx))
		r, err := d.FindRecordById("visits", id)
		must(t, err)
		for _, field := range []string{"captured_at", "started_at"} {
			if off := r.GetDateTime(field).Time().Sub(captured).Abs(); off > time.Second {
				t.Errorf("clock off by %v: %s is off by %v", wrong, field, off)
			}
		}
	}
}
