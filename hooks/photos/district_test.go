package photos_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/photos"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// district is an app with visits and issues to photograph and a server that
// serves photos, but has no worker: the tests do its work.
type district struct {
	*testkit.App
	service *photos.Service
	url     string
}

func newDistrict(t *testing.T) *district {
	t.Helper()
	app := testkit.NewApp(t)
	if err := app.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	d := &district{App: app, service: photos.New(app.Clock)}
	d.url = serve(t, app, d.service)
	return d
}

func serve(t *testing.T, app core.App, service *photos.Service) (url string) {
	t.Helper()
	router, err := apis.NewRouter(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := photos.Mount(service, app, router); err != nil {
		t.Fatal(err)
	}
	mux, err := router.BuildMux()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// work does the worker's jobs until none is due.
func (d *district) work(t *testing.T) {
	t.Helper()
	work(t, d.App, d.service)
}

func work(t *testing.T, app core.App, service *photos.Service) {
	t.Helper()
	for range 100 {
		worked, err := service.Work(app)
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			return
		}
	}
	t.Fatal("the worker does not come to an end")
}

// captured is a photo of VisitA by the persona, its fields changed.
func (d *district) captured(t *testing.T, who testkit.Persona, id string, content []byte, changes map[string]any) syncproto.Captured {
	t.Helper()
	now := d.Clock.Now()
	c := syncproto.Captured{
		Table: "photos", Record: id, Device: testkit.DeviceA,
		CapturedAt: now.Add(-time.Minute), DeviceAt: now.Add(-time.Minute), ReceivedAt: now,
	}
	fields := map[string]any{
		"enterprise": testkit.EnterpriseA, "visit": testkit.VisitA,
		"sha256": digest(content), "size": len(content), "mime": "image/jpeg",
	}
	for name, value := range changes {
		fields[name] = value
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &c.Fields); err != nil {
		t.Fatal(err)
	}
	auth := d.Auth(t, who)
	c.Name = auth.GetString("name")
	if c.Officer, err = store.SubjectOf(d.DB(), auth, c.CapturedAt); err != nil {
		t.Fatal(err)
	}
	return c
}

// row captures a photo of worker A.
func (d *district) row(t *testing.T, id string, content []byte, changes map[string]any) {
	t.Helper()
	if err := d.service.Capture(d.App, d.captured(t, testkit.WorkerA, id, content, changes)); err != nil {
		t.Fatal(err)
	}
}

// sent captures a photo and uploads it whole.
func (d *district) sent(t *testing.T, id string, content []byte, changes map[string]any) {
	t.Helper()
	d.row(t, id, content, changes)
	c := d.client(t, testkit.WorkerA)
	location := c.create(t, id, len(content))
	if res := c.patch(t, location, 0, content); res.StatusCode != http.StatusNoContent {
		t.Fatalf("upload of %s: %s", id, res.text)
	}
}

func (d *district) photo(t *testing.T, id string) *store.Photo {
	t.Helper()
	return find(t, d.App, id)
}

func find(t *testing.T, app core.App, id string) *store.Photo {
	t.Helper()
	photo, err := store.FindPhoto(app, id)
	if err != nil {
		t.Fatal(err)
	}
	return photo
}

func wantState(t *testing.T, photo *store.Photo, state, reason string) {
	t.Helper()
	if photo.State() != state || photo.FailReason() != reason {
		t.Fatalf("%s is %s %q, want %s %q", photo.Id, photo.State(), photo.FailReason(), state, reason)
	}
}

// staged is the path of the photo's upload.
func (d *district) staged(t *testing.T, id string) string {
	t.Helper()
	st, err := photos.Staging(d.service, d.App)
	if err != nil {
		t.Fatal(err)
	}
	return photos.StagedPath(st, id)
}

// client speaks tus as one persona.
type client struct{ url, token string }

func (d *district) client(t *testing.T, who testkit.Persona) client {
	t.Helper()
	return client{d.url, d.Token(t, who)}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	text string
}

// code of a coded error.
func (a answer) code() string {
	var body struct{ Code string }
	_ = json.Unmarshal([]byte(a.text), &body)
	return body.Code
}

func (a answer) offset(t *testing.T) int {
	t.Helper()
	offset, err := strconv.Atoi(a.Header.Get("Upload-Offset"))
	if err != nil {
		t.Fatalf("no offset in %d %s", a.StatusCode, a.text)
	}
	return offset
}

func (c client) do(t *testing.T, method, path string, body []byte, headers map[string]string) answer {
	t.Helper()
	req, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", c.token)
	req.Header.Set("Tus-Resumable", "1.0.0")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{res, string(text)}
}

func (c client) post(t *testing.T, photo string, size int) answer {
	t.Helper()
	return c.do(t, "POST", photos.UploadPath, nil, map[string]string{
		"Upload-Length": fmt.Sprint(size), "Upload-Metadata": "photo " + base64.StdEncoding.EncodeToString([]byte(photo)),
	})
}

func (c client) create(t *testing.T, photo string, size int) (location string) {
	t.Helper()
	res := c.post(t, photo, size)
	if res.StatusCode != http.StatusCreated {
		t.Fatalf("create: %d %s", res.StatusCode, res.text)
	}
	return res.Header.Get("Location")
}

func (c client) head(t *testing.T, location string) answer {
	t.Helper()
	return c.do(t, "HEAD", location, nil, nil)
}

func (c client) patch(t *testing.T, location string, offset int, content []byte) answer {
	t.Helper()
	return c.do(t, "PATCH", location, content, map[string]string{
		"Content-Type": "application/offset+octet-stream", "Upload-Offset": fmt.Sprint(offset),
	})
}

func (c client) show(t *testing.T, photo, variant string) answer {
	t.Helper()
	return c.do(t, "GET", "/api/photos/"+photo+"/"+variant, nil, nil)
}

// picture is a real photo of the collection.
func picture(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "testdata", "photos", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// photoID makes ids that can be told apart.
func photoID(n int) string { return fmt.Sprintf("photo%010d", n) }
