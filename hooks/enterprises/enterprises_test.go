package enterprises_test

import (
	"testing"

	"gridwalk/internal/testkit"
)

func TestAValueThatWasWrongBeforeKeepsNobodyFromEditingOthers(t *testing.T) {
	app := testkit.NewApp(t)
	_, err := app.DB().NewQuery(`UPDATE enterprises SET contacts = '"nobody"', headcount = -1, uscc = 'x' || id`).Execute()
	if err != nil {
		t.Fatal(err)
	}
	for field, value := range map[string]any{"notes": "夜班", "headcount": 12, "contacts": []string{}} {
		record, err := app.FindRecordById("enterprises", testkit.EnterpriseA)
		if err != nil {
			t.Fatal(err)
		}
		record.Set(field, value)
		if err := app.Save(record); err != nil {
			t.Errorf("%s: %v", field, err)
		}
	}
}

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
