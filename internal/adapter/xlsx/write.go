package xlsx

import (
	"bytes"
	"fmt"
	"math"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"
)

// Sheet is a table to be written.
type Sheet struct {
	Name    string // at most 31 characters, none of []:*?/\
	Titles  []string
	Records [][]any // string, int, int64, float64, or nil for an empty cell
}

// textFormat is the number format "@". It keeps a phone number or a text that
// begins with "=" what it is when somebody edits the cell.
const textFormat = 49

// The bounds of a column's width, in characters of the default font.
const minWidth, maxWidth = 8, 48

// Write makes a workbook of the sheets: a bold header that stays in view and
// filters, columns as wide as their content. Strings are written as text whatever
// they look like, numbers as numbers. It fails on a value of another type, a text
// longer than a cell holds, and a sheet name that Excel refuses.
func Write(sheets []Sheet) ([]byte, error) {
	file := excelize.NewFile()
	styles, err := newStyles(file)
	if err != nil {
		return nil, err
	}
	for i, sheet := range sheets {
		if err := addSheet(file, i, sheet.Name); err != nil {
			return nil, fmt.Errorf("xlsx: sheet %q: %w", sheet.Name, err)
		}
		if err := writeSheet(file, styles, sheet); err != nil {
			return nil, fmt.Errorf("xlsx: sheet %q: %w", sheet.Name, err)
		}
	}
	var data bytes.Buffer
	if err := file.Write(&data); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return data.Bytes(), nil
}

type styles struct{ header, text int }

func newStyles(file *excelize.File) (s styles, err error) {
	if s.header, err = file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: textFormat}); err != nil {
		return s, fmt.Errorf("xlsx: header style: %w", err)
	}
	if s.text, err = file.NewStyle(&excelize.Style{NumFmt: textFormat}); err != nil {
		return s, fmt.Errorf("xlsx: text style: %w", err)
	}
	return s, nil
}

// addSheet renames the sheet that a new workbook comes with for the first.
func addSheet(file *excelize.File, index int, name string) error {
	if index == 0 {
		return file.SetSheetName(file.GetSheetName(0), name)
	}
	_, err := file.NewSheet(name)
	return err
}

func writeSheet(file *excelize.File, styles styles, sheet Sheet) error {
	if len(sheet.Titles) == 0 {
		return fmt.Errorf("no columns")
	}
	widths := make([]int, len(sheet.Titles))
	for column, title := range sheet.Titles {
		if err := setText(file, sheet.Name, column, 0, title, styles.header); err != nil {
			return err
		}
		widths[column] = displayWidth(title)
	}
	for row, record := range sheet.Records {
		if len(record) > len(sheet.Titles) {
			return fmt.Errorf("row %d has %d cells under %d titles", row+2, len(record), len(sheet.Titles))
		}
		for column, value := range record {
			if err := setValue(file, sheet.Name, column, row+1, value, styles.text); err != nil {
				return err
			}
			if value != nil {
				widths[column] = max(widths[column], displayWidth(fmt.Sprint(value)))
			}
		}
	}
	for column, width := range widths {
		name := letters(column + 1)
		if err := file.SetColWidth(sheet.Name, name, name, float64(min(max(width+2, minWidth), maxWidth))); err != nil {
			return err
		}
	}
	if err := file.SetPanes(sheet.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return file.AutoFilter(sheet.Name, fmt.Sprintf("A1:%s%d", letters(len(sheet.Titles)), len(sheet.Records)+1), nil)
}

func setValue(file *excelize.File, sheet string, column, row int, value any, textStyle int) error {
	at, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return err
	}
	switch value := value.(type) {
	case nil:
		return nil
	case string:
		return setText(file, sheet, column, row, value, textStyle)
	case int:
		return file.SetCellInt(sheet, at, int64(value))
	case int64:
		return file.SetCellInt(sheet, at, value)
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Errorf("%s: %v is no number", at, value)
		}
		return file.SetCellFloat(sheet, at, value, -1, 64)
	}
	return fmt.Errorf("%s: cannot write a %T", at, value)
}

// setText writes a string cell. The library would cut a text that is too long.
func setText(file *excelize.File, sheet string, column, row int, text string, style int) error {
	at, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return err
	}
	if n := len(utf16.Encode([]rune(text))); n > excelize.TotalCellChars {
		return fmt.Errorf("%s: text of %d characters", at, n)
	}
	if err := file.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return file.SetCellStyle(sheet, at, at, style)
}

// displayWidth counts a Chinese character as two.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
