package exchange

import (
	"io"
	"slices"

	"gridwalk/internal/adapter/xlsx"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/domain/textnorm"
)

// workbook is the two sheets of a roster; one may be missing.
type workbook struct {
	enterprises, staff roster.Table
	ignored            []Ignored
}

// open reads the sheets of a roster. A sheet is known by its name or, when no
// sheet has that name, by having all the columns that it must have.
func open(file io.Reader) (workbook, error) {
	w := workbook{ignored: []Ignored{}}
	book, err := xlsx.Open(file, xlsx.DefaultLimits)
	if err != nil {
		return w, err
	}
	hasEnterprises, err := w.load(&w.enterprises, book, roster.EnterpriseForm)
	if err != nil {
		return w, err
	}
	hasStaff, err := w.load(&w.staff, book, roster.StaffForm)
	if err != nil {
		return w, err
	}
	if !hasEnterprises && !hasStaff {
		return w, errs.New(xlsx.CodeSheetMissing, map[string]any{"sheet": roster.EnterpriseForm.Sheet})
	}
	return w, nil
}

func (w *workbook) load(to *roster.Table, book *xlsx.Book, form roster.Form) (found bool, err error) {
	table, err := find(book, form)
	if table == nil || err != nil {
		return false, err
	}
	*to = roster.Table{Sheet: table.Sheet}
	for _, row := range table.Rows {
		cells := make(map[string]roster.Cell, len(form.Columns))
		for _, c := range form.Columns {
			cell := row.Cell(c.Field)
			cells[c.Field] = roster.Cell{Text: cell.Raw, Column: cell.Column}
		}
		to.Rows = append(to.Rows, roster.Row{Number: row.Number, Cells: cells})
	}
	for _, title := range table.Unknown {
		if title != roster.Serial {
			w.ignored = append(w.ignored, Ignored{table.Sheet, title})
		}
	}
	return true, nil
}

func find(book *xlsx.Book, form roster.Form) (*xlsx.Table, error) {
	fields := make([]xlsx.Field, len(form.Columns))
	for i, c := range form.Columns {
		fields[i] = xlsx.Field{Name: c.Field, Titles: c.Titles, Required: c.Required}
	}
	sheets := book.Sheets()
	named := slices.IndexFunc(sheets, func(name string) bool { return textnorm.Code(name) == form.Sheet })
	if named >= 0 {
		return book.Table(sheets[named], fields)
	}
	for _, sheet := range sheets {
		table, err := book.Table(sheet, fields)
		if err == nil {
			return table, nil
		}
		if errs.Code(err) != xlsx.CodeColumnsMissing {
			return nil, err
		}
	}
	return nil, nil
}

// write makes a workbook of sheets.
func write(sheets []roster.Sheet) ([]byte, error) {
	book := make([]xlsx.Sheet, len(sheets))
	for i, s := range sheets {
		book[i] = xlsx.Sheet{Name: s.Name, Titles: s.Titles, Records: s.Records}
	}
	return xlsx.Write(book)
}
