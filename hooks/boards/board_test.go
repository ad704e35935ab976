package boards_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/testkit"
)

func TestScanningNamesTheEnterpriseAndWhoIsResponsibleToday(t *testing.T) {
	d := newDistrict(t)
	page := d.get(t, "/q/"+code)
	wantStatus(t, page, http.StatusOK)
	wantIn(t, page, `<html lang="zh-CN">`, "重庆科朗船舶产业有限公司", "东港片区 · 东港第1网格",
		"网格总负责人", "袁艳", `href="tel:19000000004"`,
		"片区负责人", "袁静", `href="tel:19000000003"`,
		"网格员", "邓娟", `href="tel:19000000001"`, "190 0000 0001",
		"我要反映", "查询我的反映", `action="/q/`+code+`/report"`, `enctype="multipart/form-data"`)
	wantNotIn(t, page, "傅雨欣")

	must(t, d.handOver(t, "duty00000000001", testkit.WorkerB))
	page = d.get(t, "/q/"+code)
	wantIn(t, page, "傅雨欣")
	wantNotIn(t, page, "邓娟")
}

// handOver ends a duty over grid A and begins that of another grid worker.
func (d *district) handOver(t *testing.T, assignment string, to testkit.Persona) error {
	t.Helper()
	old, err := d.FindRecordById("assignments", assignment)
	if err != nil {
		return err
	}
	old.Set("to", d.Clock.Now())
	d.Row(t, "assignments", map[string]any{
		"user": to.ID(), "duty": "grid_worker", "target": "grid", "grid": testkit.GridA, "from": d.Clock.Now(),
	})
	return d.Save(old)
}

func TestAVacantDutyIsShownAsVacant(t *testing.T) {
	d := newDistrict(t)
	old, err := d.FindRecordById("assignments", "duty00000000003")
	must(t, err)
	old.Set("to", d.Clock.Now().Add(-time.Hour))
	must(t, d.Save(old))
	page := d.get(t, "/q/"+code)
	wantIn(t, page, "片区负责人", "暂未安排")
	wantNotIn(t, page, "袁静")
}

func TestTypingErrorsInACodeAreForgiven(t *testing.T) {
	d := newDistrict(t)
	for _, typed := range []string{"O1234-56789", "01234 56789", "０１２３４５６７８９", "oI23456789"} {
		page := d.get(t, "/q/"+strings.ReplaceAll(typed, " ", "%20"))
		if page.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d", typed, page.StatusCode)
		}
	}
}

// A page must not tell whether a code was ever given out.
func TestCodesThatOpenNothingLookTheSame(t *testing.T) {
	d := newDistrict(t)
	revoked := "000000000" + "0"
	d.Row(t, "boards", map[string]any{
		"enterprise": testkit.EnterpriseA, "code": revoked, "issued_at": d.Clock.Now(), "revoked_at": d.Clock.Now(),
	})
	want := d.get(t, "/q/"+revoked)
	wantStatus(t, want, http.StatusNotFound)
	wantIn(t, want, "这个二维码打不开")
	wantNotIn(t, want, "科朗")
	for name, path := range map[string]string{
		"never issued":    "/q/zzzzzzzzzz",
		"wrong check":     "/q/0123456780",
		"too short":       "/q/0123",
		"something else":  "/q/%3Cscript%3E",
		"deeper":          "/q/" + code + "/other",
		"of a report":     "/q/zzzzzzzzzz/report",
		"nothing":         "/q/",
		"control letters": "/q/%00%01",
	} {
		got := d.get(t, path)
		if got.StatusCode != want.StatusCode || got.body != want.body {
			t.Errorf("%s: got %d %s", name, got.StatusCode, readable(got.body))
		}
	}
	for _, path := range []string{"/q/" + revoked + "/report", "/q/zzzzzzzzzz/report"} {
		got := d.submit(t, path, map[string]string{"session": d.session(t), "kind": "problem", "text": "x"})
		if got.StatusCode != want.StatusCode || got.body != want.body {
			t.Errorf("post to %s: got %d", path, got.StatusCode)
		}
	}
}

func TestASuspendedBoardTakesNoReports(t *testing.T) {
	d := newDistrict(t)
	session := d.session(t)
	board, err := d.FindRecordById("boards", testkit.BoardA)
	must(t, err)
	board.Set("reporting_suspended", true)
	must(t, d.Save(board))

	page := d.get(t, "/q/"+code)
	wantStatus(t, page, http.StatusOK)
	wantIn(t, page, "本牌暂停在线反映", "tel:19000000001")
	wantNotIn(t, page, "<textarea", `name="session"`)

	res := d.submit(t, "/q/"+code+"/report", map[string]string{"session": session, "kind": "problem", "text": "厂区门口积水"})
	wantStatus(t, res, http.StatusForbidden)
	wantIn(t, res, "本牌暂停在线反映")
	if n := len(d.issues(t)); n != 0 {
		t.Errorf("%d issues were made", n)
	}
}

func TestTheLanguageIsWhatTheAddressOrTheBrowserAsksFor(t *testing.T) {
	d := newDistrict(t)
	for name, c := range map[string]struct{ path, accept, want string }{
		"nothing":               {"/q/" + code, "", "zh-CN"},
		"Chinese":               {"/q/" + code, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"},
		"English":               {"/q/" + code, "en-GB,en;q=0.9", "en"},
		"neither":               {"/q/" + code, "ja", "zh-CN"},
		"one of neither":        {"/q/" + code, "fr, en;q=0.5", "en"},
		"asked against":         {"/q/" + code + "?lang=zh-CN", "en", "zh-CN"},
		"asked for":             {"/q/" + code + "?lang=en", "zh", "en"},
		"unknown":               {"/q/" + code + "?lang=xx", "en", "en"},
		"nonsense":              {"/q/" + code, ";;;", "zh-CN"},
		"of what is not there":  {"/q/zzzzzzzzzz?lang=en", "zh", "en"},
		"of a broken link page": {"/t/x?lang=en", "zh", "en"},
	} {
		page := d.get(t, c.path, "Accept-Language", c.accept)
		if !strings.Contains(page.body, `<html lang="`+c.want+`">`) || page.Header.Get("Content-Language") != c.want {
			t.Errorf("%s: got %s", name, page.Header.Get("Content-Language"))
		}
	}
	page := d.get(t, "/q/"+code+"?lang=en")
	wantIn(t, page, "Grid worker", "Report something", `href="/q/`+code+`?lang=zh-CN"`, `action="/q/`+code+`/report?lang=en"`)
}

func TestAReloadOfASentReportLeadsBackToTheBoard(t *testing.T) {
	d := newDistrict(t)
	res := d.get(t, "/q/"+code+"/report?lang=en")
	wantStatus(t, res, http.StatusSeeOther)
	if got := res.Header.Get("Location"); got != "/q/"+code+"?lang=en" {
		t.Errorf("got %s", got)
	}
}

var fetches = regexp.MustCompile(`(?:src|data)="(https?:)?/|@import|url\(|<link[^>]+rel="?stylesheet`)

// The first scan is over a mobile network at a factory gate.
func TestAPageIsOneSmallRequest(t *testing.T) {
	const limit = 50_000
	d := newDistrict(t)
	path := d.report(t, nil)
	for _, path := range []string{"/q/" + code, "/q/" + code + "?lang=en", path, "/q/zzzzzzzzzz"} {
		page := d.get(t, path)
		weight := len(page.body)
		t.Logf("%.12s… %d bytes", path, weight)
		if weight >= limit {
			t.Errorf("%s weighs %d bytes", path, weight)
		}
		if found := fetches.FindString(page.body); found != "" {
			t.Errorf("%s fetches more: %s", path, found)
		}
	}
}
