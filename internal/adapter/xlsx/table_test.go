package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gridwalk/internal/adapter/xlsx"
	"gridwalk/internal/domain/errs"
)

func open(t *testing.T, data []byte) *xlsx.Book {
	t.Helper()
	book, err := xlsx.Open(bytes.NewReader(data), xlsx.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func write(t *testing.T, sheets ...xlsx.Sheet) []byte {
	t.Helper()
	data, err := xlsx.Write(sheets)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// replacePart returns the archive with one part's content replaced.
func replacePart(t *testing.T, archive []byte, name string, change func(string) string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	found := false
	for _, part := range r.File {
		content, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == name {
			found = true
			data = []byte(change(string(data)))
		}
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("replace %s: found %v, %v", name, found, err)
	}
	return out.Bytes()
}

const firstSheet = "xl/worksheets/sheet1.xml"

// stored returns a workbook whose only sheet, S, holds the XML rows and what
// follows them, as another program might store it.
func stored(t *testing.T, rows, after string) []byte {
	t.Helper()
	plain := write(t, xlsx.Sheet{Name: "S", Titles: []string{"x"}})
	return replacePart(t, plain, firstSheet, func(string) string {
		return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			rows + `</sheetData>` + after + `</worksheet>`
	})
}

func text(at, s string) string {
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, s)
}

var enterpriseFields = []xlsx.Field{
	{Name: "phone", Titles: []string{"联系电话", "手机"}},
	{Name: "name", Titles: []string{"企业名称", "单位名称", "名称"}, Required: true},
	{Name: "uscc", Titles: []string{"统一社会信用代码", "信用代码"}, Required: true},
	{Name: "headcount", Titles: []string{"职工人数"}},
	{Name: "lng", Titles: []string{"经度"}},
	{Name: "fax", Titles: []string{"传真"}},
}

func TestRoster(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "hooks", "demo", "district", "roster.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	book := open(t, data)
	if got, want := book.Sheets(), []string{"企业名册", "网格人员"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("sheets %v, want %v", got, want)
	}

	enterprises, err := book.Table("企业名册", enterpriseFields)
	if err != nil {
		t.Fatal(err)
	}
	if enterprises.HeaderRow != 2 || len(enterprises.Rows) != 287 {
		t.Errorf("header row %d with %d rows, want 2 with 287", enterprises.HeaderRow, len(enterprises.Rows))
	}
	if first, last := enterprises.Rows[0].Number, enterprises.Rows[286].Number; first != 3 || last != 289 {
		t.Errorf("rows %d to %d, want 3 to 289", first, last)
	}
	wantColumns := map[string]string{"phone": "P", "name": "B", "uscc": "C", "headcount": "Q", "lng": "K"}
	if !reflect.DeepEqual(enterprises.Columns, wantColumns) {
		t.Errorf("columns %v, want %v", enterprises.Columns, wantColumns)
	}
	numeric := 0
	for _, row := range enterprises.Rows {
		phone := row.Cell("phone")
		if len(phone.Text) != 11 || strings.Trim(phone.Text, "0123456789") != "" {
			t.Errorf("P%d: phone %q", row.Number, phone.Text)
		}
		if phone.IsNumber {
			numeric++
		}
		if uscc := row.Cell("uscc").Text; len(uscc) != 18 {
			t.Errorf("C%d: uscc %q", row.Number, uscc)
		}
		if name := row.Cell("name").Text; !strings.HasPrefix(name, "重庆") || strings.TrimSpace(name) != name {
			t.Errorf("B%d: name %q", row.Number, name)
		}
	}
	if numeric == 0 {
		t.Error("no phone is stored as a number, so this shows nothing")
	}
	wide := enterprises.Rows[7] // row 10
	if phone := wide.Cell("phone"); phone.Text != "16993009242" || phone.Raw != "１６９９３００９２４２" || phone.IsNumber {
		t.Errorf("full-width phone: %+v", phone)
	}
	if name := enterprises.Rows[11].Cell("name"); name.Text != "重庆启业药业有限公司" || name.Raw != " 重庆启业药业有限公司　" {
		t.Errorf("name between spaces: %+v", name)
	}
	if cell := wide.Cell("fax"); cell != (xlsx.Cell{}) {
		t.Errorf("a field without column: %+v", cell)
	}

	staff, err := book.Table("网格人员", []xlsx.Field{
		{Name: "grid", Titles: []string{"网格"}, Required: true},
		{Name: "worker", Titles: []string{"网格员"}, Required: true},
		{Name: "worker_phone", Titles: []string{"网格员电话"}, Required: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if staff.HeaderRow != 1 || len(staff.Rows) != 35 {
		t.Errorf("header row %d with %d rows, want 1 with 35", staff.HeaderRow, len(staff.Rows))
	}
	wantUnknown := []string{"片区", "网格总负责人", "总负责人电话", "片区负责人", "片区负责人电话"}
	if !reflect.DeepEqual(staff.Unknown, wantUnknown) {
		t.Errorf("unknown %v, want %v", staff.Unknown, wantUnknown)
	}
	if cell := staff.Rows[34].Cell("worker_phone"); cell.Text != "16771896031" || cell.Column != "H" || staff.Rows[34].Number != 36 {
		t.Errorf("last row: %+v", cell)
	}
}

func TestHeaderIsFound(t *testing.T) {
	tests := []struct {
		name    string
		rows    string
		header  int
		columns map[string]string
		unknown []string
	}{
		{
			"in any order below a title and an empty row",
			`<row r="1">` + text("A1", "企业名称一览") + `</row>` +
				`<row r="3">` + text("B3", "联系电话") + text("C3", "统一社会信用代码") + text("D3", "单位名称") + `</row>`,
			3, map[string]string{"phone": "B", "uscc": "C", "name": "D"}, nil,
		},
		{
			"with required marks, remarks, spaces and line breaks",
			`<row r="1">` + text("A1", "*企业　名称：") + text("B1", "信用代码\n（１８位）") + text("C1", "职工人数(人)") + `</row>`,
			1, map[string]string{"name": "A", "uscc": "B", "headcount": "C"}, nil,
		},
		{
			"an exact title before one with a remark, the more exact title first, then the leftmost",
			`<row r="1">` + text("A1", "名称") + text("B1", "企业名称（曾用名）") + text("C1", "企业名称") + text("D1", "企业名称") + text("E1", "信用代码") + `</row>`,
			1, map[string]string{"name": "C", "uscc": "E"}, []string{"名称", "企业名称（曾用名）", "企业名称"},
		},
		{
			"any exact title before a better one with a remark",
			`<row r="1">` + text("A1", "企业名称（曾用名）") + text("B1", "名称") + text("C1", "信用代码") + `</row>`,
			1, map[string]string{"name": "B", "uscc": "C"}, []string{"企业名称（曾用名）"},
		},
		{
			"the row with the most fields",
			`<row r="1">` + text("A1", "名称") + `</row>` +
				`<row r="2">` + text("A2", "名称") + text("B2", "信用代码") + `</row>` +
				`<row r="3">` + text("A3", "名称") + `</row>`,
			2, map[string]string{"name": "A", "uscc": "B"}, nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := open(t, stored(t, tt.rows, "")).Table("S", enterpriseFields)
			if err != nil {
				t.Fatal(err)
			}
			if table.HeaderRow != tt.header || !reflect.DeepEqual(table.Columns, tt.columns) || !reflect.DeepEqual(table.Unknown, tt.unknown) {
				t.Errorf("got row %d, %v, unknown %q; want row %d, %v, unknown %q",
					table.HeaderRow, table.Columns, table.Unknown, tt.header, tt.columns, tt.unknown)
			}
		})
	}
}

func TestMissingColumnsAreNamed(t *testing.T) {
	tests := map[string][]string{
		`<row r="1">` + text("A1", "企业名称") + `</row>`: {"统一社会信用代码"},
		`<row r="1">` + text("A1", "别的") + `</row>`:   {"企业名称", "统一社会信用代码"},
		"": {"企业名称", "统一社会信用代码"},
		`<row r="11">` + text("A11", "企业名称") + text("B11", "信用代码") + `</row>`: {"企业名称", "统一社会信用代码"},
	}
	for rows, want := range tests {
		_, err := open(t, stored(t, rows, "")).Table("S", enterpriseFields)
		e, ok := errs.As(err)
		if !ok || e.Code != xlsx.CodeColumnsMissing {
			t.Errorf("%s: got %v", rows, err)
			continue
		}
		if got := e.Params["columns"]; e.Params["sheet"] != "S" || !reflect.DeepEqual(got, want) {
			t.Errorf("params %v, want %v", e.Params, want)
		}
	}
}

func TestMissingSheet(t *testing.T) {
	_, err := open(t, stored(t, "", "")).Table("没有", enterpriseFields)
	if errs.Code(err) != xlsx.CodeSheetMissing {
		t.Errorf("got %v", err)
	}
}

func TestSheetWithoutHeaderOrNeed(t *testing.T) {
	table, err := open(t, stored(t, "", "")).Table("S", []xlsx.Field{{Name: "note", Titles: []string{"备注"}}})
	if err != nil || table.HeaderRow != 0 || len(table.Rows) != 0 {
		t.Errorf("got %+v, %v", table, err)
	}
}

func TestRowsKeepTheirNumbers(t *testing.T) {
	rows := `<row r="2">` + text("A2", "名称") + text("B2", "信用代码") + `</row>` +
		`<row r="4">` + text("A4", "甲") + text("B4", "1") + `</row>` +
		`<row r="5">` + text("A5", " 　") + text("C5", "only in an unknown column") + `</row>` +
		`<row r="9">` + text("A9", "乙") + `</row>`
	table, err := open(t, stored(t, rows, "")).Table("S", enterpriseFields)
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 2 || table.Rows[0].Number != 4 || table.Rows[1].Number != 9 {
		t.Fatalf("rows %+v", table.Rows)
	}
	if empty := table.Rows[1].Cell("uscc"); empty.Text != "" || empty.Column != "B" {
		t.Errorf("empty cell %+v", empty)
	}
}

func TestMergedDownwardsFillsEveryRow(t *testing.T) {
	rows := `<row r="1">` + text("A1", "名称") + text("B1", "信用代码") + `</row>` +
		`<row r="2">` + text("A2", "甲") + text("B2", "1") + `</row>` +
		`<row r="3"><c r="A3"/>` + text("B3", "2") + `</row>`
	table, err := open(t, stored(t, rows, `<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>`)).Table("S", enterpriseFields)
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Rows[1].Cell("name").Text; got != "甲" {
		t.Errorf("got %q", got)
	}
}

// The style numbers of a workbook made by Write: 0 general, 2 text; others are
// added by withFormats.
func withFormats(t *testing.T, data []byte) []byte {
	t.Helper()
	return replacePart(t, data, "xl/styles.xml", func(s string) string {
		const open = "</cellXfs>"
		for _, format := range []string{"14", "22", "21", "170", "171", "172"} {
			s = strings.Replace(s, open, `<xf numFmtId="`+format+`" applyNumberFormat="1"/>`+open, 1)
		}
		return strings.Replace(s, "<fonts", `<numFmts count="3">`+
			`<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>`+
			`<numFmt numFmtId="171" formatCode="00000000000"/>`+
			`<numFmt numFmtId="172" formatCode="[Red]0.00&quot; days&quot;"/></numFmts><fonts`, 1)
	})
}

func TestCells(t *testing.T) {
	tests := []struct {
		name, stored string
		want         xlsx.Cell
	}{
		{"phone as number", `<c r="A2"><v>16812345678</v></c>`, xlsx.Cell{Text: "16812345678", Raw: "16812345678", IsNumber: true}},
		{"phone with exponent", `<c r="A2" t="n"><v>1.6812345678E10</v></c>`, xlsx.Cell{Text: "16812345678", Raw: "16812345678", IsNumber: true}},
		{"padded phone", `<c r="A2" s="7"><v>2362801234</v></c>`, xlsx.Cell{Text: "02362801234", Raw: "02362801234", IsNumber: true}},
		{"binary fraction", `<c r="A2"><v>0.30000000000000004</v></c>`, xlsx.Cell{Text: "0.3", Raw: "0.3", IsNumber: true}},
		{"longitude", `<c r="A2"><v>106.68531700000001</v></c>`, xlsx.Cell{Text: "106.685317", Raw: "106.685317", IsNumber: true}},
		{"negative", `<c r="A2"><v>-5</v></c>`, xlsx.Cell{Text: "-5", Raw: "-5", IsNumber: true}},
		{"number format with words", `<c r="A2" s="8"><v>2.5</v></c>`, xlsx.Cell{Text: "2.5", Raw: "2.5", IsNumber: true}},
		{"digits as text", text("A2", "00123"), xlsx.Cell{Text: "00123", Raw: "00123"}},
		{"full width", text("A2", "１３８　００ＡＢ，"), xlsx.Cell{Text: "138 00AB，", Raw: "１３８　００ＡＢ，"}},
		{"text like a formula", text("A2", "=1+1"), xlsx.Cell{Text: "=1+1", Raw: "=1+1"}},
		{"text like a command", text("A2", "=cmd|' /C calc'!A0"), xlsx.Cell{Text: "=cmd|' /C calc'!A0", Raw: "=cmd|' /C calc'!A0"}},
		{"formula with remembered number", `<c r="A2"><f>40+2</f><v>7</v></c>`, xlsx.Cell{Text: "7", Raw: "7", IsNumber: true, IsFormula: true}},
		{"formula with remembered text", `<c r="A2" t="str"><f>A1&amp;"x"</f><v>remembered</v></c>`, xlsx.Cell{Text: "remembered", Raw: "remembered", IsFormula: true}},
		{"formula without result", `<c r="A2"><f>40+2</f></c>`, xlsx.Cell{IsFormula: true}},
		{"error", `<c r="A2" t="e"><v>#N/A</v></c>`, xlsx.Cell{Text: "#N/A", Raw: "#N/A"}},
		{"truth", `<c r="A2" t="b"><v>1</v></c>`, xlsx.Cell{Text: "TRUE", Raw: "1"}},
		{"date", `<c r="A2" s="3"><v>46066</v></c>`, xlsx.Cell{Text: "2026-02-13", Raw: "2026-02-13", IsNumber: true}},
		{"date and time", `<c r="A2" s="4"><v>46066.5</v></c>`, xlsx.Cell{Text: "2026-02-13 12:00:00", Raw: "2026-02-13 12:00:00", IsNumber: true}},
		{"time", `<c r="A2" s="5"><v>0.75</v></c>`, xlsx.Cell{Text: "18:00:00", Raw: "18:00:00", IsNumber: true}},
		{"Chinese date", `<c r="A2" s="6"><v>46066</v></c>`, xlsx.Cell{Text: "2026-02-13", Raw: "2026-02-13", IsNumber: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := `<row r="1">` + text("A1", "甲") + text("B1", "乙") + `</row><row r="2">` + tt.stored + text("B2", "there") + `</row>`
			table, err := open(t, withFormats(t, stored(t, rows, ""))).Table("S", []xlsx.Field{
				{Name: "a", Titles: []string{"甲"}}, {Name: "b", Titles: []string{"乙"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Column = "A"
			if got := table.Rows[0].Cell("a"); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	good := stored(t, `<row r="1">`+text("A1", "名称")+`</row>`, "")
	roomy := xlsx.Limits{MaxBytes: 1 << 20, MaxUnzippedBytes: 1 << 20, MaxRows: 100, MaxColumns: 50}
	small := func(change func(*xlsx.Limits)) xlsx.Limits {
		limits := roomy
		change(&limits)
		return limits
	}
	manyRows := strings.Repeat("<row/>", 101)
	merges := "<mergeCells>" + strings.Repeat(`<mergeCell ref="A1:A2"/>`, 2001) + "</mergeCells>"
	tests := []struct {
		name   string
		data   []byte
		limits xlsx.Limits
		code   string
	}{
		{"empty", nil, roomy, xlsx.CodeUnreadable},
		{"text", []byte("企业名称,统一社会信用代码\n"), roomy, xlsx.CodeUnreadable},
		{"old or encrypted workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512)), roomy, xlsx.CodeUnreadable},
		{"cut short", good[:len(good)-200], roomy, xlsx.CodeUnreadable},
		{"too many bytes", good, small(func(l *xlsx.Limits) { l.MaxBytes = int64(len(good)) - 1 }), xlsx.CodeTooHeavy},
		{"too many bytes unzipped", good, small(func(l *xlsx.Limits) { l.MaxUnzippedBytes = 1000 }), xlsx.CodeTooHeavy},
		{"a row far down", stored(t, `<row r="1048576"/>`, ""), roomy, xlsx.CodeSheetTooLarge},
		{"a cell far down", stored(t, `<row><c r="A1048576"/></row>`, ""), roomy, xlsx.CodeSheetTooLarge},
		{"a cell far to the right", stored(t, `<row r="1"><c r="XFD1"/></row>`, ""), roomy, xlsx.CodeSheetTooLarge},
		{"many rows without numbers", stored(t, manyRows, ""), roomy, xlsx.CodeSheetTooLarge},
		{"many merges", stored(t, "", merges), roomy, xlsx.CodeSheetTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := xlsx.Open(bytes.NewReader(tt.data), tt.limits)
			if errs.Code(err) != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	if _, err := xlsx.Open(bytes.NewReader(good), small(func(l *xlsx.Limits) { l.MaxBytes = int64(len(good)); l.MaxRows = 1; l.MaxColumns = 1 })); err != nil {
		t.Errorf("exactly at the limits: %v", err)
	}
}

func TestDamagedSheetIsNotAShortOne(t *testing.T) {
	header := `<row r="1">` + text("A1", "名称") + text("B1", "信用代码") + `</row><row r="2">` + text("A2", "甲") + text("B2", "1") + `</row>`
	for name, damage := range map[string]func(string) string{
		"cut in the middle": func(s string) string { return s[:strings.Index(s, "甲")] },
		"other encoding":    func(s string) string { return `<?xml version="1.0" encoding="GB2312"?>` + s },
		"bad reference":     func(s string) string { return strings.Replace(s, `r="A2"`, `r="2A"`, 1) },
	} {
		data := replacePart(t, stored(t, header, ""), firstSheet, damage)
		book, err := xlsx.Open(bytes.NewReader(data), xlsx.DefaultLimits)
		if err == nil {
			_, err = book.Table("S", enterpriseFields)
		}
		if errs.Code(err) != xlsx.CodeUnreadable {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
