package exchange_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/testkit"
)

// run executes "import" with arguments and returns what it printed.
func run(t *testing.T, app *testkit.App, args ...string) (output string, err error) {
	t.Helper()
	prepared := 0
	cmd := service(app).Command(app, func(core.App) error { prepared++; return nil })
	var out bytes.Buffer
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	if prepared != 1 {
		t.Errorf("the database was prepared %d times", prepared)
	}
	return out.String(), err
}

func file(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCommandImports(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	path, accounts := file(t, officialRoster(t)), filepath.Join(t.TempDir(), "accounts.xlsx")

	output, err := run(t, app, "roster", path, "--dry-run")
	if err != nil || !strings.Contains(output, "287 created") || !strings.Contains(output, "nothing was changed") {
		t.Errorf("dry run: %v\n%s", err, output)
	}
	if n := counted(t, app, "SELECT count(*) FROM enterprises"); n != 0 {
		t.Fatalf("the dry run left %d enterprises", n)
	}

	output, err = run(t, app, "roster", path, "--accounts", accounts)
	if err != nil || !strings.Contains(output, "\n袁艳\t16629130111\t网格总负责人\t") || strings.Count(output, "\t网格员\t") != 35 {
		t.Errorf("import: %v\n%s", err, output)
	}
	info, err := os.Stat(accounts)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() < 1000 {
		t.Errorf("accounts: %v, %v", info, err)
	}

	output, err = run(t, app, "roster", path, "--json")
	var report exchange.Report
	if err != nil || json.Unmarshal([]byte(output), &report) != nil || report.Enterprises.Unchanged != 287 || !report.Imported {
		t.Errorf("again: %v\n%s", err, output)
	}
}

func TestCommandNamesFaults(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	path := file(t, edited(t, cells{"企业名册!C10": "91500108MA38H54FNB", "企业名册!F11": "独角兽"}))
	output, err := run(t, app, "roster", path)
	if errs.Code(err) != exchange.CodeFaulty {
		t.Errorf("got %v", err)
	}
	for _, want := range []string{
		`企业名册 row 10 column C 统一社会信用代码 "91500108MA38H54FNB": the check character does not fit (character B, want A)`,
		`企业名册 row 11 column F 企业类型 "独角兽": no class of enterprises (known [龙头企业 骨干企业 成长型企业 困难企业])`,
		"nothing was changed",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("no %q in\n%s", want, output)
		}
	}
	if n := counted(t, app, "SELECT count(*) FROM grids"); n != 0 {
		t.Errorf("%d grids were imported", n)
	}
	output, err = run(t, app, "roster", path, "--skip-faulty")
	if err != nil || !strings.Contains(output, "285 created") || !strings.Contains(output, "imported without 2 faulty cells") {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestCommandRefusesWhatIsNoRoster(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	if output, err := run(t, app, "roster", file(t, []byte("no workbook"))); errs.Code(err) != "workbook_unreadable" || output != "" {
		t.Errorf("%v\n%s", err, output)
	}
	if _, err := run(t, app, "roster", filepath.Join(t.TempDir(), "none.xlsx")); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
}
