package roster

import "slices"

// Canonical is an enterprise as a workbook says it: what Read makes of what
// Write makes of it.
func (e Enterprise) Canonical() Enterprise {
	r := reader{form: &EnterpriseForm, sheet: EnterpriseForm.Sheet, row: Row{Number: e.Row, Cells: map[string]Cell{}}}
	for field, text := range enterpriseCells(e) {
		r.row.Cells[field] = Cell{Text: text}
	}
	return readEnterprise(&r)
}

// Differences names the fields of the stored enterprise that said says
// otherwise, in the order of the form. What said leaves empty is no
// difference, and neither is the way something is written: an export that
// comes back as it went out has none.
func Differences(stored, said Enterprise) []string {
	stored, said = stored.Canonical(), said.Canonical()
	differences := []string{}
	for _, c := range EnterpriseForm.Columns {
		field, present := fieldOf[c.Field]
		if present && field.differ(stored, said) && !slices.Contains(differences, field.name) {
			differences = append(differences, field.name)
		}
	}
	return differences
}

// comparison is how a column bears on the stored fields.
type comparison struct {
	name   string // of the collection's field
	differ func(stored, said Enterprise) bool
}

// fieldOf maps columns to fields. The code is the identity and never differs.
var fieldOf = map[string]comparison{
	"name":        byText("name", func(e Enterprise) string { return e.Name }),
	"area":        {"grid", func(a, b Enterprise) bool { return a.Area != b.Area }},
	"grid":        byText("grid", func(e Enterprise) string { return e.Grid }),
	"class":       byText("class", func(e Enterprise) string { return string(e.Class) }),
	"sector":      byText("sector", func(e Enterprise) string { return e.Sector }),
	"ownership":   byText("ownership", func(e Enterprise) string { return string(e.Ownership) }),
	"above_scale": byValue("above_scale", func(e Enterprise) *bool { return e.AboveScale }),
	"address":     byText("address", func(e Enterprise) string { return e.Address }),
	"lat":         byValue("location", func(e Enterprise) *Position { return e.Position }),
	"legal_rep":   byText("legal_rep", func(e Enterprise) string { return e.LegalRep }),
	"contact":     byText("contacts", func(e Enterprise) string { return e.Contact.Name }),
	"post":        byText("contacts", func(e Enterprise) string { return e.Contact.Post }),
	"phone":       byText("contacts", func(e Enterprise) string { return e.Contact.Phone }),
	"headcount":   byValue("headcount", func(e Enterprise) *int { return e.Headcount }),
	"products":    byList("products", func(e Enterprise) []string { return e.Products }),
	"suppliers":   byList("suppliers", func(e Enterprise) []string { return e.Suppliers }),
	"customers":   byList("customers", func(e Enterprise) []string { return e.Customers }),
	"labour_need": byText("labour_need", func(e Enterprise) string { return e.LabourNeed }),
	"notes":       byText("notes", func(e Enterprise) string { return e.Notes }),
}

func byText(name string, of func(Enterprise) string) comparison {
	return comparison{name, func(stored, said Enterprise) bool {
		return of(said) != "" && of(said) != of(stored)
	}}
}

func byValue[T comparable](name string, of func(Enterprise) *T) comparison {
	return comparison{name, func(stored, said Enterprise) bool {
		var before T // a stored zero and nothing stored are the same column
		if of(stored) != nil {
			before = *of(stored)
		}
		return of(said) != nil && *of(said) != before
	}}
}

func byList(name string, of func(Enterprise) []string) comparison {
	return comparison{name, func(stored, said Enterprise) bool {
		return len(of(said)) > 0 && !slices.Equal(of(said), of(stored))
	}}
}
