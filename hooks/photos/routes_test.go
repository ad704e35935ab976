package photos_test

import (
	"bytes"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"

	"gridwalk/hooks/photos"
	"gridwalk/internal/testkit"
)

// shelf is a stored photo of everything that authority tells apart.
func shelf(t *testing.T) (d *district, ids map[string]string) {
	t.Helper()
	d = newDistrict(t)
	ids = map[string]string{}
	content := picture(t, "DSCN0010.jpg")
	d.sent(t, photoID(1), content, nil)
	ids[testkit.VisitA] = photoID(1)
	for _, issue := range []string{testkit.IssueLabour, testkit.IssueUnowned, testkit.IssueFinance, testkit.IssueConfidential} {
		kept := d.kept(t, content)
		err := d.service.Store(d.App, photos.NewPhoto{Kept: kept, Enterprise: testkit.EnterpriseA, Issue: issue})
		if err != nil {
			t.Fatal(err)
		}
		ids[issue] = kept.ID
	}
	d.work(t)
	return d, ids
}

func TestWhoMaySeeAPhoto(t *testing.T) {
	d, ids := shelf(t)
	owners := []string{testkit.VisitA, testkit.IssueLabour, testkit.IssueUnowned, testkit.IssueFinance, testkit.IssueConfidential}
	const ok, missing, who = http.StatusOK, http.StatusNotFound, http.StatusUnauthorized
	for persona, want := range map[testkit.Persona][]int{
		testkit.WorkerA:    {ok, ok, ok, ok, missing},
		testkit.WorkerB:    {missing, missing, missing, missing, missing},
		testkit.AreaLead:   {ok, ok, ok, ok, missing},
		testkit.Chief:      {ok, ok, ok, ok, missing},
		testkit.Desk:       {missing, ok, ok, missing, missing},
		testkit.Leader:     {ok, ok, ok, ok, missing},
		testkit.Manager:    {ok, ok, ok, ok, missing},
		testkit.Supervisor: {ok, ok, ok, ok, ok},
		testkit.Anonymous:  {who, who, who, who, who},
		testkit.Superuser:  {ok, ok, ok, ok, ok},
	} {
		c := d.client(t, persona)
		for i, owner := range owners {
			for _, variant := range []string{"thumb", "large", "original"} {
				if got := c.show(t, ids[owner], variant).StatusCode; got != want[i] {
					t.Errorf("%s, %s of %s: got %d, want %d", persona, variant, owner, got, want[i])
				}
			}
		}
	}
}

func TestAPhotoIsServedToBeCachedByOneBrowserOnly(t *testing.T) {
	d, ids := shelf(t)
	c := d.client(t, testkit.WorkerA)
	id := ids[testkit.VisitA]
	for variant, want := range map[string]struct {
		side        int
		disposition string
	}{
		"thumb":    {320, `inline; filename="` + id + `-thumb.jpg"`},
		"large":    {640, `inline; filename="` + id + `-large.jpg"`},
		"original": {640, `attachment; filename="` + id + `-original.jpg"`},
	} {
		res := c.show(t, id, variant)
		for header, value := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Disposition": want.disposition,
			"Cache-Control": "private, max-age=31536000, immutable",
		} {
			if got := res.Header.Get(header); got != value {
				t.Errorf("%s %s: got %s, want %s", variant, header, got, value)
			}
		}
		if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Authorization") {
			t.Errorf("%s varies by %v", variant, res.Header.Values("Vary"))
		}
		config, err := jpeg.DecodeConfig(bytes.NewReader([]byte(res.text)))
		if err != nil || max(config.Width, config.Height) != want.side {
			t.Errorf("%s: %d × %d, %v", variant, config.Width, config.Height, err)
		}
	}
	part := c.do(t, "GET", "/api/photos/"+id+"/large", nil, map[string]string{"Range": "bytes=0-9"})
	if part.StatusCode != http.StatusPartialContent || len(part.text) != 10 {
		t.Errorf("range: %d, %d bytes", part.StatusCode, len(part.text))
	}
}

func TestAnImageElementShowsAPhotoWithAFileToken(t *testing.T) {
	d, ids := shelf(t)
	tokenOf := func(who testkit.Persona) string {
		token, err := d.Auth(t, who).NewFileToken()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	anonymous := d.client(t, testkit.Anonymous)
	path := "/api/photos/" + ids[testkit.VisitA] + "/thumb?token="
	for token, want := range map[string]int{
		tokenOf(testkit.WorkerA):           http.StatusOK,
		tokenOf(testkit.WorkerB):           http.StatusNotFound,
		tokenOf(testkit.Superuser):         http.StatusUnauthorized,
		d.Token(t, testkit.WorkerA):        http.StatusUnauthorized, // an auth token does not belong into addresses
		tokenOf(testkit.WorkerA)[:40] + "": http.StatusUnauthorized,
	} {
		if got := anonymous.do(t, "GET", path+token, nil, nil).StatusCode; got != want {
			t.Errorf("token %.20s…: got %d, want %d", token, got, want)
		}
	}
}

func TestAPhotoThatIsNotReadySaysSo(t *testing.T) {
	d := newDistrict(t)
	c := d.client(t, testkit.WorkerA)
	d.row(t, photoID(1), []byte("bytes"), nil)
	d.sent(t, photoID(2), []byte("no photo"), nil)
	d.work(t)
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		photoID(1) + "/thumb":    {http.StatusConflict, "photo_pending"},
		photoID(1) + "/original": {http.StatusConflict, "photo_pending"},
		photoID(2) + "/thumb":    {http.StatusConflict, "photo_failed"},
		photoID(3) + "/thumb":    {http.StatusNotFound, "record_not_found"},
		photoID(1) + "/poster":   {http.StatusNotFound, "record_not_found"},
	} {
		res := c.do(t, "GET", "/api/photos/"+path, nil, nil)
		if res.StatusCode != want.status || res.code() != want.code {
			t.Errorf("%s: got %d %s, want %d %s", path, res.StatusCode, res.code(), want.status, want.code)
		}
	}
	// Somebody else does not learn that there is anything to wait for.
	if res := d.client(t, testkit.WorkerB).show(t, photoID(1), "thumb"); res.StatusCode != http.StatusNotFound {
		t.Errorf("worker B: %d %s", res.StatusCode, res.text)
	}
}

func TestPocketBasesFileApiDoesNotReachPhotos(t *testing.T) {
	d, ids := shelf(t)
	c := d.client(t, testkit.WorkerA)
	for _, path := range []string{
		"/api/files/photos/" + ids[testkit.VisitA] + "/original",
		"/api/files/photos/" + ids[testkit.VisitA] + "/large",
		"/api/files/pbc_photos/" + ids[testkit.VisitA] + "/thumb",
	} {
		if got := c.do(t, "GET", path, nil, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, got)
		}
	}
}
