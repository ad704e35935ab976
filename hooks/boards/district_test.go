package boards_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/testkit"
)

// code is that of the board of enterprise A.
const code = "0123456789"

// district is a served app that an enterprise visits with a browser that has
// no JavaScript.
type district struct {
	*testkit.App
	url string
}

func newDistrict(t *testing.T) *district {
	t.Helper()
	app := testkit.NewApp(t)
	return &district{App: app, url: app.Serve(t)}
}

// answer is a page with its body read.
type answer struct {
	*http.Response
	body string
}

// plain follows no redirects.
var plain = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (d *district) do(t *testing.T, req *http.Request) answer {
	t.Helper()
	res, err := plain.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{res, string(raw)}
}

func (d *district) request(t *testing.T, method, path string, body io.Reader, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequest(method, d.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return d.do(t, req)
}

func (d *district) get(t *testing.T, path string, headers ...string) answer {
	t.Helper()
	return d.request(t, "GET", path, nil, headers...)
}

// as asks as an official.
func (d *district) as(t *testing.T, who testkit.Persona, method, path string, body any) answer {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return d.request(t, method, path, bytes.NewReader(raw), "Content-Type", "application/json", "Authorization", d.Token(t, who))
}

// act enters an act of an official.
func (d *district) act(t *testing.T, who testkit.Persona, issue, act, text string, params map[string]any) {
	t.Helper()
	res := d.as(t, who, "POST", "/api/issues/"+issue+"/actions", map[string]any{"act": act, "text": text, "params": params})
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s", who, act, res.StatusCode, res.body)
	}
}

// file is one in a form.
type file struct {
	name    string
	content []byte
}

func sample(t *testing.T, name string) file {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "photos", name))
	if err != nil {
		t.Fatal(err)
	}
	return file{name, raw}
}

// submit sends the report form as a browser does.
func (d *district) submit(t *testing.T, path string, fields map[string]string, photos ...file) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, photo := range photos {
		part, err := form.CreateFormFile("photos", photo.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(photo.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return d.request(t, "POST", path, &body, "Content-Type", form.FormDataContentType())
}

var hiddenSession = regexp.MustCompile(`name="session" value="([^"]+)"`)

// session scans the board and returns the session of the form on it.
func (d *district) session(t *testing.T) string {
	t.Helper()
	return sessionIn(t, d.get(t, "/q/"+code))
}

func sessionIn(t *testing.T, page answer) string {
	t.Helper()
	found := hiddenSession.FindStringSubmatch(page.body)
	if found == nil {
		t.Fatalf("no session in %d %s", page.StatusCode, page.body)
	}
	return html.UnescapeString(found[1])
}

// report sends a report in a session of its own and returns the path of its
// tracking page.
func (d *district) report(t *testing.T, fields map[string]string, photos ...file) string {
	t.Helper()
	all := map[string]string{"session": d.session(t), "kind": "problem", "text": "厂区门口积水"}
	for name, value := range fields {
		all[name] = value
	}
	return tracking(t, d.submit(t, "/q/"+code+"/report", all, photos...))
}

// tracking is where the answer to a report leads.
func tracking(t *testing.T, res answer) string {
	t.Helper()
	location := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(location, "/t/") {
		t.Fatalf("got %d to %q: %s", res.StatusCode, location, res.body)
	}
	return location
}

// send sends a form of the tracking page.
func (d *district) send(t *testing.T, path string, fields map[string]string) answer {
	t.Helper()
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	return d.request(t, "POST", path, strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

// issues are the ids of all issues, the oldest first.
func (d *district) issues(t *testing.T) (ids []string) {
	t.Helper()
	must(t, d.DB().NewQuery("SELECT id FROM issues ORDER BY number").Column(&ids))
	return ids
}

// onlyIssue is the one issue that there is.
func (d *district) onlyIssue(t *testing.T) string {
	t.Helper()
	ids := d.issues(t)
	if len(ids) != 1 {
		t.Fatalf("there are %d issues", len(ids))
	}
	return ids[0]
}

// field is a column of a row.
func (d *district) field(t *testing.T, table, id, column string) (value string) {
	t.Helper()
	must(t, d.DB().Select(column).From(table).Where(dbx.HashExp{"id": id}).Row(&value))
	return value
}

// eventually waits for what the server does in the background.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for range 1500 {
		if holds() {
			return
		}
		<-ticker.C
	}
	t.Fatal("it never came to this: " + what)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantIn(t *testing.T, res answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(readable(res.body), part) {
			t.Errorf("%s lacks %q:\n%s", res.Request.URL.Path, part, readable(res.body))
		}
	}
}

func wantNotIn(t *testing.T, res answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(readable(res.body), part) {
			t.Errorf("%s has %q:\n%s", res.Request.URL.Path, part, readable(res.body))
		}
	}
}

func wantStatus(t *testing.T, res answer, status int) {
	t.Helper()
	if res.StatusCode != status {
		t.Fatalf("%s %s: got %d, want %d: %s", res.Request.Method, res.Request.URL.Path, res.StatusCode, status, readable(res.body))
	}
}

var machinery = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|<svg .*?</svg>`)

// readable is a page without what nobody reads.
func readable(page string) string { return machinery.ReplaceAllString(page, "") }
