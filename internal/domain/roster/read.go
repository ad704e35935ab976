package roster

import (
	"gridwalk/internal/domain/enterprise"
	"gridwalk/internal/domain/uscc"
)

// Read understands the two sheets of a workbook. The roster holds the rows
// without a fault; the faults name every cell that is wrong, not only the
// first of a row, in the order of the sheets.
func Read(enterprises, staff Table) (Roster, []Fault) {
	roster, faults := Roster{}, []Fault{}
	var wrong []Fault
	roster.Enterprises, wrong = readEnterprises(enterprises)
	faults = append(faults, wrong...)
	roster.Staff, wrong = readStaff(staff)
	return roster, append(faults, wrong...)
}

func readEnterprises(t Table) (enterprises []Enterprise, faults []Fault) {
	first := map[string]int{} // uscc → the row where it stood first
	for _, row := range t.Rows {
		r := &reader{form: &EnterpriseForm, sheet: t.Sheet, row: row}
		e := readEnterprise(r)
		if earlier, repeated := first[e.USCC]; repeated {
			r.refuse("uscc", CodeUSCCRepeated, map[string]any{"row": earlier})
		} else if e.USCC != "" {
			first[e.USCC] = row.Number
		}
		if r.faults == nil {
			enterprises = append(enterprises, e)
		}
		faults = append(faults, r.faults...)
	}
	return enterprises, faults
}

func readEnterprise(r *reader) Enterprise {
	e := Enterprise{
		Row:        r.row.Number,
		Name:       r.named("name", maxName),
		USCC:       uscc.Normalize(r.raw("uscc")),
		Area:       r.named("area", maxPlace),
		Grid:       r.named("grid", maxPlace),
		Sector:     r.line("sector", maxSector),
		AboveScale: r.yesNo("above_scale"),
		Address:    r.line("address", maxAddress),
		Position:   r.position(),
		LegalRep:   r.line("legal_rep", maxPerson),
		Contact: Contact{
			Name: r.line("contact", maxPerson), Post: r.line("post", maxPost), Phone: r.phone("phone"),
		},
		Headcount:  r.count("headcount", maxHeadcount),
		Products:   r.list("products", maxList),
		Suppliers:  r.list("suppliers", maxList),
		Customers:  r.list("customers", maxList),
		LabourNeed: r.prose("labour_need", maxNeed),
		Notes:      r.prose("notes", maxNotes),
	}
	if e.USCC == "" {
		r.refuse("uscc", CodeRequired, nil)
	} else if err := uscc.Check(e.USCC); err != nil {
		r.fault("uscc", err)
	}
	e.Class, e.Ownership = r.class(), r.ownership()
	return e
}

func (r *reader) class() enterprise.Class {
	class, known := enterprise.ParseClass(r.raw("class"))
	switch {
	case r.empty("class"):
		r.refuse("class", CodeRequired, nil)
	case !known:
		r.refuse("class", CodeClassUnknown, map[string]any{"known": enterprise.ClassLabels()})
	}
	return class
}

func (r *reader) ownership() enterprise.Ownership {
	ownership, known := enterprise.ParseOwnership(r.raw("ownership"))
	if !known && !r.empty("ownership") {
		r.refuse("ownership", CodeOwnerUnknown, map[string]any{"known": enterprise.OwnershipLabels()})
	}
	return ownership
}
