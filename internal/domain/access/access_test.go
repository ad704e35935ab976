package access

import (
	"testing"

	"gridwalk/internal/domain/errs"
)

func TestAWorkerReadsOnlyRowsOfTheirOwnGrids(t *testing.T) {
	worker := Subject{User: "u", Role: GridWorker, Grids: map[string]bool{"a": true}}
	if err := May(worker, View, "enterprises", Facts{Grid: "a"}); err != nil {
		t.Fatalf("own grid: %v", err)
	}
	if err := May(worker, View, "enterprises", Facts{Grid: "b"}); errs.Code(err) != "forbidden" {
		t.Fatalf("other grid: got %v, want forbidden", err)
	}
}

func TestConfidentialRowsAreThereForSupervisorsOnly(t *testing.T) {
	for _, role := range []Role{GridWorker, AreaLead, GridChief, Department, Leader, Manager} {
		s := Subject{User: "u", Role: role, Department: "d", Grids: map[string]bool{"a": true}}
		f := Facts{Grid: "a", Departments: []string{"d"}, Confidential: true}
		if err := May(s, View, "issues", f); err == nil {
			t.Errorf("%s may view a confidential issue", role)
		}
	}
	supervisor := Subject{User: "u", Role: Supervisor}
	if err := May(supervisor, View, "issues", Facts{Confidential: true}); err != nil {
		t.Errorf("supervisor: %v", err)
	}
}

func TestNoRuleIsPublic(t *testing.T) {
	for _, collection := range Collections() {
		for _, verb := range Verbs {
			if rule := Rule(collection, verb); rule != nil && *rule == "" {
				t.Errorf("%s %s is public", collection, verb)
			}
		}
	}
}

func TestAnAnonymousCallerMayNothing(t *testing.T) {
	for _, collection := range Collections() {
		for _, verb := range Verbs {
			if May(Subject{}, verb, collection, Facts{Public: true}) == nil {
				t.Errorf("anonymous may %s %s", verb, collection)
			}
		}
	}
}
