package photos_test

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/photos"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// bomb is the header of a PNG that claims 60,000 × 60,000 pixels.
func bomb() []byte {
	header := []byte("IHDR")
	header = binary.BigEndian.AppendUint32(header, 60_000)
	header = binary.BigEndian.AppendUint32(header, 60_000)
	header = append(header, 8, 2, 0, 0, 0)
	png := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(png, header...), crc32.ChecksumIEEE(header))
}

func TestAPoisonedPhotoDoesNotStopTheNext(t *testing.T) {
	d := newDistrict(t)
	poisoned := map[string][]byte{
		"photo_undecodable": picture(t, "broken.jpg"),
		"photo_too_large":   bomb(),
		"photo_type":        []byte("<svg onload=alert(1)>"),
	}
	ids := map[string]string{}
	for reason, content := range poisoned {
		ids[reason] = photoID(len(ids) + 1)
		d.sent(t, ids[reason], content, nil)
	}
	d.sent(t, photoID(9), picture(t, "landscape_6.jpg"), nil)
	d.work(t)
	for reason, id := range ids {
		wantState(t, d.photo(t, id), store.PhotoFailed, reason)
	}
	good := d.photo(t, photoID(9))
	wantState(t, good, store.PhotoStored, "")
	if good.GetInt("width") <= good.GetInt("height") {
		t.Errorf("not turned upright: %d × %d", good.GetInt("width"), good.GetInt("height"))
	}
}

func TestThePhotoSaysWhatTheRowLeftOpen(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "DSCN0010.jpg")
	d.sent(t, photoID(1), content, nil)
	d.sent(t, photoID(2), content, map[string]any{
		"taken_at": "2026-11-01T08:00:00Z", "lat": 29.6, "lng": 106.6, "mime": "image/png",
	})
	d.work(t)
	for id, want := range map[string]struct {
		taken    string
		lat, lng float64
	}{
		photoID(1): {"2008-10-22 08:28:39.000Z", 43.467448, 11.885126}, // 16:28:39 of the district's zone
		photoID(2): {"2026-11-01 08:00:00.000Z", 29.6, 106.6},
	} {
		photo := d.photo(t, id)
		lat, lng := photo.GetFloat("lat"), photo.GetFloat("lng")
		if photo.GetString("taken_at") != want.taken || !near(lat, want.lat) || !near(lng, want.lng) {
			t.Errorf("%s: taken %s at %v, %v", id, photo.GetString("taken_at"), lat, lng)
		}
		if photo.MIME() != "image/jpeg" {
			t.Errorf("%s: announced type %s was kept", id, photo.MIME())
		}
	}
}

func near(a, b float64) bool { return a-b < 1e-5 && b-a < 1e-5 }

func TestWorkSurvivesARestart(t *testing.T) {
	d := newDistrict(t)
	uploaded, interrupted, partial := picture(t, "landscape_1.jpg"), picture(t, "landscape_2.jpg"), picture(t, "landscape_3.jpg")
	d.sent(t, photoID(1), uploaded, nil)
	c := d.client(t, testkit.WorkerA)
	// The server dies after the last byte of the second photo, before its
	// hash is checked, and half-way through the third.
	d.row(t, photoID(2), interrupted, nil)
	c.create(t, photoID(2), len(interrupted))
	if err := os.WriteFile(d.staged(t, photoID(2)), interrupted, 0o600); err != nil {
		t.Fatal(err)
	}
	d.row(t, photoID(3), partial, nil)
	location := c.create(t, photoID(3), len(partial))
	c.patch(t, location, 0, partial[:5000])

	app, service := restarted(t, d)
	if err := photos.Recover(service, t.Context(), app); err != nil {
		t.Fatal(err)
	}
	work(t, app, service)
	wantState(t, find(t, app, photoID(1)), store.PhotoStored, "")
	wantState(t, find(t, app, photoID(2)), store.PhotoStored, "")
	again := client{serve(t, app, service), c.token}
	if got := again.head(t, location).offset(t); got != 5000 {
		t.Fatalf("the third is at %d, want 5000", got)
	}
	again.patch(t, location, 5000, partial[5000:])
	work(t, app, service)
	wantState(t, find(t, app, photoID(3)), store.PhotoStored, "")
}

// restarted is another process's view of the same data directory.
func restarted(t *testing.T, d *district) (core.App, *photos.Service) {
	t.Helper()
	if err := d.ResetBootstrapState(); err != nil {
		t.Fatal(err)
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: d.DataDir(), EncryptionEnv: "pb_test_env", DBConnect: store.Connect})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.ResetBootstrapState(); err != nil {
			t.Error(err)
		}
	})
	return app, photos.New(clock.NewFake(d.Clock.Now()))
}

func TestTheClientFinishesWhatTheServerLeftFull(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	c := d.client(t, testkit.WorkerA)
	for n, ask := range []func(location string) answer{
		func(location string) answer { return c.head(t, location) },
		func(location string) answer { return c.patch(t, location, len(content), nil) },
		func(location string) answer { return c.post(t, photoID(2), len(content)) },
	} {
		d.row(t, photoID(n), content, nil)
		location := c.create(t, photoID(n), len(content))
		if err := os.WriteFile(d.staged(t, photoID(n)), content, 0o600); err != nil {
			t.Fatal(err)
		}
		ask(location)
		d.work(t)
		wantState(t, d.photo(t, photoID(n)), store.PhotoStored, "")
	}
}

func TestTheWorkOfADeadProcessIsTakenUpWhenItsLeaseEnds(t *testing.T) {
	d := newDistrict(t)
	d.sent(t, photoID(1), picture(t, "landscape_1.jpg"), nil)
	if _, ok, err := store.LeaseJob(d.App, photos.JobProcess, d.Clock.Now(), photos.LeaseFor); !ok || err != nil {
		t.Fatalf("lease: %v %v", ok, err)
	}
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
	d.Clock.Advance(photos.LeaseFor)
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoStored, "")
}

func TestAPhotoThatKillsTheProcessAgainAndAgainHasFailed(t *testing.T) {
	d := newDistrict(t)
	d.sent(t, photoID(1), picture(t, "landscape_1.jpg"), nil)
	for range 3 {
		if _, ok, err := store.LeaseJob(d.App, photos.JobProcess, d.Clock.Now(), photos.LeaseFor); !ok || err != nil {
			t.Fatalf("lease: %v %v", ok, err)
		}
		d.Clock.Advance(photos.LeaseFor)
	}
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoFailed, "photo_processing_failed")
}

func TestTransientErrorsAreRetriedWithoutHoldingUpOthers(t *testing.T) {
	d := newDistrict(t)
	d.sent(t, photoID(1), picture(t, "landscape_1.jpg"), nil)
	d.sent(t, photoID(2), picture(t, "landscape_2.jpg"), nil)
	// A directory stands where the first photo's variant is to be written.
	inTheWay := filepath.Join(d.DataDir(), "storage", "photos", photoID(1), "large", "x")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
	wantState(t, d.photo(t, photoID(2)), store.PhotoStored, "")
	d.Clock.Advance(30 * time.Second)
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")

	if err := os.RemoveAll(filepath.Dir(inTheWay)); err != nil {
		t.Fatal(err)
	}
	d.Clock.Advance(30 * time.Second)
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoPending, "")
	d.Clock.Advance(30 * time.Second)
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoStored, "")
}

func TestALostOriginalMayBeSentAgain(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_1.jpg")
	d.sent(t, photoID(1), content, nil)
	if err := os.Remove(filepath.Join(d.DataDir(), "storage", "photos", photoID(1), "original")); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoFailed, "photo_lost")
	c := d.client(t, testkit.WorkerA)
	c.patch(t, c.create(t, photoID(1), len(content)), 0, content)
	d.work(t)
	wantState(t, d.photo(t, photoID(1)), store.PhotoStored, "")
}

func TestTheServersOwnWorkerProcessesAnUpload(t *testing.T) {
	app := testkit.NewApp(t)
	if err := app.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	d := &district{App: app, service: photos.New(app.Clock), url: app.Serve(t)}
	d.sent(t, photoID(1), picture(t, "landscape_1.jpg"), nil)
	deadline := time.After(20 * time.Second)
	for tick := time.Tick(10 * time.Millisecond); d.photo(t, photoID(1)).State() != store.PhotoStored; {
		select {
		case <-tick:
		case <-deadline:
			t.Fatal("nobody processed the photo")
		}
	}
}
