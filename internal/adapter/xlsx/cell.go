package xlsx

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"gridwalk/internal/domain/textnorm"
)

// Cell is one cell as text. Numbers come in plain digits, dates as 2006-01-02,
// 15:04:05 or both.
type Cell struct {
	Text      string // evened out: half-width digits and letters, single spaces, trimmed
	Raw       string // as stored; for numbers the same as Text
	Column    string // letters, as Excel shows them
	IsNumber  bool   // the cell holds a number or date, not text that looks like one
	IsFormula bool   // Text is the result that the workbook remembers
}

func (b *Book) cell(sheet, column string, row int) (Cell, error) {
	at := column + strconv.Itoa(row)
	raw, err := b.file.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	if err != nil {
		return Cell{}, err
	}
	formula, err := b.file.GetCellFormula(sheet, at)
	if err != nil {
		return Cell{}, err
	}
	cell := Cell{Text: textnorm.Line(raw), Raw: raw, Column: column, IsFormula: formula != ""}
	if raw == "" {
		return cell, nil
	}

	kind, err := b.file.GetCellType(sheet, at)
	if err != nil {
		return Cell{}, err
	}
	switch kind {
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		value, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
		if err != nil {
			return cell, nil //nolint:nilerr // a number that cannot be read is text
		}
		cell.IsNumber = true
		cell.Text, err = b.number(sheet, at, value)
		cell.Raw = cell.Text
		return cell, err
	case excelize.CellTypeBool:
		cell.Text, err = b.file.GetCellValue(sheet, at)
		return cell, err
	}
	return cell, nil
}

// number writes a number the way it is meant. A phone number is shown by Excel as
// 1.68E+10 and stored with or without an exponent: its digits count. A number
// format that pads with zeros shows digits that the value lacks: they count too.
func (b *Book) number(sheet, at string, value float64) (string, error) {
	style, err := b.file.GetCellStyle(sheet, at)
	if err != nil {
		return "", err
	}
	if isDate, err := b.showsDate(style); err != nil || isDate {
		return b.date(value), err
	}
	plain := plainNumber(value)
	shown, err := b.file.GetCellValue(sheet, at)
	if err != nil {
		return "", err
	}
	if onlyDigits(shown) && strings.TrimLeft(shown, "0") == plain {
		return shown, nil
	}
	return plain, nil
}

// plainNumber rounds to the 15 significant digits that Excel keeps, which turns
// 0.30000000000000004 back into 0.3, and never uses an exponent.
func plainNumber(value float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'e', 14, 64), 64)
	if err != nil {
		rounded = value
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func (b *Book) date(value float64) string {
	at, err := excelize.ExcelDateToTime(value, b.date1904)
	if err != nil {
		return plainNumber(value)
	}
	switch {
	case value == math.Trunc(value):
		return at.Format("2006-01-02")
	case value < 1:
		return at.Format("15:04:05")
	}
	return at.Format("2006-01-02 15:04:05")
}

// notShown are the parts of a number format that are no placeholders: quoted
// text, colours and locales, escaped characters.
var notShown = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.`)

// showsDate tells whether a style's number format is one for dates or times.
func (b *Book) showsDate(style int) (bool, error) {
	if known, ok := b.dates[style]; ok {
		return known, nil
	}
	s, err := b.file.GetStyle(style)
	if err != nil {
		return false, err
	}
	var shows bool
	if s.CustomNumFmt != nil {
		shows = strings.ContainsAny(strings.ToLower(notShown.ReplaceAllString(*s.CustomNumFmt, "")), "ymdhs")
	} else {
		shows = builtInDate(s.NumFmt)
	}
	b.dates[style] = shows
	return shows, nil
}

// builtInDate lists the formats of ECMA-376 part 1, 18.8.30 that show dates or
// times, those of the East Asian editions included.
func builtInDate(format int) bool {
	switch {
	case format >= 14 && format <= 22, format >= 27 && format <= 36,
		format >= 45 && format <= 47, format >= 50 && format <= 58:
		return true
	}
	return false
}
