package boards_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"gridwalk/internal/testkit"
)

func TestAReportBecomesAnIssueWithATrackingPage(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, map[string]string{
		"kind": "complaint", "text": "  厂区门口积水\r\n车辆进不来  ", "category": testkit.CategoryLabour,
		"contact_name": "韩娟", "contact_phone": "１３４ ７２１２ ８７５４",
	}, sample(t, "landscape_6.jpg"), sample(t, "jolla.jpg"))

	issue := d.onlyIssue(t)
	for column, want := range map[string]string{
		"enterprise": testkit.EnterpriseA, "board": testkit.BoardA, "source": "board_qr", "kind": "complaint",
		"category": testkit.CategoryLabour, "description": "厂区门口积水\n车辆进不来", "title": "厂区门口积水",
		"contact_name": "韩娟", "contact_phone": "13472128754", "state": "reported", "grid": testkit.GridA, "reporter": "",
	} {
		if got := d.field(t, "issues", issue, column); got != want {
			t.Errorf("%s: got %q, want %q", column, got, want)
		}
	}
	if got := d.field(t, "issues", issue, "confidential"); got != "0" {
		t.Errorf("confidential: got %s", got)
	}

	page := d.get(t, path)
	wantStatus(t, page, http.StatusOK)
	wantIn(t, page, d.field(t, "issues", issue, "number"), "已收到", "车辆进不来", "请收藏本页", "邓娟", "tel:19000000001", "前受理", "前与您联系", "前办结")
	wantNotIn(t, page, "13472128754")

	eventually(t, "both photos are shown", func() bool {
		return strings.Count(d.get(t, path).body, "/thumb\"") == 2
	})
}

// Nothing is asked for but the text.
func TestAReportMayBeAnonymous(t *testing.T) {
	d := newDistrict(t)
	d.report(t, nil)
	issue := d.onlyIssue(t)
	for _, column := range []string{"contact_name", "contact_phone", "category", "reporter", "device"} {
		if got := d.field(t, "issues", issue, column); got != "" {
			t.Errorf("%s: got %q", column, got)
		}
	}
}

func TestAComplaintAboutAnOfficialReachesSupervisorsOnly(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, map[string]string{"kind": "complaint", "text": "网格员态度不好", "confidential": "1"})
	issue := d.onlyIssue(t)
	for who, want := range map[testkit.Persona]int{
		testkit.Supervisor: http.StatusOK,
		testkit.Manager:    http.StatusNotFound, testkit.Leader: http.StatusNotFound, testkit.WorkerA: http.StatusNotFound,
		testkit.AreaLead: http.StatusNotFound, testkit.Chief: http.StatusNotFound, testkit.Desk: http.StatusNotFound,
	} {
		res := d.as(t, who, "GET", "/api/collections/issues/records/"+issue, nil)
		if res.StatusCode != want {
			t.Errorf("%s: got %d, want %d", who, res.StatusCode, want)
		}
	}

	// The page names nobody whom the complaint could be about, and the phone
	// is not asked to remember it.
	d.act(t, testkit.Supervisor, issue, "accept", "我们会调查", nil)
	page := d.get(t, path)
	wantIn(t, page, "保密", "监督部门", "我们会调查")
	wantNotIn(t, page, "邓娟", "陈督查", "tel:", "data-memory")
}

func TestASessionReportsOnce(t *testing.T) {
	d := newDistrict(t)
	fields := map[string]string{"session": d.session(t), "kind": "problem", "text": "厂区门口积水"}
	first := tracking(t, d.submit(t, "/q/"+code+"/report", fields, sample(t, "landscape_6.jpg")))
	if again := tracking(t, d.submit(t, "/q/"+code+"/report", fields, sample(t, "landscape_6.jpg"))); again != first {
		t.Errorf("the second submission leads to %s, not %s", again, first)
	}
	d.Clock.Advance(30 * 24 * time.Hour)
	if late := tracking(t, d.submit(t, "/q/"+code+"/report", fields)); late != first {
		t.Errorf("the late submission leads to %s, not %s", late, first)
	}
	d.onlyIssue(t)
	var photos int
	must(t, d.DB().NewQuery("SELECT count(*) FROM photos").Row(&photos))
	if photos != 1 {
		t.Errorf("%d photos", photos)
	}
}

func TestASessionSubmittedManyTimesAtOnceReportsOnce(t *testing.T) {
	d := newDistrict(t)
	fields := map[string]string{"session": d.session(t), "kind": "problem", "text": "厂区门口积水"}
	photo := sample(t, "landscape_6.jpg")
	locations := make([]string, 6)
	var all sync.WaitGroup
	for i := range locations {
		all.Go(func() {
			locations[i] = d.submit(t, "/q/"+code+"/report", fields, photo).Header.Get("Location")
		})
	}
	all.Wait()
	for _, location := range locations {
		if location == "" || location != locations[0] {
			t.Errorf("got %q", locations)
		}
	}
	d.onlyIssue(t)
}

func TestWhatIsWrongIsSaidBesideTheFieldAndWhatWasTypedStays(t *testing.T) {
	d := newDistrict(t)
	long := strings.Repeat("水", 2001)
	good := map[string]string{
		"kind": "need", "text": "需要<b>两名</b>焊工", "category": testkit.CategoryLabour,
		"contact_name": `韩"娟`, "contact_phone": "13472128754", "confidential": "1",
	}
	text := file{"notes.jpg", []byte("this is no photo at all")}
	photo := sample(t, "landscape_6.jpg")
	heavy := file{"heavy.jpg", append(bytes.Clone(photo.content), make([]byte, 10<<20)...)}
	for name, c := range map[string]struct {
		field, value string
		photos       []file
		fault        string
	}{
		"no text":            {field: "text", value: " \n ", fault: "请写下您要反映的情况。"},
		"too long":           {field: "text", value: long, fault: "最多 2000 字"},
		"no kind":            {field: "kind", value: "", fault: "请选择一种。"},
		"made-up kind":       {field: "kind", value: "revenge", fault: "请选择一种。"},
		"made-up category":   {field: "category", value: "x", fault: "这个类别已停用"},
		"long name":          {field: "contact_name", value: strings.Repeat("韩", 61), fault: "最多 60 字。"},
		"no phone number":    {field: "contact_phone", value: "call me", fault: "号码看起来不对"},
		"seven photos":       {photos: []file{photo, photo, photo, photo, photo, photo, photo}, fault: "最多 6 张照片"},
		"not a photo":        {photos: []file{photo, text}, fault: "“notes.jpg”不是能识别的照片"},
		"a photo too heavy":  {photos: []file{heavy}, fault: "“heavy.jpg”超过 10 MB"},
		"a photo and a typo": {field: "text", value: "", photos: []file{photo}, fault: "照片没有保留，请重新选择。"},
	} {
		t.Run(name, func(t *testing.T) {
			fields := map[string]string{"session": d.session(t)}
			for field, value := range good {
				fields[field] = value
			}
			if c.field != "" {
				fields[c.field] = c.value
			}
			res := d.submit(t, "/q/"+code+"/report", fields, c.photos...)
			wantStatus(t, res, http.StatusUnprocessableEntity)
			wantIn(t, res, `<p class="fault`, c.fault, "还没有提交成功", `<details class="card fold lead" id="report" open>`)
			for field, kept := range map[string]string{
				"kind": `value="need" checked`, "text": "需要&lt;b&gt;两名&lt;/b&gt;焊工", "category": `value="` + testkit.CategoryLabour + `" selected`,
				"contact_name": `value="韩&#34;娟"`, "contact_phone": `value="13472128754"`, "confidential": `name="confidential" value="1" checked`,
			} {
				if field != c.field {
					wantIn(t, res, kept)
				}
			}
			// The form can be corrected and sent again.
			fields["session"] = sessionIn(t, res)
			if fields["session"] == "" {
				t.Error("no new session")
			}
		})
	}
	if n := len(d.issues(t)); n != 0 {
		t.Errorf("%d issues were made", n)
	}
}

func TestACorrectedFormIsTaken(t *testing.T) {
	d := newDistrict(t)
	fields := map[string]string{"session": d.session(t), "kind": "need", "text": ""}
	res := d.submit(t, "/q/"+code+"/report", fields)
	wantStatus(t, res, http.StatusUnprocessableEntity)
	fields["session"], fields["text"] = sessionIn(t, res), "需要两名焊工"
	tracking(t, d.submit(t, "/q/"+code+"/report", fields))
	d.onlyIssue(t)
}

func TestTextIsShownAsText(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, map[string]string{"text": `<img src=x onerror="alert(1)"> {{.}} </textarea><script>`})
	page := d.get(t, path)
	wantIn(t, page, `&lt;img src=x onerror=&#34;alert(1)&#34;&gt; {{.}} &lt;/textarea&gt;&lt;script&gt;`)
	wantNotIn(t, page, "<img src=x")
}

func TestSessionsThatDoNotCount(t *testing.T) {
	d := newDistrict(t)
	d.Row(t, "boards", map[string]any{"enterprise": testkit.EnterpriseB, "code": "0000000000", "issued_at": d.Clock.Now()})
	genuine := d.session(t)
	link := strings.TrimPrefix(d.report(t, nil), "/t/")
	parts := strings.Split(genuine, ".")
	for name, c := range map[string]struct{ board, session string }{
		"none":                       {code, ""},
		"nonsense":                   {code, "abc.def.ghi"},
		"changed":                    {code, parts[0] + "." + parts[1] + "x." + parts[2]},
		"unsigned":                   {code, "eyJhbGciOiJub25lIn0." + parts[1] + "."},
		"a tracking link":            {code, link},
		"of another enterprise":      {"0000000000", genuine},
		"a session with a long tail": {code, genuine + strings.Repeat("A", 5000)},
	} {
		res := d.submit(t, "/q/"+c.board+"/report", map[string]string{"session": c.session, "kind": "need", "text": "需要两名焊工"})
		wantStatus(t, res, http.StatusBadRequest)
		wantIn(t, res, "页面信息不完整，已经刷新", "需要两名焊工", "data-renewed")
		if fresh := sessionIn(t, res); fresh == c.session {
			t.Errorf("%s: the same session again", name)
		}
	}
	d.onlyIssue(t)
}

func TestAnExpiredSessionIsRenewedWithWhatWasTyped(t *testing.T) {
	d := newDistrict(t)
	fields := map[string]string{"session": d.session(t), "kind": "need", "text": "需要两名焊工"}
	d.Clock.Advance(5 * time.Hour)
	res := d.submit(t, "/q/"+code+"/report", fields)
	wantStatus(t, res, http.StatusConflict)
	wantIn(t, res, "页面打开太久", "需要两名焊工", "data-renewed")
	fields["session"] = sessionIn(t, res)
	tracking(t, d.submit(t, "/q/"+code+"/report", fields))
	d.onlyIssue(t)
}

func TestAFormThatNoBrowserSendsIsAnsweredWithTheForm(t *testing.T) {
	d := newDistrict(t)
	res := d.request(t, "POST", "/q/"+code+"/report", strings.NewReader("text=x"), "Content-Type", "text/plain")
	wantStatus(t, res, http.StatusBadRequest)
	wantIn(t, res, "页面信息不完整，已经刷新", "<textarea")
	res = d.request(t, "POST", "/q/"+code+"/report", strings.NewReader("--b\r\nbroken"), "Content-Type", "multipart/form-data; boundary=b")
	wantStatus(t, res, http.StatusBadRequest)
}

func TestAReportThatIsTooHeavyIsAnsweredWithTheForm(t *testing.T) {
	d := newDistrict(t)
	photo := file{"big.jpg", append(sample(t, "landscape_6.jpg").content, make([]byte, 21<<20)...)}
	res := d.submit(t, "/q/"+code+"/report",
		map[string]string{"session": d.session(t), "kind": "need", "text": "需要两名焊工"}, photo, photo, photo)
	wantStatus(t, res, http.StatusRequestEntityTooLarge)
	wantIn(t, res, "照片总共太大", "<textarea")
}

func TestReportsAreLimited(t *testing.T) {
	d := newDistrict(t)
	var refused answer
	sent := 0
	for i := range 60 {
		res := d.submit(t, "/q/"+code+"/report", map[string]string{"session": d.session(t), "kind": "need", "text": fmt.Sprintf("第 %d 件", i)})
		if res.StatusCode != http.StatusSeeOther {
			refused = res
			break
		}
		sent++
	}
	if sent != 20 {
		t.Fatalf("%d reports at once", sent)
	}
	wantStatus(t, refused, http.StatusTooManyRequests)
	wantIn(t, refused, "提交得太频繁了", "第 20 件", "tel:19000000001")
	if refused.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	d.Clock.Advance(3 * time.Minute)
	tracking(t, d.submit(t, "/q/"+code+"/report", map[string]string{"session": sessionIn(t, refused), "kind": "need", "text": "第 20 件"}))
}

func TestOneSessionIsNotCorrectedForEver(t *testing.T) {
	d := newDistrict(t)
	fields := map[string]string{"session": d.session(t), "kind": "need", "text": ""}
	for range 10 {
		wantStatus(t, d.submit(t, "/q/"+code+"/report", fields), http.StatusUnprocessableEntity)
	}
	wantStatus(t, d.submit(t, "/q/"+code+"/report", fields), http.StatusTooManyRequests)
}
