package photos_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"gridwalk/hooks/photos"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestAnUploadIsResumedWhereTheConnectionBroke(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "DSCN0010.jpg")
	half := len(content) / 2
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	location := c.create(t, photoID(1), len(content))

	conn := brokenPatch(t, c, location, content, half)
	waitForSize(t, d.staged(t, photoID(1)), half)
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}

	head := c.head(t, location)
	if got := head.offset(t); got != half {
		t.Fatalf("offset after the break: got %d, want %d", got, half)
	}
	res := c.patch(t, location, half, content[half:])
	if res.StatusCode != http.StatusNoContent || res.offset(t) != len(content) {
		t.Fatalf("rest: %d %s", res.StatusCode, res.text)
	}
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
	d.work(t)

	photo := d.photo(t, photoID(1))
	wantState(t, photo, store.PhotoStored, "")
	if w, h := photo.GetInt("width"), photo.GetInt("height"); w != 640 || h != 480 {
		t.Errorf("stored as %d × %d", w, h)
	}
	if got := d.client(t, testkit.WorkerA).show(t, photoID(1), "original"); got.text != string(content) {
		t.Errorf("the original was altered: %d bytes of %d", len(got.text), len(content))
	}
	if _, err := os.Stat(d.staged(t, photoID(1))); !os.IsNotExist(err) {
		t.Errorf("the upload is still staged: %v", err)
	}
}

// brokenPatch sends the first part of a PATCH and leaves the connection open.
func brokenPatch(t *testing.T, c client, location string, content []byte, part int) net.Conn {
	t.Helper()
	base, err := url.Parse(c.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", base.Host)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nTus-Resumable: 1.0.0\r\n"+
		"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: %d\r\n\r\n%s",
		location, base.Host, c.token, len(content), content[:part])
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func waitForSize(t *testing.T, path string, size int) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for tick := time.Tick(5 * time.Millisecond); ; {
		if info, err := os.Stat(path); err == nil && info.Size() == int64(size) {
			return
		}
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("%s never had %d bytes", path, size)
		}
	}
}

func TestALostAnswerToTheCreationFindsTheSameUpload(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	first := c.create(t, photoID(1), len(content))
	c.patch(t, first, 0, content[:1000])

	again := c.post(t, photoID(1), len(content))
	if again.Header.Get("Location") != first || again.offset(t) != 1000 {
		t.Fatalf("got %s at %d, want %s at 1000", again.Header.Get("Location"), again.offset(t), first)
	}
	if res := c.patch(t, first, 0, content); res.StatusCode != http.StatusConflict {
		t.Fatalf("a client that assumes offset 0: %d %s", res.StatusCode, res.text)
	}
}

func TestUploadsAreTheUploadersAlone(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	location := d.client(t, testkit.WorkerA).create(t, photoID(1), len(content))
	for who, want := range map[testkit.Persona]int{
		testkit.WorkerB: http.StatusNotFound, testkit.Manager: http.StatusNotFound, testkit.Supervisor: http.StatusNotFound,
		testkit.Anonymous: http.StatusUnauthorized, testkit.Superuser: http.StatusUnauthorized,
	} {
		c := d.client(t, who)
		for method, res := range map[string]answer{
			"POST":   c.post(t, photoID(1), len(content)),
			"HEAD":   c.head(t, location),
			"PATCH":  c.patch(t, location, 0, content),
			"DELETE": c.do(t, "DELETE", location, nil, nil),
		} {
			if res.StatusCode != want {
				t.Errorf("%s %s: got %d, want %d", who, method, res.StatusCode, want)
			}
		}
	}
	if got := d.client(t, testkit.WorkerA).head(t, location).offset(t); got != 0 {
		t.Fatalf("somebody else's bytes arrived: %d", got)
	}
}

func TestUploadIdsCannotBeMadeUp(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	location := c.create(t, photoID(1), len(content))
	for name, made := range map[string]string{
		"another digest": location[:len(location)-32] + strings.Repeat("0", 32),
		"the photo's id": photos.UploadPath + photoID(1),
		"a path":         photos.UploadPath + "..%2F..%2Fdata.db",
		"the info file":  location + ".info",
	} {
		if res := c.head(t, made); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", name, res.StatusCode)
		}
	}
}

func TestAnUploadMustMatchItsRow(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	if res := c.post(t, photoID(1), len(content)+1); res.StatusCode != http.StatusUnprocessableEntity || res.code() != "photo_wrong_size" {
		t.Errorf("another size: %d %s", res.StatusCode, res.text)
	}
	if res := c.post(t, photoID(2), len(content)); res.StatusCode != http.StatusNotFound || res.code() != "record_not_found" {
		t.Errorf("no row: %d %s", res.StatusCode, res.text)
	}
	location := c.create(t, photoID(1), len(content))
	if res := c.patch(t, location, 0, append(content, 0)); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a byte too many: %d %s", res.StatusCode, res.text)
	}
}

func TestBytesOfAnotherHashFailThePhotoUntilTheyAreSentAgain(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	damaged := append([]byte{}, content...)
	damaged[len(damaged)/2] ^= 1
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)

	res := c.patch(t, c.create(t, photoID(1), len(content)), 0, damaged)
	if res.StatusCode != 460 || res.code() != "hash_mismatch" {
		t.Fatalf("damaged: %d %s", res.StatusCode, res.text)
	}
	wantState(t, d.photo(t, photoID(1)), store.PhotoFailed, "hash_mismatch")
	d.work(t)

	if res := c.patch(t, c.create(t, photoID(1), len(content)), 0, content); res.StatusCode != http.StatusNoContent {
		t.Fatalf("sound: %d %s", res.StatusCode, res.text)
	}
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoStored, "")
}

func TestAPhotoIsNotUploadedTwice(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	location := c.create(t, photoID(1), len(content))
	c.patch(t, location, 0, content)
	for _, moment := range []string{"before it is processed", "after"} {
		if res := c.post(t, photoID(1), len(content)); res.StatusCode != http.StatusConflict || res.code() != "photo_already_stored" {
			t.Errorf("%s, create: %d %s", moment, res.StatusCode, res.text)
		}
		// The answer to the last PATCH may have been lost.
		if res := c.head(t, location); res.StatusCode != http.StatusOK || res.offset(t) != len(content) {
			t.Errorf("%s, head: %d at %d", moment, res.StatusCode, res.offset(t))
		}
		if res := c.patch(t, location, len(content), nil); res.StatusCode != http.StatusNoContent {
			t.Errorf("%s, empty patch: %d", moment, res.StatusCode)
		}
		if res := c.patch(t, location, 0, content); res.StatusCode != http.StatusConflict {
			t.Errorf("%s, patch from the start: %d", moment, res.StatusCode)
		}
		if res := c.do(t, "DELETE", location, nil, nil); res.StatusCode != http.StatusConflict {
			t.Errorf("%s, delete: %d", moment, res.StatusCode)
		}
		d.work(t)
	}
}

func TestTwoTabsSendingTheSamePhotoDoNoHarm(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "iphone_hdr_NO.jpg")
	d.row(t, photoID(1), content, nil)
	var tabs sync.WaitGroup
	for range 3 {
		c := d.client(t, testkit.WorkerA)
		tabs.Go(func() {
			res := c.post(t, photoID(1), len(content))
			if res.StatusCode == http.StatusConflict {
				return
			}
			location := res.Header.Get("Location")
			for offset := 0; offset < len(content); offset = c.head(t, location).offset(t) {
				c.patch(t, location, offset, content[offset:])
			}
		})
	}
	tabs.Wait()
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoStored, "")
}

func TestAnUploadCanBeGivenUp(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	location := c.create(t, photoID(1), len(content))
	c.patch(t, location, 0, content[:100])
	if res := c.do(t, "DELETE", location, nil, nil); res.StatusCode != http.StatusNoContent {
		t.Fatalf("delete: %d %s", res.StatusCode, res.text)
	}
	if res := c.head(t, location); res.StatusCode != http.StatusNotFound {
		t.Fatalf("head: %d", res.StatusCode)
	}
	if res := c.post(t, photoID(1), len(content)); res.offset(t) != 0 {
		t.Fatalf("begun anew at %d", res.offset(t))
	}
}

func TestAnInterruptedUploadOutlivesAMonth(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.row(t, photoID(1), content, nil)
	c := d.client(t, testkit.WorkerA)
	created := c.post(t, photoID(1), len(content))
	expires, err := http.ParseTime(created.Header.Get("Upload-Expires"))
	if err != nil || expires.Before(d.Clock.Now().AddDate(0, 0, 30)) {
		t.Fatalf("expires %v, %v", expires, err)
	}
	location := created.Header.Get("Location")

	d.Clock.Advance(31 * 24 * time.Hour)
	d.work(t)
	if res := c.patch(t, location, 0, content[:100]); res.StatusCode != http.StatusNoContent {
		t.Fatalf("after a month: %d", res.StatusCode)
	}
	d.Clock.Advance(31 * 24 * time.Hour)
	d.work(t)
	if got := c.head(t, location).offset(t); got != 100 {
		t.Fatalf("a month after it was resumed: at %d", got)
	}
	d.Clock.Advance(31 * 24 * time.Hour)
	d.work(t)
	if res := c.head(t, location); res.StatusCode != http.StatusNotFound {
		t.Fatalf("two idle months: %d", res.StatusCode)
	}
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
}

func TestTheServerSaysWhatItCanDo(t *testing.T) {
	d := newDistrict(t)
	res := d.client(t, testkit.Anonymous).do(t, "OPTIONS", photos.UploadPath, nil, nil)
	if res.Header.Get("Tus-Version") != "1.0.0" || res.Header.Get("Tus-Extension") != "creation,termination,expiration" ||
		res.Header.Get("Tus-Max-Size") != fmt.Sprint(photos.MaxBytes) {
		t.Fatalf("got %d %v", res.StatusCode, res.Header)
	}
}
