package exchange_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/xuri/excelize/v2"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/testkit"
)

const enterprises, staff = "企业名册", "网格人员"

func officialRoster(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../demo/district/roster.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// cells are texts to be written into a workbook, by sheet and place: "企业名册!C14".
type cells map[string]string

// edited is the official roster with other texts in some cells.
func edited(t testing.TB, changes cells) []byte {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(officialRoster(t)))
	if err != nil {
		t.Fatal(err)
	}
	for place, text := range changes {
		sheet, at, _ := strings.Cut(place, "!")
		if err := file.SetCellStr(sheet, at, text); err != nil {
			t.Fatal(err)
		}
	}
	return saved(t, file)
}

func saved(t testing.TB, file *excelize.File) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := file.Write(&data); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func service(app *testkit.App) *exchange.Service {
	return exchange.New(exchange.Deps{Clock: app.Clock, Random: rand.Reader})
}

func imported(t testing.TB, app *testkit.App, book []byte, options exchange.Options) *exchange.Report {
	t.Helper()
	report, err := service(app).ImportRoster(app, bytes.NewReader(book), options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// dump is every row of every table as text.
func dump(t testing.TB, app *testkit.App) map[string][]string {
	t.Helper()
	var tables []string
	err := app.DB().NewQuery(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).Column(&tables)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, table := range tables {
		var rows []dbx.NullStringMap
		if err := app.DB().NewQuery(fmt.Sprintf("SELECT * FROM `%s`", table)).All(&rows); err != nil {
			t.Fatal(err)
		}
		lines := []string{}
		for _, row := range rows {
			var line strings.Builder
			for _, column := range slices.Sorted(maps.Keys(row)) {
				fmt.Fprintf(&line, "%s=%q ", column, row[column].String)
			}
			lines = append(lines, line.String())
		}
		slices.Sort(lines)
		all[table] = lines
	}
	return all
}

// same fails with the tables and rows in which two dumps differ.
func same(t testing.TB, before, after map[string][]string) {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(after)) {
		if slices.Equal(before[table], after[table]) {
			continue
		}
		for _, row := range after[table] {
			if !slices.Contains(before[table], row) {
				t.Errorf("new in %s: %s", table, row)
			}
		}
		for _, row := range before[table] {
			if !slices.Contains(after[table], row) {
				t.Errorf("gone from %s: %s", table, row)
			}
		}
	}
}

func counted(t testing.TB, app *testkit.App, query string) (n int) {
	t.Helper()
	if err := app.DB().NewQuery(query).Row(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// withoutSheet is the official roster without some of its sheets.
func withoutSheet(t testing.TB, sheets ...string) []byte {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(officialRoster(t)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.NewSheet("说明"); err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		if err := file.DeleteSheet(sheet); err != nil {
			t.Fatal(err)
		}
	}
	return saved(t, file)
}
