package roster

import (
	"strconv"
	"strings"
)

// Sheet is a sheet to be written. Records hold strings, whole numbers and nil
// for an empty cell, in the order of the titles.
type Sheet struct {
	Name    string
	Titles  []string
	Records [][]any
}

// Serial is the title of the column that numbers the rows: written for people
// and never read.
const Serial = "序号"

// Write makes the two sheets of a roster with their official titles. Reading
// them back gives the same roster.
func Write(r Roster) []Sheet {
	enterprises := Sheet{Name: EnterpriseForm.Sheet, Titles: append([]string{Serial}, titles(EnterpriseForm)...)}
	for i, e := range r.Enterprises {
		record := append([]any{i + 1}, record(EnterpriseForm, enterpriseCells(e))...)
		enterprises.Records = append(enterprises.Records, record)
	}
	staff := Sheet{Name: StaffForm.Sheet, Titles: titles(StaffForm)}
	for _, p := range r.Staff {
		staff.Records = append(staff.Records, record(StaffForm, postCells(p)))
	}
	return []Sheet{enterprises, staff}
}

func titles(f Form) []string {
	row := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		row[i] = c.Titles[0]
	}
	return row
}

// record puts texts in the order of a form.
func record(f Form, texts map[string]string) []any {
	row := make([]any, len(f.Columns))
	for i, c := range f.Columns {
		if text := texts[c.Field]; text != "" {
			row[i] = text
		}
	}
	return row
}

func enterpriseCells(e Enterprise) map[string]string {
	texts := map[string]string{
		"name": e.Name, "uscc": e.USCC, "area": e.Area, "grid": e.Grid, "class": e.Class.Label(),
		"sector": e.Sector, "ownership": e.Ownership.Label(), "address": e.Address, "legal_rep": e.LegalRep,
		"contact": e.Contact.Name, "post": e.Contact.Post, "phone": e.Contact.Phone,
		"products": strings.Join(e.Products, listMark), "suppliers": strings.Join(e.Suppliers, listMark),
		"customers": strings.Join(e.Customers, listMark), "labour_need": e.LabourNeed, "notes": e.Notes,
	}
	if e.AboveScale != nil {
		texts["above_scale"] = map[bool]string{true: "是", false: "否"}[*e.AboveScale]
	}
	if e.Position != nil {
		texts["lat"], texts["lng"] = degrees(e.Position.Lat), degrees(e.Position.Lng)
	}
	if e.Headcount != nil {
		texts["headcount"] = strconv.Itoa(*e.Headcount)
	}
	return texts
}

func degrees(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

func postCells(p Post) map[string]string {
	texts := map[string]string{"area": p.Area, "grid": p.Grid}
	for _, who := range p.persons() {
		texts[who.field], texts[who.field+"_phone"] = who.Name, who.Phone
	}
	return texts
}
