package exchange_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestTheOfficialRosterIsImportedWhole(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, officialRoster(t), exchange.Options{})

	created := func(n int) exchange.Count { return exchange.Count{Created: n} }
	want := map[string]exchange.Count{
		"areas": created(4), "grids": created(35), "users": created(40), "assignments": created(74),
		"enterprises": created(287), "boards": created(287),
	}
	got := map[string]exchange.Count{
		"areas": report.Areas, "grids": report.Grids, "users": report.Users, "assignments": report.Assignments,
		"enterprises": report.Enterprises, "boards": report.Boards,
	}
	if !reflect.DeepEqual(got, want) || !report.Imported || len(report.Faults)+len(report.Changes)+len(report.Ignored) > 0 {
		t.Errorf("report %+v", report)
	}
	for table, n := range want {
		if got := counted(t, app, "SELECT count(*) FROM "+table); got != n.Created {
			t.Errorf("%d rows in %s, want %d", got, table, n.Created)
		}
	}
	for question, n := range map[string]int{
		`SELECT count(*) FROM enterprises WHERE class = 'leading'`:                                       14,
		`SELECT count(*) FROM enterprises WHERE class = 'backbone'`:                                      51,
		`SELECT count(*) FROM enterprises WHERE class = 'growing'`:                                       191,
		`SELECT count(*) FROM enterprises WHERE class = 'distressed'`:                                    31,
		`SELECT count(*) FROM enterprises WHERE ownership = 'state'`:                                     25,
		`SELECT count(*) FROM enterprises WHERE above_scale`:                                             65,
		`SELECT count(*) FROM enterprises WHERE lat = 0 AND lng = 0`:                                     17,
		`SELECT count(*) FROM enterprises WHERE status = 'operating'`:                                    287,
		`SELECT count(*) FROM enterprises WHERE headcount = 0`:                                           0,
		`SELECT count(*) FROM enterprises WHERE json_array_length(contacts) = 1`:                         287,
		`SELECT count(*) FROM enterprises WHERE length(json_extract(contacts, '$[0].phone')) != 11`:      0,
		`SELECT count(*) FROM enterprises WHERE uscc != upper(trim(uscc)) OR name != trim(name)`:         0,
		`SELECT count(*) FROM users WHERE role = 'grid_chief'`:                                           1,
		`SELECT count(*) FROM users WHERE role = 'area_lead'`:                                            4,
		`SELECT count(*) FROM users WHERE role = 'grid_worker' AND active AND must_change_password`:      35,
		`SELECT count(*) FROM assignments WHERE duty = 'grid_chief' AND target = 'grid' AND grid != ''`:  35,
		`SELECT count(*) FROM assignments WHERE duty = 'area_lead' AND target = 'area' AND area != ''`:   4,
		`SELECT count(*) FROM assignments WHERE duty = 'grid_worker' AND target = 'grid' AND grid != ''`: 35,
		`SELECT count(*) FROM enterprises e WHERE NOT EXISTS (SELECT 1 FROM grids WHERE id = e.grid)`:    0,
		`SELECT count(DISTINCT enterprise) FROM boards WHERE issued_at != '' AND printed_at = ''`:        287,
		`SELECT max(position) FROM areas`:                                                                4,
		`SELECT max(position) FROM grids`:                                                                10,
		`SELECT count(DISTINCT completeness) > 1 AND max(completeness) = 100 FROM enterprises`:           1,
	} {
		if got := counted(t, app, question); got != n {
			t.Errorf("%s: %d, want %d", question, got, n)
		}
	}
	var codes []string
	if err := app.DB().NewQuery(`SELECT code FROM boards`).Column(&codes); err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(codes, func(code string) bool { return !boardcode.Valid(code) }); i >= 0 {
		t.Errorf("board code %q", codes[i])
	}
	midnight := store.Timestamp(calendar.DateOf(app.Clock.Now()).At(0))
	var from []string
	if err := app.DB().NewQuery(`SELECT DISTINCT [[from]] || [[to]] FROM assignments`).Column(&from); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(from, []string{midnight}) {
		t.Errorf("assignments from %v, want %s", from, midnight)
	}
}

func TestMessyRowsOfTheOfficialRoster(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	found, err := store.EnterprisesByUSCC(app, []string{"91500108MA38H54FNA", "91500108MAH059QACR", "91500108MAFB71W3YN", "91500108MA9CY0XTRW"})
	if err != nil {
		t.Fatal(err)
	}
	wide := found["91500108MA38H54FNA"] // phone １６９９３００９２４２, headcount ５６人
	if wide.Headcount() != 56 || wide.Contacts()[0].Phone != "16993009242" || !slices.Equal(wide.Products(), []string{"涂料", "铝型材"}) {
		t.Errorf("row 10: %v", wide)
	}
	if padded := found["91500108MAH059QACR"]; padded.Name() != "重庆启业药业有限公司" { // lower case, between spaces
		t.Errorf("row 14: %v", padded)
	}
	if rare := found["91500108MAFB71W3YN"]; rare.Contacts()[0].Name != "㛃芳" {
		t.Errorf("row 8: %v", rare)
	}
	if _, _, located := found["91500108MA9CY0XTRW"].Location(); located {
		t.Error("row 16 has no coordinates")
	}
}

func TestImportingAgainChangesNothing(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	before := dump(t, app)
	app.Clock.Advance(26 * time.Hour)
	report := imported(t, app, officialRoster(t), exchange.Options{})
	same(t, before, dump(t, app))
	for kind, n := range map[string]exchange.Count{
		"areas": report.Areas, "grids": report.Grids, "users": report.Users, "assignments": report.Assignments,
		"enterprises": report.Enterprises, "boards": report.Boards,
	} {
		if n.Created+n.Updated > 0 || n.Unchanged == 0 {
			t.Errorf("%s: %+v", kind, n)
		}
	}
	if len(report.Accounts)+len(report.Changes) > 0 {
		t.Errorf("report %+v", report)
	}
}

func TestADryRunLeavesNoTrace(t *testing.T) {
	app := testkit.NewApp(t)
	before := dump(t, app)
	report := imported(t, app, edited(t, cells{"企业名册!F9": "?"}), exchange.Options{DryRun: true})
	same(t, before, dump(t, app))
	if report.Imported || !report.DryRun || len(report.Faults) != 1 || len(report.Accounts) != 40 {
		t.Errorf("report %+v", report)
	}
	// Two enterprises of the file are in the fixture; one row is faulty.
	if report.Enterprises != (exchange.Count{Created: 284, Updated: 2}) {
		t.Errorf("enterprises %+v", report.Enterprises)
	}
	for _, account := range report.Accounts {
		if account.Password != "" {
			t.Fatalf("a password that will never be: %+v", account)
		}
	}
}

func TestFaultyRowsStopTheImport(t *testing.T) {
	// Row 10 of the enterprises and row 5 of the staff are whole before.
	for _, c := range []struct {
		name    string
		changes cells
		sheet   string
		row     int
		column  string
		header  string
		code    string
	}{
		{"bad check character", cells{"企业名册!C10": "91500108MA38H54FNB"}, enterprises, 10, "C", "统一社会信用代码", "uscc_check"},
		{"code too short", cells{"企业名册!C10": "91500108MA38H54FN"}, enterprises, 10, "C", "统一社会信用代码", "uscc_length"},
		{"code of an earlier row", cells{"企业名册!C10": "91500108MABXJNUQCH"}, enterprises, 10, "C", "统一社会信用代码", "roster_uscc_repeated"},
		{"unknown class", cells{"企业名册!F10": "独角兽企业"}, enterprises, 10, "F", "企业类型", "roster_class_unknown"},
		{"bad phone", cells{"企业名册!P10": "1699300"}, enterprises, 10, "P", "联系电话", "roster_phone_malformed"},
		{"longitude out of range", cells{"企业名册!K10": "206.7"}, enterprises, 10, "K", "经度", "roster_degree_range"},
		{"latitude missing", cells{"企业名册!L10": ""}, enterprises, 10, "L", "纬度", "roster_degree_alone"},
		{"name missing", cells{"企业名册!B10": "\u3000"}, enterprises, 10, "B", "企业名称", "roster_required"},
		{"worker without number", cells{"网格人员!H5": ""}, staff, 5, "H", "网格员电话", "roster_required"},
		{"worker with a landline", cells{"网格人员!H5": "023-62801234"}, staff, 5, "H", "网格员电话", "roster_mobile_malformed"},
		{"number of somebody else", cells{"网格人员!H5": "16629130111"}, staff, 5, "H", "网格员电话", "roster_phone_shared"},
		{"two leads of an area", cells{"网格人员!E5": "程丽", "网格人员!F5": "14851231446"}, staff, 5, "E", "片区负责人", "roster_lead_differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := testkit.NewEmptyApp(t)
			before := dump(t, app)
			report, err := service(app).ImportRoster(app, bytes.NewReader(edited(t, c.changes)), exchange.Options{})
			if errs.Code(err) != exchange.CodeFaulty || report.Imported || report.Enterprises != (exchange.Count{}) {
				t.Fatalf("error %v, report %+v", err, report)
			}
			same(t, before, dump(t, app))
			if len(report.Faults) != 1 {
				t.Fatalf("faults %v", report.Faults)
			}
			f := report.Faults[0]
			if f.Sheet != c.sheet || f.Row != c.row || f.Column != c.column || f.Header != c.header || f.Code != c.code {
				t.Errorf("fault %+v", f)
			}
		})
	}
}

func TestFaultyRowsAreSkippedOnDemand(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, edited(t, cells{
		"企业名册!C10": "91500108MA38H54FNB", "企业名册!F11": "?", "企业名册!P11": "?", "网格人员!H5": "",
	}), exchange.Options{SkipFaulty: true})
	if !report.Imported || len(report.Faults) != 4 {
		t.Fatalf("report %+v", report)
	}
	if report.Enterprises.Created != 285 || report.Users.Created != 39 || report.Assignments.Created != 72 || report.Grids.Created != 35 {
		t.Errorf("report %+v", report)
	}
	if n := counted(t, app, `SELECT count(*) FROM enterprises WHERE uscc LIKE '91500108MA38H54FN%'`); n != 0 {
		t.Error("a faulty row was imported")
	}
}

func TestAGridWithoutStaffIsMade(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, edited(t, cells{"企业名册!E10": "东港第99网格"}), exchange.Options{})
	if report.Grids.Created != 36 || report.Enterprises.Created != 287 {
		t.Errorf("report %+v", report)
	}
}

func TestOneSheetAlone(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, withoutSheet(t, staff), exchange.Options{})
	if report.Enterprises.Created != 287 || report.Grids.Created != 35 || report.Users.Created != 0 {
		t.Errorf("enterprises alone: %+v", report)
	}
	report = imported(t, app, withoutSheet(t, enterprises), exchange.Options{})
	if report.Users.Created != 40 || report.Grids.Unchanged != 35 || report.Enterprises != (exchange.Count{}) {
		t.Errorf("staff alone: %+v", report)
	}
}

func TestASwitchedOffAccountStaysSo(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	record, err := app.FindFirstRecordByData("users", "phone", "19084191250")
	if err != nil {
		t.Fatal(err)
	}
	record.Set("active", false)
	if err := app.Save(record); err != nil {
		t.Fatal(err)
	}
	report, err := service(app).ImportRoster(app, bytes.NewReader(officialRoster(t)), exchange.Options{})
	if errs.Code(err) != exchange.CodeFaulty || len(report.Faults) != 1 {
		t.Fatalf("%v, %+v", err, report)
	}
	f := report.Faults[0]
	if f.Sheet != staff || f.Row != 2 || f.Column != "H" || f.Code != "roster_account_inactive" || f.Params["name"] != "邓娟" {
		t.Errorf("fault %+v", f)
	}
}

func TestRolesThatNoRosterGivesAreKept(t *testing.T) {
	app := testkit.NewApp(t)
	imported(t, app, edited(t, cells{
		"网格人员!G2": "李管理", "网格人员!H2": testkit.Manager.Phone(), // a manager serves a grid
		"网格人员!G3": "邓娟", "网格人员!H3": testkit.WorkerA.Phone(), // a worker another one
		"网格人员!E2": "邓娟", "网格人员!F2": testkit.WorkerA.Phone(), // and becomes the lead of an area
	}), exchange.Options{SkipFaulty: true})
	for id, want := range map[string]string{testkit.Manager.ID(): "manager", testkit.WorkerA.ID(): "area_lead"} {
		record, err := app.FindRecordById("users", id)
		if err != nil {
			t.Fatal(err)
		}
		if got := record.GetString("role"); got != want {
			t.Errorf("role %s, want %s", got, want)
		}
	}
}

func TestReimportCorrects(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	imported(t, app, officialRoster(t), exchange.Options{})
	found, err := store.EnterprisesByUSCC(app, []string{"91500108MA38H54FNA"})
	if err != nil {
		t.Fatal(err)
	}
	enterprise := found["91500108MA38H54FNA"]
	enterprise.SetContacts(append(enterprise.Contacts(), store.Contact{Name: "王厂医", Phone: "13900000000"}))
	enterprise.SetNotes("field note")
	if err := app.Save(enterprise); err != nil {
		t.Fatal(err)
	}
	if _, err := app.DB().Update("boards", dbx.Params{"printed_at": store.Timestamp(app.Clock.Now())}, nil).Execute(); err != nil {
		t.Fatal(err)
	}

	app.Clock.Advance(time.Hour)
	report := imported(t, app, edited(t, cells{
		"企业名册!B10": "重庆凯方新材料股份有限公司", "企业名册!E10": "东港第1网格", "企业名册!P10": "023-62801234",
		"企业名册!Q10": "", "企业名册!F10": "困难企业",
	}), exchange.Options{})
	if report.Enterprises != (exchange.Count{Updated: 1, Unchanged: 286}) || report.Boards != (exchange.Count{Updated: 1, Unchanged: 287}) {
		t.Errorf("report %+v", report)
	}
	want := []exchange.Change{{
		Kind: "enterprises", Name: "重庆凯方新材料股份有限公司", Row: 10, Fields: []string{"name", "grid", "class", "contacts"},
	}}
	if !reflect.DeepEqual(report.Changes, want) {
		t.Errorf("changes %+v", report.Changes)
	}
	found, err = store.EnterprisesByUSCC(app, []string{"91500108MA38H54FNA"})
	if err != nil {
		t.Fatal(err)
	}
	after := found["91500108MA38H54FNA"]
	wantContacts := []store.Contact{{Name: "高艳", Post: "厂长", Phone: "023-62801234"}, {Name: "王厂医", Phone: "13900000000"}}
	if after.Headcount() != 56 || after.Notes() != "field note" || !slices.Equal(after.Contacts(), wantContacts) {
		t.Errorf("an empty cell cleared something, or the contacts are wrong: %v", after)
	}
	if n := counted(t, app, `SELECT count(*) FROM _enterprise_grid WHERE enterprise = '`+after.Id+`'`); n != 2 {
		t.Errorf("the enterprise has %d grids in its history", n)
	}
}

func TestUnreadableFiles(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"text":           {[]byte("企业名称,信用代码\n"), "workbook_unreadable"},
		"empty":          {nil, "workbook_unreadable"},
		"cut short":      {officialRoster(t)[:20_000], "workbook_unreadable"},
		"other sheets":   {withoutSheet(t, enterprises, staff), "sheet_missing"},
		"missing column": {edited(t, cells{"企业名册!C2": "代号"}), "sheet_columns_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := service(app).ImportRoster(app, bytes.NewReader(c.data), exchange.Options{SkipFaulty: true})
			if errs.Code(err) != c.code || report != nil {
				t.Errorf("got %v, %+v", err, report)
			}
		})
	}
}

func TestColumnsWithoutUseAreNamed(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, edited(t, cells{"企业名册!W2": "招商引资编号", "企业名册!W3": "7"}), exchange.Options{DryRun: true})
	if !reflect.DeepEqual(report.Ignored, []exchange.Ignored{{Sheet: enterprises, Title: "招商引资编号"}}) {
		t.Errorf("ignored %+v", report.Ignored)
	}
}

func TestNoPasswordIsKeptInTheClear(t *testing.T) {
	app := testkit.NewEmptyApp(t)
	report := imported(t, app, officialRoster(t), exchange.Options{})
	var all strings.Builder
	for _, rows := range dump(t, app) {
		for _, row := range rows {
			all.WriteString(row)
		}
	}
	for _, account := range report.Accounts {
		if len(account.Password) != 10 || strings.Contains(all.String(), account.Password) {
			t.Errorf("password %q of %s", account.Password, account.Name)
		}
	}
}
