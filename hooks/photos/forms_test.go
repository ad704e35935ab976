package photos_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/photos"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func (d *district) kept(t *testing.T, content []byte) photos.Kept {
	t.Helper()
	kept, err := d.service.Keep(d.App, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func (d *district) isOnDisk(t *testing.T, photo string) bool {
	t.Helper()
	_, err := os.Stat(filepath.Join(d.DataDir(), "storage", "photos", photo, "original"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func TestAnEnterprisesPhotoIsStoredWithItsReport(t *testing.T) {
	d := newDistrict(t)
	content := picture(t, "landscape_8.jpg")
	kept := d.kept(t, content)
	err := d.RunInTransaction(func(tx core.App) error {
		return d.service.Store(tx, photos.NewPhoto{
			Kept: kept, Enterprise: testkit.EnterpriseA, Issue: testkit.IssueLabour, Position: 1,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	d.work(t)
	photo := d.photo(t, kept.ID)
	wantState(t, photo, store.PhotoStored, "")
	if photo.Uploader() != "" || photo.SHA256() != digest(content) || photo.GetString("issue") != testkit.IssueLabour {
		t.Errorf("uploader %q, hash %s, issue %s", photo.Uploader(), photo.SHA256(), photo.GetString("issue"))
	}
	d.Clock.Advance(2 * time.Hour)
	d.work(t)
	if !d.isOnDisk(t, kept.ID) {
		t.Error("the original of a stored photo was dropped")
	}
}

func TestBytesWhoseReportNeverCameAreDropped(t *testing.T) {
	d := newDistrict(t)
	kept := d.kept(t, picture(t, "landscape_8.jpg"))
	refused := errors.New("the report is refused")
	err := d.RunInTransaction(func(tx core.App) error {
		return errors.Join(d.service.Store(tx, photos.NewPhoto{
			Kept: kept, Enterprise: testkit.EnterpriseA, Issue: testkit.IssueLabour,
		}), refused)
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	d.Clock.Advance(59 * time.Minute)
	d.work(t)
	if !d.isOnDisk(t, kept.ID) {
		t.Fatal("dropped within the hour")
	}
	d.Clock.Advance(time.Minute)
	d.work(t)
	if d.isOnDisk(t, kept.ID) {
		t.Fatal("still there after the hour")
	}
}

func TestKeepLooksAtTheContent(t *testing.T) {
	d := newDistrict(t)
	for want, content := range map[string][]byte{
		"photo_type":      []byte("<html>not a photo</html>"),
		"photo_too_heavy": append(picture(t, "landscape_1.jpg"), make([]byte, photos.MaxBytes)...),
	} {
		if _, err := d.service.Keep(d.App, bytes.NewReader(content)); errs.Code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestStoreRefusesAnotherEnterprise(t *testing.T) {
	d := newDistrict(t)
	err := d.service.Store(d.App, photos.NewPhoto{
		Kept: d.kept(t, picture(t, "landscape_8.jpg")), Enterprise: testkit.EnterpriseB, Issue: testkit.IssueLabour,
	})
	if errs.Code(err) != "enterprise_mismatch" {
		t.Fatalf("got %v, want enterprise_mismatch", err)
	}
}
