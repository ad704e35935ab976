package enterprises_test

import (
	"testing"

	"gridwalk/internal/testkit"
)

func TestCompletenessFollowsTheCard(t *testing.T) {
	app := testkit.NewApp(t)
	record, err := app.FindRecordById("enterprises", testkit.EnterpriseA)
	if err != nil {
		t.Fatal(err)
	}
	// The fixture has three of ten: position, contact and headcount.
	record.Set("products", []string{"游艇"})
	record.Set("address", "通江大道210号")
	record.Set("headcount", 0)
	record.Set("completeness", 100)
	if err := app.Save(record); err != nil {
		t.Fatal(err)
	}
	if record, err = app.FindRecordById("enterprises", testkit.EnterpriseA); err != nil {
		t.Fatal(err)
	}
	if got := record.GetInt("completeness"); got != 40 {
		t.Errorf("completeness %d, want 40", got)
	}
}
