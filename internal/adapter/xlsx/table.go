package xlsx

import (
	"errors"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/textnorm"
)

// headerSearch is how many rows from the top may precede or be the header: titles,
// the name of the office, instructions for filling in.
const headerSearch = 10

// Field is a column that the caller wants, under any of its titles.
type Field struct {
	Name     string   // what the caller calls it
	Titles   []string // what sheets call it, the most exact first
	Required bool     // the column must be there; its cells may still be empty
}

// Table is what a sheet holds under its header.
type Table struct {
	Sheet     string
	HeaderRow int
	Columns   map[string]string // field name → column letters
	Unknown   []string          // titles of columns that no field claimed, left to right
	Rows      []Row             // rows without any text in a known column are left out
}

// Row is one row of a table.
type Row struct {
	Number int // of the sheet, from 1, as Excel shows it

	cells map[string]Cell
}

// Cell returns the row's cell of a field. An empty cell still has its Column; the
// cell of a field that the sheet lacks is the zero Cell.
func (r Row) Cell(field string) Cell { return r.cells[field] }

// Table finds the header among the first rows of a sheet, the row that has the
// most fields, and returns the rows below it. Where two columns carry titles of
// one field, the title named first in Field.Titles wins, then the leftmost. Cells
// merged downwards have the value in every row.
//
// Errors are coded: sheet_missing, sheet_columns_missing, workbook_unreadable.
func (b *Book) Table(sheet string, fields []Field) (table *Table, err error) {
	err = recovering(func() error {
		table, err = b.table(sheet, fields)
		return err
	})
	return table, err
}

func (b *Book) table(sheet string, fields []Field) (*Table, error) {
	top, last, err := b.top(sheet)
	if err != nil {
		return nil, err
	}
	table := &Table{Sheet: sheet}
	for i, titles := range top {
		columns := matchTitles(titles, fields)
		if len(columns) > len(table.Columns) {
			table.HeaderRow, table.Columns = i+1, columns
		}
	}
	if missing := missingTitles(table.Columns, fields); len(missing) > 0 {
		return nil, errs.New(CodeColumnsMissing, map[string]any{"sheet": sheet, "columns": missing})
	}
	if table.HeaderRow == 0 {
		return table, nil
	}
	table.Unknown = unclaimed(top[table.HeaderRow-1], table.Columns)

	for number := table.HeaderRow + 1; number <= last; number++ {
		row, blank, err := b.row(sheet, number, table.Columns)
		if err != nil {
			return nil, err
		}
		if !blank {
			table.Rows = append(table.Rows, row)
		}
	}
	return table, nil
}

// top returns the texts of the rows that may be the header, and the number of the
// last row.
func (b *Book) top(sheet string) (top [][]string, last int, err error) {
	// The row iterator takes a damaged sheet for a short one; loading it does not.
	if _, err := b.file.GetCellValue(sheet, "A1"); err != nil {
		var missing excelize.ErrSheetNotExist
		if errors.As(err, &missing) {
			return nil, 0, errs.New(CodeSheetMissing, map[string]any{"sheet": sheet})
		}
		return nil, 0, unreadable(err)
	}
	rows, err := b.file.Rows(sheet)
	if err != nil {
		return nil, 0, unreadable(err)
	}
	for rows.Next() {
		if last++; last > headerSearch {
			continue
		}
		titles, err := rows.Columns()
		if err != nil {
			return nil, 0, unreadable(err)
		}
		top = append(top, titles)
	}
	if err := rows.Close(); err != nil {
		return nil, 0, unreadable(err)
	}
	return top, last, nil
}

func (b *Book) row(sheet string, number int, columns map[string]string) (row Row, blank bool, err error) {
	row, blank = Row{Number: number, cells: make(map[string]Cell, len(columns))}, true
	for field, column := range columns {
		cell, err := b.cell(sheet, column, number)
		if err != nil {
			return Row{}, false, unreadable(err)
		}
		row.cells[field] = cell
		blank = blank && cell.Text == ""
	}
	return row, blank, nil
}

// matchTitles returns the column letters of the fields whose titles are there.
func matchTitles(titles []string, fields []Field) map[string]string {
	exact, loose := map[string]int{}, map[string]int{}
	for i, title := range slices.Backward(titles) {
		exact[titleKey(title)] = i + 1
		loose[titleKey(withoutNote(title))] = i + 1
	}
	columns := map[string]string{}
	for _, field := range fields {
		if column := firstOf(field.Titles, exact); column > 0 {
			columns[field.Name] = letters(column)
		} else if column := firstOf(field.Titles, loose); column > 0 {
			columns[field.Name] = letters(column)
		}
	}
	return columns
}

// firstOf returns the column of the first title that the sheet has, or 0.
func firstOf(titles []string, columns map[string]int) int {
	for _, title := range titles {
		if column, ok := columns[titleKey(title)]; ok {
			return column
		}
	}
	return 0
}

func missingTitles(columns map[string]string, fields []Field) []string {
	var missing []string
	for _, field := range fields {
		if _, ok := columns[field.Name]; field.Required && !ok {
			missing = append(missing, field.Titles[0])
		}
	}
	return missing
}

func unclaimed(titles []string, columns map[string]string) []string {
	claimed := map[string]bool{}
	for _, column := range columns {
		claimed[column] = true
	}
	var unknown []string
	for i, title := range titles {
		if text := textnorm.Line(title); text != "" && !claimed[letters(i+1)] {
			unknown = append(unknown, text)
		}
	}
	return unknown
}

// titleKey is what must be equal for two titles to be the same: not width, case,
// spaces or line breaks, nor the marks put around titles of required columns.
func titleKey(title string) string {
	return strings.ToLower(strings.Trim(textnorm.Code(title), "*:"))
}

// withoutNote drops a remark in brackets behind a title: 职工人数（人）.
func withoutNote(title string) string {
	code := strings.TrimRight(textnorm.Code(title), "*:")
	open := strings.LastIndexByte(code, '(')
	if open <= 0 || !strings.HasSuffix(code, ")") {
		return code
	}
	return code[:open]
}

func letters(column int) string {
	// Column numbers come from a sheet within the limits, so they have letters.
	name, _ := excelize.ColumnNumberToName(column)
	return name
}
