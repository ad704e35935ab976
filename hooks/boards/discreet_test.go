package boards_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/logger"
)

func TestPagesSayLittleToOthers(t *testing.T) {
	d := newDistrict(t)
	path := d.report(t, nil)
	for _, path := range []string{"/q/" + code, "/q/zzzzzzzzzz", "/q/" + code + "/report", path, path + "/comment", "/t/x", path + "/photos/x/thumb"} {
		res := d.get(t, path)
		for header, want := range map[string]string{
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive",
			"X-Content-Type-Options": "nosniff",
		} {
			if got := res.Header.Get(header); got != want {
				t.Errorf("%s: %s %q", path, header, got)
			}
		}
		policy := res.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: policy %s", path, policy)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %s", path, policy)
		}
	}
}

var inline = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

func TestThePolicyAllowsExactlyTheStyleAndTheScriptOfThePage(t *testing.T) {
	d := newDistrict(t)
	res := d.get(t, "/q/"+code)
	found := inline.FindAllStringSubmatch(res.body, -1)
	if len(found) != 2 {
		t.Fatalf("%d inline elements", len(found))
	}
	for _, element := range found {
		sum := sha256.Sum256([]byte(element[2]))
		want := element[1] + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("%s lacks %s", policy, want)
		}
	}
	if handlers := regexp.MustCompile(`<[^>]+ (on\w+|style)=`).FindString(readable(res.body)); handlers != "" {
		t.Errorf("the policy would refuse %s", handlers)
	}
}

// logged returns all that the request log holds, once it has as many entries
// of the route as it must.
func (d *district) logged(t *testing.T, route string, times int) string {
	t.Helper()
	handler, ok := d.Logger().Handler().(*logger.BatchHandler)
	if !ok {
		t.Fatal("PocketBase logs by another handler now")
	}
	var all string
	eventually(t, "the log has "+route, func() bool {
		must(t, handler.WriteAll(context.Background()))
		must(t, d.AuxDB().NewQuery(`SELECT coalesce(group_concat(message || ' ' || data, x'0a'), '') FROM _logs`).Row(&all))
		return strings.Count(all, `"url":"`+route+`"`) >= times
	})
	return all
}

func TestTheLogHoldsNoTokens(t *testing.T) {
	d := newDistrict(t)
	d.Settings().Logs.MaxDays = 5
	d.Settings().Logs.MinLevel = -4
	d.Settings().RateLimits.Enabled = true
	d.Settings().RateLimits.Rules = []core.RateLimitRule{{Label: "POST /t/", Duration: 600, MaxRequests: 1}}
	must(t, d.Save(d.Settings()))

	path := d.report(t, nil)
	token := strings.TrimPrefix(path, "/t/")
	wantStatus(t, d.get(t, path, "Referer", d.url+path), http.StatusOK)
	wantStatus(t, d.get(t, path+"/photos/x/thumb"), http.StatusNotFound)
	wantStatus(t, d.get(t, path+"/and/whatever/else"), http.StatusNotFound)
	wantStatus(t, d.request(t, "DELETE", path, nil), http.StatusNotFound)
	wantStatus(t, d.request(t, "PUT", path+"/rate?x="+token, nil), http.StatusNotFound)
	wantStatus(t, d.send(t, path+"/comment", map[string]string{"text": "x"}), http.StatusSeeOther)
	// What PocketBase's own limiter refuses is logged as well, and is a page.
	refused := d.send(t, path+"/comment", map[string]string{"text": "x"})
	wantStatus(t, refused, http.StatusTooManyRequests)
	wantIn(t, refused, "请稍等一下")
	// What fails inside is logged under an id.
	_, err := d.DB().NewQuery("ALTER TABLE deadlines RENAME TO gone").Execute()
	must(t, err)
	failed := d.get(t, path)
	wantStatus(t, failed, http.StatusInternalServerError)
	wantIn(t, failed, "出了点问题", "编号")
	wantNotIn(t, failed, "deadlines", "SQL")

	for route, times := range map[string]int{
		"/t/%7Btoken%7D": 2, "/t/%7Btoken%7D/photos/%7Bid%7D/%7Bvariant%7D": 1, "/t/%7Bpath...%7D": 3, "/t/%7Btoken%7D/comment": 2,
	} {
		log := d.logged(t, route, times)
		for _, part := range strings.Split(token, ".")[1:] {
			if strings.Contains(log, part) {
				t.Errorf("the log holds the token:\n%s", log)
			}
		}
	}
}
