package enterprise

import (
	"slices"
	"testing"
)

func TestParseClass(t *testing.T) {
	for in, want := range map[string]Class{
		"龙头企业": Leading, "龙头": Leading, " 骨干企业\u3000": Backbone, "成长型企业": Growing, "成长型": Growing,
		"困 难": Distressed, "distressed": Distressed, "Leading": Leading,
	} {
		if got, ok := ParseClass(in); !ok || got != want {
			t.Errorf("ParseClass(%q) = %q, %t, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "瞪羚企业", "龙头骨干"} {
		if got, ok := ParseClass(in); ok || got != "" {
			t.Errorf("ParseClass(%q) = %q, %t, want none", in, got, ok)
		}
	}
}

func TestParseOwnership(t *testing.T) {
	for in, want := range map[string]Ownership{
		"民营": Private, "私营企业": Private, "国有": State, "国企": State, "外资": Foreign, "中外合资": Foreign, "集体": Other, "其它": Other,
	} {
		if got, ok := ParseOwnership(in); !ok || got != want {
			t.Errorf("ParseOwnership(%q) = %q, %t, want %q", in, got, ok, want)
		}
	}
	if got, ok := ParseOwnership("不详"); ok {
		t.Errorf("不详 was read as %q", got)
	}
}

func TestLabelsAreReadBack(t *testing.T) {
	for _, label := range ClassLabels() {
		if class, ok := ParseClass(label); !ok || class.Label() != label {
			t.Errorf("class %s is read as %q", label, class)
		}
	}
	for _, label := range OwnershipLabels() {
		if ownership, ok := ParseOwnership(label); !ok || ownership.Label() != label {
			t.Errorf("ownership %s is read as %q", label, ownership)
		}
	}
	if Class("").Label() != "" || Ownership("alien").Label() != "" {
		t.Error("no value has a label")
	}
}

func TestCompleteness(t *testing.T) {
	full := Card{
		Sector: "新材料", Ownership: "private", Address: "通江大道210号", LegalRep: "吕磊", Located: true, Reachable: true,
		Headcount: 60, Products: 2, Suppliers: 1, Customers: 3,
	}
	half := Card{Sector: "新材料", Ownership: "private", Address: "通江大道210号", Located: true, Headcount: 60}
	for _, c := range []struct {
		name    string
		card    Card
		percent int
		missing []string
	}{
		{"full", full, 100, []string{}},
		{"half", half, 50, []string{"legal_rep", "contacts", "products", "suppliers", "customers"}},
		{"empty", Card{}, 0, []string{
			"sector", "ownership", "address", "location", "legal_rep", "contacts", "headcount", "products", "suppliers", "customers",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.card.Completeness(); got != c.percent {
				t.Errorf("completeness %d, want %d", got, c.percent)
			}
			if got := c.card.Missing(); !slices.Equal(got, c.missing) {
				t.Errorf("missing %v, want %v", got, c.missing)
			}
		})
	}
}
