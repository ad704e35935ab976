package exchange_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/adapter/xlsx"
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/testkit"
)

func TestAnExportComesBackWithoutChange(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, edited(t, cells{
		"企业名册!V3": "=1+1", "企业名册!V4": "@SUM(A1:A9)", "企业名册!V5": "+86\n第二行", "企业名册!B6": "=HYPERLINK(\"http://x\")",
		"企业名册!R7": "1,4-丁二醇、甲醇", "网格人员!G4": "", "网格人员!H4": "",
	}), exchange.Options{})
	book, err := service(app).ExportRoster(app)
	if err != nil {
		t.Fatal(err)
	}
	before := dump(t, app)
	report := imported(t, app, book, exchange.Options{DryRun: true})
	for kind, n := range map[string]exchange.Count{
		"areas": report.Areas, "grids": report.Grids, "users": report.Users, "assignments": report.Assignments,
		"enterprises": report.Enterprises, "boards": report.Boards,
	} {
		if n.Created+n.Updated > 0 || n.Unchanged == 0 {
			t.Errorf("%s: %+v", kind, n)
		}
	}
	if len(report.Faults)+len(report.Changes) > 0 || report.Enterprises.Unchanged != 287 {
		t.Errorf("report %+v", report)
	}
	same(t, before, dump(t, app))

	file, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"A1": "序号", "B2": "重庆科朗船舶产业有限公司", "V2": "=1+1", "V3": "@SUM(A1:A9)", "B5": `=HYPERLINK("http://x")`} {
		value, err := file.GetCellValue(enterprises, at)
		if err != nil || value != want {
			t.Errorf("%s: %q, %v", at, value, err)
		}
		if formula, err := file.GetCellFormula(enterprises, at); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", at, formula, err)
		}
	}

	// The export fills an empty database with the same roster.
	copied := testkit.NewEmptyApp(t)
	imported(t, copied, book, exchange.Options{})
	again, err := service(copied).ExportRoster(copied)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(cellsOf(t, book), cellsOf(t, again)) {
		t.Error("the copy exports another roster")
	}
}

// cellsOf is what stands in a workbook, without the file's dates.
func cellsOf(t testing.TB, book []byte) []byte {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				all.WriteString(cell + "\t")
			}
			all.WriteString("\n")
		}
	}
	return all.Bytes()
}

// Whatever is there already, importing a workbook twice is importing it once,
// and what is exported then has nothing to change.
func TestTwiceIsOnce(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	rapid.Check(t, func(rt *rapid.T) {
		book := drawBook(rt)
		first := imported(t, app, book, exchange.Options{SkipFaulty: true})
		before := dump(t, app)
		app.Clock.Advance(time.Duration(rapid.IntRange(0, 48).Draw(rt, "hours")) * time.Hour)
		imported(t, app, book, exchange.Options{SkipFaulty: true})
		same(t, before, dump(t, app))

		exported, err := service(app).ExportRoster(app)
		if err != nil {
			rt.Fatal(err)
		}
		report := imported(t, app, exported, exchange.Options{DryRun: true})
		if len(report.Faults)+len(report.Changes) > 0 || report.Assignments.Created+report.Assignments.Updated > 0 {
			rt.Fatalf("after %+v the export says %+v", first, report)
		}
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// drawBook draws a small roster out of few names, numbers and codes, so that
// rosters drawn one after the other contradict each other, and now and then
// themselves.
func drawBook(t *rapid.T) []byte {
	area := rapid.SampledFrom([]string{"东港片区", "茶园片区"})
	grid := rapid.SampledFrom([]string{"第1网格", "第２网格", "第3网格"})
	text := rapid.SampledFrom([]string{"", "=1+1", "重庆 科朗", "㛃、芳", "１２", "a\nb"})
	person := rapid.Custom(func(t *rapid.T) *roster.Person {
		if rapid.IntRange(0, 3).Draw(t, "vacant") == 0 {
			return nil
		}
		return &roster.Person{
			Name:  rapid.SampledFrom([]string{"邓娟", "㛃杰"}).Draw(t, "name"),
			Phone: rapid.SampledFrom([]string{"19084191250", "15627511993", "13900000001"}).Draw(t, "phone"),
		}
	})
	r := roster.Roster{
		Staff: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) roster.Post {
			return roster.Post{
				Area: area.Draw(t, "area"), Grid: grid.Draw(t, "grid"),
				Chief: person.Draw(t, "chief"), Lead: person.Draw(t, "lead"), Worker: person.Draw(t, "worker"),
			}
		}), 1, 4).Draw(t, "staff"),
		Enterprises: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) roster.Enterprise {
			headcount := rapid.IntRange(0, 3).Draw(t, "headcount")
			return roster.Enterprise{
				Name:  "企业" + text.Draw(t, "name"),
				USCC:  rapid.SampledFrom([]string{"91500108MABXJNUQCH", "91500108MA38H54FNA", "91500108MAH059QACR"}).Draw(t, "code"),
				Area:  area.Draw(t, "area"),
				Grid:  grid.Draw(t, "grid"),
				Class: "growing", Notes: text.Draw(t, "notes"), Sector: text.Draw(t, "sector"),
				Products: []string{text.Draw(t, "product"), text.Draw(t, "product")}, Headcount: &headcount,
				Contact: roster.Contact{Name: text.Draw(t, "contact"), Phone: "13472128754"},
			}
		}), 1, 4).Draw(t, "enterprises"),
	}
	sheets := []xlsx.Sheet{}
	for _, s := range roster.Write(r) {
		sheets = append(sheets, xlsx.Sheet{Name: s.Name, Titles: s.Titles, Records: s.Records})
	}
	book, err := xlsx.Write(sheets)
	if err != nil {
		t.Fatal(err)
	}
	return book
}
