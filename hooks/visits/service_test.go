package visits_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/visits"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const visitID = "visit0000000001"

func TestCaptureKeepsTheVisitAsEvidence(t *testing.T) {
	app := testkit.NewApp(t)
	now := app.Clock.Now().UTC().Truncate(time.Millisecond)
	// The phone's clock is ten years slow.
	skew := time.Until(now.AddDate(10, 0, 0)).Truncate(time.Second)
	device := func(ago time.Duration) string { return now.Add(-ago).Add(-skew).Format(time.RFC3339Nano) }

	c := captured(t, app, testkit.WorkerA, map[string]any{
		"enterprise": testkit.EnterpriseA, "companions": []any{"袁静"}, "purpose": "safety",
		"started_at": device(time.Hour), "ended_at": device(30 * time.Minute),
		"lat": 29.606413, "lng": 106.685317, "accuracy": 12.5,
		"checklist": []any{map[string]any{"item": "消防通道", "answer": "畅通", "note": ""}},
		"summary":   "设备运转正常", "promise": "送政策上门", "promise_due": "2027-01-10T00:00:00.000Z",
	})
	c.Skew = skew
	if err := (visits.Service{}).Capture(app, c); err != nil {
		t.Fatal(err)
	}

	visit, err := app.FindRecordById("visits", visitID)
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]any{
		"enterprise": testkit.EnterpriseA, "grid": testkit.GridA,
		"officer": testkit.WorkerA.ID(), "officer_name": "邓娟", "purpose": "safety",
		"started_at": store.Timestamp(now.Add(-time.Hour)), "ended_at": store.Timestamp(now.Add(-30 * time.Minute)),
		"lat": "29.606413", "lng": "106.685317", "accuracy": "12.5", "distance": "100",
		"companions": `["袁静"]`, "checklist": `[{"item":"消防通道","answer":"畅通","note":""}]`,
		"summary": "设备运转正常", "promise": "送政策上门", "promise_due": "2027-01-10 00:00:00.000Z",
		"skew_ms": fmt.Sprint(skew.Milliseconds()), "received_at": store.Timestamp(c.ReceivedAt), "device": "device000000001",
	} {
		if got := visit.GetString(field); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
	if e, err := app.FindRecordById("enterprises", testkit.EnterpriseA); err != nil ||
		e.GetString("last_visit_at") != store.Timestamp(now.Add(-time.Hour)) {
		t.Errorf("last visit of the enterprise: %v, %v", e.GetString("last_visit_at"), err)
	}
}

func TestCaptureWithoutAPositionDoesNotKnowTheDistance(t *testing.T) {
	app := testkit.NewApp(t)
	if err := (visits.Service{}).Capture(app, captured(t, app, testkit.WorkerA, nil)); err != nil {
		t.Fatal(err)
	}
	visit, err := app.FindRecordById("visits", visitID)
	if err != nil {
		t.Fatal(err)
	}
	if got := visit.GetFloat("distance"); got != -1 {
		t.Errorf("distance: got %v, want -1", got)
	}
	if got := visit.GetString("checklist"); got != "null" {
		t.Errorf("checklist: got %s, want null", got)
	}
}

func TestCaptureRefuses(t *testing.T) {
	app := testkit.NewApp(t)
	long := func(n int) string { return strings.Repeat("长", n) }
	for name, c := range map[string]struct {
		who    testkit.Persona
		fields map[string]any
		want   string
	}{
		"a field of the server":   {testkit.WorkerA, map[string]any{"officer": "me"}, "unknown_field (field=officer)"},
		"no enterprise":           {testkit.WorkerA, map[string]any{"enterprise": nil}, "invalid_field (field=enterprise, reason=required)"},
		"an unknown enterprise":   {testkit.WorkerA, map[string]any{"enterprise": "nobody000000000"}, "unknown_enterprise (enterprise=nobody000000000)"},
		"an enterprise elsewhere": {testkit.WorkerB, nil, "forbidden (collection=visits, verb=capture)"},
		"a leader":                {testkit.Leader, nil, "forbidden (collection=visits, verb=capture)"},
		"an unknown purpose":      {testkit.WorkerA, map[string]any{"purpose": "lunch"}, "invalid_field (field=purpose, reason=not_a_choice)"},
		"no start":                {testkit.WorkerA, map[string]any{"started_at": ""}, "invalid_field (field=started_at, reason=required)"},
		"an end before the start": {testkit.WorkerA, map[string]any{"ended_at": "2001-01-01T00:00:00Z"}, "invalid_field (field=ended_at, reason=out_of_range)"},
		"half a position":         {testkit.WorkerA, map[string]any{"lat": 29.6}, "invalid_field (field=lng, reason=required)"},
		"a latitude off the map":  {testkit.WorkerA, map[string]any{"lat": 90.1, "lng": 1.0}, "invalid_field (field=lat, reason=out_of_range)"},
		"a long summary":          {testkit.WorkerA, map[string]any{"summary": long(4001)}, "invalid_field (field=summary, reason=too_long)"},
		"a crowd of companions":   {testkit.WorkerA, map[string]any{"companions": make([]string, 21)}, "invalid_field (field=companions, reason=out_of_range)"},
		"a nameless companion":    {testkit.WorkerA, map[string]any{"companions": []any{""}}, "invalid_field (field=companions, reason=too_long)"},
		"a checklist of texts":    {testkit.WorkerA, map[string]any{"checklist": []any{"ok"}}, "invalid_field (field=checklist, reason=shape)"},
		"a checklist's extra key": {testkit.WorkerA, map[string]any{"checklist": []any{map[string]any{"item": "a", "score": 1.0}}}, "invalid_field (field=checklist, reason=shape)"},
		"a long answer":           {testkit.WorkerA, map[string]any{"checklist": []any{map[string]any{"item": "a", "answer": long(501)}}}, "invalid_field (field=checklist, reason=too_long)"},
	} {
		t.Run(name, func(t *testing.T) {
			err := (visits.Service{}).Capture(app, captured(t, app, c.who, c.fields))
			if e, ok := errs.As(err); !ok || e.Error() != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
	if n, err := app.CountRecords("visits"); err != nil || n != 0 {
		t.Fatalf("%d visits were kept, %v", n, err)
	}
}

func TestCaptureOfATakenIdIsRefusedByCode(t *testing.T) {
	app := testkit.NewApp(t)
	c := captured(t, app, testkit.WorkerA, nil)
	if err := (visits.Service{}).Capture(app, c); err != nil {
		t.Fatal(err)
	}
	if err := (visits.Service{}).Capture(app, c); errs.Code(err) != "record_exists" {
		t.Fatalf("got %v, want record_exists", err)
	}
}

func TestPurposesAreThoseOfTheSchema(t *testing.T) {
	app := testkit.NewApp(t)
	c, err := app.FindCollectionByNameOrId("visits")
	if err != nil {
		t.Fatal(err)
	}
	got, want := fmt.Sprint(visits.Purposes), fmt.Sprint(c.Fields.GetByName("purpose").(*core.SelectField).Values)
	if got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

func BenchmarkCapture(b *testing.B) {
	app := testkit.NewApp(b)
	c := captured(b, app, testkit.WorkerA, map[string]any{
		"lat": 29.6, "lng": 106.6, "summary": "设备运转正常",
		"checklist": []any{map[string]any{"item": "消防通道", "answer": "畅通"}},
	})
	err := app.RunInTransaction(func(tx core.App) error {
		for b.Loop() {
			c.Record = core.GenerateDefaultRandomId()
			if err := (visits.Service{}).Capture(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// captured is a sound visit of the persona to enterprise A with some fields
// changed, decoded from JSON as a push is.
func captured(t testing.TB, app *testkit.App, who testkit.Persona, changes map[string]any) syncproto.Captured {
	t.Helper()
	now := app.Clock.Now()
	fields := map[string]any{
		"enterprise": testkit.EnterpriseA, "purpose": "routine", "started_at": now.Add(-time.Hour).Format(time.RFC3339Nano),
	}
	maps.Copy(fields, changes)
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	c := syncproto.Captured{
		Table: "visits", Record: visitID, Device: "device000000001",
		CapturedAt: now.Add(-time.Minute), DeviceAt: now.Add(-time.Minute), ReceivedAt: now,
	}
	if err := json.Unmarshal(raw, &c.Fields); err != nil {
		t.Fatal(err)
	}
	auth := app.Auth(t, who)
	c.Name = auth.GetString("name")
	if c.Officer, err = store.SubjectOf(app.DB(), auth, c.CapturedAt); err != nil {
		t.Fatal(err)
	}
	return c
}

// A phone without a network goes on with an enterprise that is gone. Its visit
// is refused by itself and must not fail the whole push.
func TestAVisitToAnEnterpriseThatWasDeletedMeanwhileIsRefused(t *testing.T) {
	app := testkit.NewApp(t)
	c := captured(t, app, testkit.WorkerA, map[string]any{
		"enterprise": testkit.EnterpriseA, "purpose": "routine", "started_at": app.Clock.Now().UTC().Format(time.RFC3339),
	})
	if _, err := app.NonconcurrentDB().NewQuery("DELETE FROM enterprises").Execute(); err != nil {
		t.Fatal(err)
	}
	if err := (visits.Service{}).Capture(app, c); errs.Code(err) != "unknown_enterprise" {
		t.Errorf("got %v, want unknown_enterprise", err)
	}
}
