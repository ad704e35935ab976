package photos_test

import (
	"fmt"
	"testing"
	"time"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestCaptureKeepsThePendingRow(t *testing.T) {
	d := newDistrict(t)
	c := d.captured(t, testkit.WorkerA, photoID(1), []byte("bytes"), map[string]any{
		"taken_at": d.Clock.Now().Add(-2 * time.Hour).Format(time.RFC3339), "lat": 29.6, "lng": 106.6,
		"caption": "车间", "position": 2, "mime": "image/heic",
	})
	c.Skew = time.Hour
	if err := d.service.Capture(d.App, c); err != nil {
		t.Fatal(err)
	}
	photo := d.photo(t, photoID(1))
	for field, want := range map[string]string{
		"enterprise": testkit.EnterpriseA, "visit": testkit.VisitA, "issue": "", "action": "",
		"uploader": testkit.WorkerA.ID(), "sha256": digest([]byte("bytes")), "size": "5", "mime": "image/heic",
		"taken_at": store.Timestamp(d.Clock.Now().Add(-time.Hour).Truncate(time.Second)),
		"lat":      "29.6", "lng": "106.6", "caption": "车间", "position": "2",
		"state": store.PhotoPending, "fail_reason": "", "skew_ms": "3600000", "device": testkit.DeviceA,
	} {
		if got := photo.GetString(field); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
}

func TestAPhotoOfAnActionGoesWithItsIssue(t *testing.T) {
	d := newDistrict(t)
	action := d.Row(t, "issue_actions", map[string]any{
		"issue": testkit.IssueLabour, "enterprise": testkit.EnterpriseA, "act": "progress", "actor_kind": "officer",
		"to_state": "handling", "captured_at": d.Clock.Now(), "received_at": d.Clock.Now(),
	})
	d.row(t, photoID(1), []byte("bytes"), map[string]any{"visit": "", "action": action.Id})
	photo := d.photo(t, photoID(1))
	if photo.GetString("action") != action.Id || photo.GetString("issue") != testkit.IssueLabour {
		t.Fatalf("action %s, issue %s", photo.GetString("action"), photo.GetString("issue"))
	}
}

func TestWhoMayAddAPhoto(t *testing.T) {
	d := newDistrict(t)
	owners := []string{testkit.VisitA, testkit.IssueLabour, testkit.IssueUnowned, testkit.IssueFinance, testkit.IssueConfidential}
	for who, may := range map[testkit.Persona][]bool{
		testkit.WorkerA:    {true, true, true, true, false},
		testkit.WorkerB:    {false, false, false, false, false},
		testkit.AreaLead:   {true, true, true, true, false},
		testkit.Chief:      {true, true, true, true, false},
		testkit.Desk:       {false, true, false, false, false},
		testkit.Leader:     {false, false, false, false, false},
		testkit.Manager:    {false, false, false, false, false},
		testkit.Supervisor: {false, false, false, false, false},
	} {
		for i, owner := range owners {
			changes := map[string]any{"visit": "", "issue": owner}
			if owner == testkit.VisitA {
				changes = nil
			}
			c := d.captured(t, who, fmt.Sprintf("p%s%03d", who.ID()[:11], i), []byte("bytes"), changes)
			err := d.service.Capture(d.App, c)
			want := ""
			switch {
			case !may[i] && owner == testkit.IssueConfidential:
				want = "owner_missing" // as if there were no such issue
			case !may[i]:
				want = "forbidden"
			}
			if errs.Code(err) != want || want == "" && err != nil {
				t.Errorf("%s, photo of %s: got %v, want %q", who, owner, err, want)
			}
		}
	}
}

func TestCaptureRefuses(t *testing.T) {
	d := newDistrict(t)
	for name, c := range map[string]struct {
		fields map[string]any
		want   string
	}{
		"a field of the server": {map[string]any{"state": "stored"}, "unknown_field (field=state)"},
		"no owner":              {map[string]any{"visit": ""}, "invalid_field (field=visit, reason=shape)"},
		"two owners":            {map[string]any{"issue": testkit.IssueLabour}, "invalid_field (field=visit, reason=shape)"},
		"an owner that is not":  {map[string]any{"visit": "nowhere00000000"}, "owner_missing (collection=visits, record=nowhere00000000)"},
		"an action that is not": {map[string]any{"visit": "", "action": "nowhere00000000"}, "owner_missing (collection=issue_actions, record=nowhere00000000)"},
		"another enterprise":    {map[string]any{"enterprise": testkit.EnterpriseB}, "enterprise_mismatch (enterprise=entb00000000000, want=enta00000000000)"},
		"another enterprise than a secret's": {map[string]any{"visit": "", "issue": testkit.IssueConfidential, "enterprise": testkit.EnterpriseB},
			"owner_missing (collection=issues, record=" + testkit.IssueConfidential + ")"},
		"a hash in capitals":       {map[string]any{"sha256": fmt.Sprintf("%064X", 171)}, "invalid_field (field=sha256, reason=shape)"},
		"no hash":                  {map[string]any{"sha256": nil}, "invalid_field (field=sha256, reason=required)"},
		"no bytes":                 {map[string]any{"size": 0}, "invalid_field (field=size, reason=out_of_range)"},
		"too many bytes":           {map[string]any{"size": 25<<20 + 1}, "invalid_field (field=size, reason=out_of_range)"},
		"a type that is not taken": {map[string]any{"mime": "image/svg+xml"}, "invalid_field (field=mime, reason=not_a_choice)"},
	} {
		t.Run(name, func(t *testing.T) {
			err := d.service.Capture(d.App, d.captured(t, testkit.WorkerA, photoID(1), []byte("bytes"), c.fields))
			if e, ok := errs.As(err); !ok || e.Error() != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
	if n, err := d.CountRecords("photos"); err != nil || n != 0 {
		t.Fatalf("%d photos were kept, %v", n, err)
	}
}
