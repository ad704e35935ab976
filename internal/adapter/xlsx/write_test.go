package xlsx_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gridwalk/internal/adapter/xlsx"
)

var hostile = []string{"=1+1", "=cmd|' /C calc'!A0", "+86 23 6280", "-1", "@SUM(A1)", "'quoted", "\t=1", "13800138000", "007", "1.68E+10", "<b>&amp;</b>", "第一行\n第二行", " 边 ", "😀"}

func TestTextsComeBackAsTheyWent(t *testing.T) {
	sheet := xlsx.Sheet{Name: "企业名册", Titles: []string{"名称", "人数"}}
	for i, s := range hostile {
		sheet.Records = append(sheet.Records, []any{s, i})
	}
	table, err := open(t, write(t, sheet)).Table("企业名册", []xlsx.Field{
		{Name: "name", Titles: []string{"名称"}}, {Name: "n", Titles: []string{"人数"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != len(hostile) {
		t.Fatalf("%d rows, want %d", len(table.Rows), len(hostile))
	}
	for i, s := range hostile {
		cell := table.Rows[i].Cell("name")
		if cell.Raw != s || cell.IsFormula || cell.IsNumber {
			t.Errorf("%q came back as %+v", s, cell)
		}
		if n := table.Rows[i].Cell("n"); !n.IsNumber {
			t.Errorf("number %d came back as %+v", i, n)
		}
	}
}

func TestNoFormulaIsEverWritten(t *testing.T) {
	sheet := xlsx.Sheet{Name: "S", Titles: hostile[:3], Records: [][]any{{hostile[0], hostile[1], hostile[4]}}}
	file, err := excelize.OpenReader(bytes.NewReader(write(t, sheet)))
	if err != nil {
		t.Fatal(err)
	}
	parts := 0
	file.Pkg.Range(func(name, part any) bool {
		parts++
		if data, ok := part.([]byte); ok && (bytes.Contains(data, []byte("<f>")) || bytes.Contains(data, []byte("<f "))) {
			t.Errorf("%s has a formula", name)
		}
		return true
	})
	if parts < 5 {
		t.Errorf("looked at %d parts only", parts)
	}
}

func TestLayout(t *testing.T) {
	data := write(t,
		xlsx.Sheet{Name: "企业名册", Titles: []string{"企业名称", "人数"}, Records: [][]any{
			{"重庆科朗船舶产业有限公司", 60}, {"13800138000", int64(7)}, {nil, 2.5}, {strings.Repeat("长", 100)},
		}},
		xlsx.Sheet{Name: "空", Titles: []string{"甲"}},
	)
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(file.GetSheetList(), ","); got != "企业名册,空" {
		t.Errorf("sheets %s", got)
	}
	for _, sheet := range file.GetSheetList() {
		panes, err := file.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
	}
	part, _ := file.Pkg.Load("xl/worksheets/sheet1.xml")
	if !bytes.Contains(part.([]byte), []byte(`<autoFilter ref="$A$1:$B$5"`)) && !bytes.Contains(part.([]byte), []byte(`<autoFilter ref="A1:B5"`)) {
		t.Error("no filter over the table")
	}
	for column, want := range map[string]float64{"A": 48, "B": 8} {
		if got, err := file.GetColWidth("企业名册", column); err != nil || got != want {
			t.Errorf("column %s is %v wide, want %v, %v", column, got, want, err)
		}
	}
	for at, want := range map[string]struct {
		value  string
		kind   excelize.CellType
		format int
		bold   bool
	}{
		"A1": {"企业名称", excelize.CellTypeSharedString, 49, true},
		"A3": {"13800138000", excelize.CellTypeSharedString, 49, false},
		"A4": {"", excelize.CellTypeUnset, 0, false},
		"B2": {"60", excelize.CellTypeUnset, 0, false},
		"B3": {"7", excelize.CellTypeUnset, 0, false},
		"B4": {"2.5", excelize.CellTypeUnset, 0, false},
	} {
		value, err := file.GetCellValue("企业名册", at)
		if err != nil || value != want.value {
			t.Errorf("%s: %q, want %q, %v", at, value, want.value, err)
		}
		if kind, err := file.GetCellType("企业名册", at); err != nil || kind != want.kind {
			t.Errorf("%s: kind %v, want %v, %v", at, kind, want.kind, err)
		}
		id, err := file.GetCellStyle("企业名册", at)
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if style.NumFmt != want.format || (style.Font != nil && style.Font.Bold) != want.bold {
			t.Errorf("%s: style %+v", at, style)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, sheet := range map[string]xlsx.Sheet{
		"no columns":     {Name: "S"},
		"sheet name":     {Name: "a/b", Titles: []string{"x"}},
		"other type":     {Name: "S", Titles: []string{"x"}, Records: [][]any{{struct{}{}}}},
		"no number":      {Name: "S", Titles: []string{"x"}, Records: [][]any{{math.NaN()}}},
		"long text":      {Name: "S", Titles: []string{"x"}, Records: [][]any{{strings.Repeat("x", 32768)}}},
		"too many cells": {Name: "S", Titles: []string{"x"}, Records: [][]any{{"a", "b"}}},
	} {
		if _, err := xlsx.Write([]xlsx.Sheet{sheet}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
