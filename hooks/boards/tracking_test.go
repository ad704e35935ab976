package boards_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/testkit"
)

func TestTheEnterpriseFollowsItsIssueToTheEnd(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	issue := d.onlyIssue(t)

	d.act(t, testkit.WorkerA, issue, "accept", "情况属实", nil)
	page := d.get(t, path)
	wantIn(t, page, "已受理", "情况属实", "邓娟")
	wantNotIn(t, page, "前受理")

	d.act(t, testkit.Manager, issue, "assign", "内部：尽快", map[string]any{"department": testkit.Labour})
	department, err := d.FindRecordById("departments", testkit.Labour)
	must(t, err)
	department.Set("phone", "023-62801234")
	must(t, d.Save(department))
	page = d.get(t, path)
	wantIn(t, page, "已交办", "交给人力资源和社会保障局办理", "人力资源和社会保障局", "tel:023-62801234")
	wantNotIn(t, page, "内部：尽快")

	d.act(t, testkit.Desk, issue, "accept", "", nil)
	d.act(t, testkit.Desk, issue, "contact", "已电话联系", nil)
	d.act(t, testkit.Desk, issue, "comment", "内部：这家企业上次也反映过", nil)
	d.act(t, testkit.Desk, issue, "progress", "管道已疏通", nil)
	page = d.get(t, path)
	wantIn(t, page, "办理中", "已电话联系", "管道已疏通", "王科", "tel:19000000005")
	wantNotIn(t, page, "内部：这家企业上次也反映过", `id="rate"`, `id="reopen"`)

	d.act(t, testkit.Desk, issue, "resolve", "积水已排除", nil)
	page = d.get(t, path)
	wantIn(t, page, "已办结，请您评价", "积水已排除", "非常满意", "问题没有解决")

	res := d.send(t, path+"/rate", map[string]string{"rating": "5", "text": "动作很快", "expected": "resolved"})
	wantStatus(t, res, http.StatusSeeOther)
	if got := res.Header.Get("Location"); got != path+"#timeline" {
		t.Errorf("leads to %s", got)
	}
	page = d.get(t, path)
	wantIn(t, page, "已完成", "您的评价：非常满意", "动作很快")
	wantNotIn(t, page, `id="rate"`)
	if got := d.field(t, "issues", issue, "rating"); got != "5" {
		t.Errorf("rating: got %s", got)
	}
}

func TestAnUnhappyEnterpriseReopens(t *testing.T) {
	for name, c := range map[string]struct {
		act    string
		fields map[string]string
	}{
		"by its rating": {"rate", map[string]string{"rating": "2", "text": "水又来了"}},
		"by its word":   {"reopen", map[string]string{"text": "水又来了"}},
		"without words": {"reopen", nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDistrict(t)
			path := d.report(t, nil)
			issue := d.onlyIssue(t)
			d.act(t, testkit.WorkerA, issue, "resolve", "已排水", map[string]any{"solved_on_site": true})
			wantStatus(t, d.send(t, path+"/"+c.act, c.fields), http.StatusSeeOther)
			page := d.get(t, path)
			wantIn(t, page, "重新办理", c.fields["text"])
			if got := d.field(t, "issues", issue, "state"); got != "reopened" {
				t.Errorf("state: got %s", got)
			}
		})
	}
}

func TestTheEnterpriseAddsToItsReport(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	issue := d.onlyIssue(t)
	for range 2 { // the second is the browser's repetition of the first
		wantStatus(t, d.send(t, path+"/comment?lang=en", map[string]string{"text": "水位又涨了\r\n请快一点"}), http.StatusSeeOther)
	}
	wantStatus(t, d.send(t, path+"/comment", map[string]string{"text": "水位又涨了 10 厘米"}), http.StatusSeeOther)
	page := d.get(t, path)
	wantIn(t, page, "您的补充", "水位又涨了\n请快一点", "水位又涨了 10 厘米")
	if n := strings.Count(page.body, "您的补充</p>"); n != 2 {
		t.Errorf("%d comments", n)
	}
	res := d.as(t, testkit.WorkerA, "GET", "/api/collections/issue_actions/records?filter="+url.QueryEscape("issue='"+issue+"' && act='comment'"), nil)
	wantIn(t, res, `"totalItems":2`, `"actor_kind":"enterprise"`)
}

func TestAnswersThatDoNotFit(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	for name, c := range map[string]struct {
		act    string
		fields map[string]string
		status int
		says   string
	}{
		"an empty comment":         {"comment", map[string]string{"text": " "}, http.StatusUnprocessableEntity, "请写下您要反映的情况。"},
		"a long comment":           {"comment", map[string]string{"text": strings.Repeat("水", 2001)}, http.StatusUnprocessableEntity, "最多 2000 字"},
		"a rating of nothing":      {"rate", nil, http.StatusUnprocessableEntity, ""},
		"a rating of six":          {"rate", map[string]string{"rating": "6"}, http.StatusUnprocessableEntity, ""},
		"a rating too early":       {"rate", map[string]string{"rating": "5"}, http.StatusConflict, ""},
		"reopening what is open":   {"reopen", map[string]string{"text": "水"}, http.StatusConflict, ""},
		"an act that is not there": {"close", map[string]string{"text": "x"}, http.StatusNotFound, "这个链接打不开"},
	} {
		t.Run(name, func(t *testing.T) {
			res := d.send(t, path+"/"+c.act, c.fields)
			wantStatus(t, res, c.status)
			wantIn(t, res, c.says)
		})
	}
	if got := d.field(t, "issues", d.onlyIssue(t), "state"); got != "reported" {
		t.Errorf("state: got %s", got)
	}
}

// What the enterprise answers is an answer to what it saw.
func TestAnAnswerToAnEarlierStateIsShownTheNewOne(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	issue := d.onlyIssue(t)
	d.act(t, testkit.WorkerA, issue, "resolve", "已排水", nil)
	d.act(t, testkit.Manager, issue, "close", "", nil)
	res := d.send(t, path+"/reopen", map[string]string{"text": "水又来了", "expected": "resolved"})
	wantStatus(t, res, http.StatusConflict)
	wantIn(t, res, "事项刚刚有了新进展", "水又来了", `name="expected" value="closed"`)
}

func TestATokenOpensItsOwnIssueOnly(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	session := d.session(t)
	token := strings.TrimPrefix(path, "/t/")
	parts := strings.Split(token, ".")
	want := d.get(t, "/t/x")
	wantStatus(t, want, http.StatusNotFound)
	wantIn(t, want, "这个链接打不开")
	for name, path := range map[string]string{
		"cut short":     path[:len(path)-1],
		"changed":       "/t/" + parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])),
		"unsigned":      "/t/eyJhbGciOiJub25lIn0." + parts[1] + ".",
		"other claims":  "/t/" + parts[0] + ".eyJzdWIiOiJvdGhlciJ9." + parts[2],
		"a session":     "/t/" + session,
		"deeper":        path + "/photos/x",
		"much deeper":   path + "/photos/x/thumb/y",
		"no such photo": path + "/photos/abcdefghijklmno/thumb",
		"nothing":       "/t/",
	} {
		got := d.get(t, path)
		if got.StatusCode != want.StatusCode || got.body != want.body {
			t.Errorf("%s: got %d", name, got.StatusCode)
		}
		if path != "/t/" {
			got = d.send(t, path+"/comment", map[string]string{"text": "x"})
			if got.StatusCode != want.StatusCode || got.body != want.body {
				t.Errorf("comment on %s: got %d", name, got.StatusCode)
			}
		}
	}
}

func TestARevokedLinkOpensNothing(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	issue := d.onlyIssue(t)
	for who, want := range map[testkit.Persona]int{
		testkit.Anonymous: http.StatusUnauthorized, testkit.WorkerB: http.StatusNotFound,
		testkit.WorkerA: http.StatusForbidden, testkit.Leader: http.StatusForbidden, testkit.Supervisor: http.StatusForbidden,
	} {
		if res := d.as(t, who, "POST", "/api/issues/"+issue+"/tracking/revoke", nil); res.StatusCode != want {
			t.Errorf("%s: got %d, want %d: %s", who, res.StatusCode, want, res.body)
		}
	}
	wantStatus(t, d.get(t, path), http.StatusOK)

	wantStatus(t, d.as(t, testkit.Manager, "POST", "/api/issues/"+issue+"/tracking/revoke", nil), http.StatusNoContent)
	missing := d.get(t, "/t/x")
	for _, below := range []string{"", "/photos/abcdefghijklmno/thumb"} {
		if got := d.get(t, path+below); got.StatusCode != http.StatusNotFound || got.body != missing.body {
			t.Errorf("%s: got %d", below, got.StatusCode)
		}
	}
	wantStatus(t, d.send(t, path+"/comment", map[string]string{"text": "x"}), http.StatusNotFound)
	wantStatus(t, d.as(t, testkit.Manager, "POST", "/api/issues/nosuchissue0000/tracking/revoke", nil), http.StatusNotFound)
}

func TestASupervisorRevokesTheLinkOfAConfidentialCase(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, map[string]string{"confidential": "1"})
	issue := d.onlyIssue(t)
	wantStatus(t, d.as(t, testkit.Manager, "POST", "/api/issues/"+issue+"/tracking/revoke", nil), http.StatusNotFound)
	wantStatus(t, d.as(t, testkit.Supervisor, "POST", "/api/issues/"+issue+"/tracking/revoke", nil), http.StatusNoContent)
	wantStatus(t, d.get(t, path), http.StatusNotFound)
}

var thumb = regexp.MustCompile(`src="([^"]+)/thumb"`)

func TestPhotosAreServedThroughTheLinkOnly(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil, sample(t, "landscape_6.jpg"))
	other := d.report(t, nil)
	var found []string
	eventually(t, "the photo is shown", func() bool {
		found = thumb.FindStringSubmatch(d.get(t, path).body)
		return found != nil
	})
	photo := strings.TrimPrefix(found[1], path)
	for _, variant := range []string{"/thumb", "/large"} {
		res := d.get(t, path+photo+variant)
		wantStatus(t, res, http.StatusOK)
		if res.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(res.body, "\xff\xd8") {
			t.Errorf("%s is %s", variant, res.Header.Get("Content-Type"))
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %s", variant, got)
		}
	}
	for _, path := range []string{path + photo + "/original", path + photo + "/huge", other + photo + "/thumb"} {
		wantStatus(t, d.get(t, path), http.StatusNotFound)
	}
	wantStatus(t, d.get(t, "/api"+photo+"/thumb"), http.StatusUnauthorized)
}

// An internal act's photo is as internal as its text.
func TestPhotosOfInternalActsAreNotServed(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil, sample(t, "landscape_6.jpg"))
	issue := d.onlyIssue(t)
	d.act(t, testkit.WorkerA, issue, "comment", "内部", nil)
	eventually(t, "the photo is shown", func() bool { return thumb.MatchString(d.get(t, path).body) })
	photo := strings.TrimPrefix(thumb.FindStringSubmatch(d.get(t, path).body)[1], path)

	_, err := d.DB().NewQuery(`UPDATE photos SET [[action]] = (SELECT id FROM issue_actions WHERE act = 'comment')`).Execute()
	must(t, err)
	wantNotIn(t, d.get(t, path), "/thumb")
	wantStatus(t, d.get(t, path+photo+"/thumb"), http.StatusNotFound)
}

func TestAMissedDeadlineIsAdmitted(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	d.Clock.Advance(3 * time.Hour)
	page := d.get(t, path)
	wantIn(t, page, `<li class="late">`, "前受理，已超时，系统正在督促", "前与您联系")
	wantNotIn(t, page, "前与您联系，已超时")
}

func TestASuspendedIssueOwesNoResolution(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	issue := d.onlyIssue(t)
	d.act(t, testkit.Manager, issue, "accept", "", nil)
	d.act(t, testkit.Manager, issue, "assign", "", map[string]any{"department": testkit.Labour})
	d.act(t, testkit.Manager, issue, "suspend", "内部：等预算", nil)
	page := d.get(t, path)
	wantIn(t, page, "暂缓办理", "前与您联系")
	wantNotIn(t, page, "前办结", "等预算")
}

func TestAnswersAreLimited(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	for range 10 {
		wantStatus(t, d.send(t, path+"/comment", map[string]string{"text": " "}), http.StatusUnprocessableEntity)
	}
	res := d.send(t, path+"/comment", map[string]string{"text": "还有一点"})
	wantStatus(t, res, http.StatusTooManyRequests)
	wantIn(t, res, "提交得太频繁了", "还有一点")
	d.Clock.Advance(time.Minute)
	wantStatus(t, d.send(t, path+"/comment", map[string]string{"text": "还有一点"}), http.StatusSeeOther)
}

func TestAReloadOfASentAnswerLeadsBackToThePage(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	res := d.get(t, path+"/comment")
	wantStatus(t, res, http.StatusSeeOther)
	if got := res.Header.Get("Location"); got != path {
		t.Errorf("leads to %s", got)
	}
	wantStatus(t, d.get(t, "/t/x/comment"), http.StatusNotFound)
}
