package exchange_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/adapter/xlsx"
	"gridwalk/internal/testkit"
)

// post sends a file as the form field and returns the answer.
func post(t *testing.T, url, token, field string, file []byte) (status int, body []byte) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile(field, "名册.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, url, &form)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	// A server that refuses by the length alone hangs up on whoever goes on
	// sending. One that refuses for another reason reads the body to its end
	// before it answers, and must not be waited for.
	if form.Len() > 20<<20 {
		req.Header.Set("Expect", "100-continue")
	}
	return send(t, req, token)
}

var patient = &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}

func get(t *testing.T, url, token string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, req, token)
}

func send(t *testing.T, req *http.Request, token string) (status int, body []byte) {
	t.Helper()
	req.Header.Set("Authorization", token)
	res, err := patient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

func TestOnlyManagersAndSuperusersExchangeRosters(t *testing.T) {
	app := testkit.NewApp(t)
	base := app.Serve(t)
	book := officialRoster(t)
	for _, persona := range testkit.Personas {
		t.Run(string(persona), func(t *testing.T) {
			want := http.StatusForbidden
			switch persona {
			case testkit.Anonymous:
				want = http.StatusUnauthorized
			case testkit.Manager, testkit.Superuser:
				want = http.StatusOK
			}
			token := app.Token(t, persona)
			if status, body := post(t, base+"/api/exchange/roster?dry_run=1", token, "file", book); status != want {
				t.Errorf("import: %d %s", status, body)
			}
			if status, body := get(t, base+"/api/exchange/roster.xlsx", token); status != want {
				t.Errorf("export: %d %s", status, body)
			}
		})
	}
	manager := app.Auth(t, testkit.Manager)
	token := app.Token(t, testkit.Manager)
	manager.Set("active", false)
	if err := app.Save(manager); err != nil {
		t.Fatal(err)
	}
	if status, _ := post(t, base+"/api/exchange/roster", token, "file", book); status != http.StatusForbidden {
		t.Errorf("a manager who was switched off: %d", status)
	}
	if n := counted(t, app, "SELECT count(*) FROM enterprises"); n != 2 {
		t.Errorf("%d enterprises", n)
	}
}

func TestAManagerImportsAndExports(t *testing.T) {
	app := testkit.NewApp(t)
	base, token := app.Serve(t), app.Token(t, testkit.Manager)
	status, body := post(t, base+"/api/exchange/roster", token, "file", officialRoster(t))
	var answer struct {
		exchange.Report
		AccountsSheet []byte `json:"accounts_sheet"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if !answer.Imported || answer.Enterprises.Created != 285 || len(answer.Accounts) != 40 {
		t.Errorf("answer %+v", answer.Report)
	}
	sheet, err := xlsx.Open(bytes.NewReader(answer.AccountsSheet), xlsx.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Table("新账号", []xlsx.Field{
		{Name: "phone", Titles: []string{"手机号"}, Required: true}, {Name: "password", Titles: []string{"一次性密码"}, Required: true},
		{Name: "post", Titles: []string{"岗位"}, Required: true},
	})
	if err != nil || len(table.Rows) != 40 {
		t.Fatalf("accounts %+v, %v", table, err)
	}
	for i, row := range table.Rows {
		account := answer.Accounts[i]
		if row.Cell("phone").Text != account.Phone || row.Cell("password").Text != account.Password || row.Cell("post").Text == "" {
			t.Errorf("row %+v of %+v", row, account)
		}
	}

	status, book := get(t, base+"/api/exchange/roster.xlsx", token)
	if status != http.StatusOK {
		t.Fatalf("export: %d", status)
	}
	status, body = post(t, base+"/api/exchange/roster?dry_run=1", token, "file", book)
	answer.Report = exchange.Report{}
	if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK || answer.Enterprises.Unchanged != 287 ||
		len(answer.Changes) > 0 || !answer.DryRun {
		t.Errorf("%d %s", status, body)
	}
}

func TestRefusedFiles(t *testing.T) {
	app := testkit.NewApp(t)
	base, token := app.Serve(t), app.Token(t, testkit.Manager)
	faulty := edited(t, cells{"企业名册!C10": "91500108MA38H54FNB"})
	for _, c := range []struct {
		name, query, field string
		file               []byte
		status             int
		wants              []string
	}{
		{"faulty", "", "file", faulty, 422, []string{
			`"code":"roster_faulty"`, `"count":1`, `"sheet":"企业名册"`, `"row":10`, `"column":"C"`, `"code":"uscc_check"`,
			`"key":"errors.uscc_check"`, `"imported":false`,
		}},
		{"faulty, tried dry", "?dry_run=1", "file", faulty, 200, []string{`"code":"uscc_check"`, `"dry_run":true`}},
		{"faulty, skipped", "?skip_faulty=1", "file", faulty, 200, []string{`"code":"uscc_check"`, `"imported":true`}},
		{"an image in disguise", "", "file", []byte("\x89PNG\r\n\x1a\n"), 422, []string{`"code":"workbook_unreadable"`}},
		{"another field", "", "upload", faulty, 400, []string{`"code":"malformed"`}},
		{"too heavy", "", "file", bytes.Repeat([]byte("x"), 20<<20+1), 413, []string{`"code":"workbook_too_heavy"`}},
		{"far too heavy", "", "file", bytes.Repeat([]byte("x"), 21<<20), 413, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := post(t, base+"/api/exchange/roster"+c.query, token, c.field, c.file)
			if status != c.status {
				t.Errorf("%d %s", status, body)
			}
			for _, want := range c.wants {
				if !strings.Contains(string(body), want) {
					t.Errorf("no %s in %s", want, body)
				}
			}
		})
	}
}

func TestAnImportIsOnRecord(t *testing.T) {
	app := testkit.NewApp(t)
	base, token := app.Serve(t), app.Token(t, testkit.Manager)
	app.Settings().Logs.MaxDays = 1
	if status, body := post(t, base+"/api/exchange/roster", token, "file", officialRoster(t)); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	entry := testkit.Logged(t, app, "roster imported")
	if entry["by"] != testkit.Manager.ID() || !strings.Contains(fmt.Sprint(entry["enterprises"]), "285") {
		t.Errorf("entry %v", entry)
	}
}
