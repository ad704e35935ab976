package photos_test

import (
	"net/http"
	"testing"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestAPictureThatIsOnTheServerAlready(t *testing.T) {
	d := newDistrict(t)
	content, other := picture(t, "landscape_6.jpg"), picture(t, "DSCN0042.jpg")
	first, second, third := photoID(1), photoID(2), photoID(3)
	d.row(t, first, content, nil)
	d.row(t, second, content, nil)
	d.row(t, third, other, nil)

	for name, wrong := range map[string]struct {
		err  error
		want string
	}{
		"other bytes":          {d.service.Put(d.App, first, other), "hash_mismatch"},
		"no such photo":        {d.service.Put(d.App, photoID(9), content), "record_not_found"},
		"as one without bytes": {d.service.PutSame(d.App, second, first), "photo_pending"},
	} {
		if got := errs.Code(wrong.err); got != wrong.want {
			t.Errorf("%s: got %v", name, wrong.err)
		}
	}

	if err := d.service.Put(d.App, first, content); err != nil {
		t.Fatal(err)
	}
	if err := d.service.PutSame(d.App, second, first); err != nil {
		t.Fatal(err)
	}
	if err := d.service.PutSame(d.App, third, first); errs.Code(err) != "hash_mismatch" {
		t.Errorf("another picture's bytes: got %v", err)
	}
	wantState(t, d.photo(t, third), store.PhotoPending, "")

	c := d.client(t, testkit.WorkerA)
	for _, id := range []string{first, second} {
		wantState(t, d.photo(t, id), store.PhotoStored, "")
		if width, height := d.photo(t, id).Dimensions(); width != 600 || height != 450 {
			t.Errorf("%s: %d × %d, want it held upright", id, width, height)
		}
		if res := c.show(t, id, "original"); res.text != string(content) {
			t.Errorf("%s: the original has changed", id)
		}
		for _, variant := range []string{"large", "thumb"} {
			if res := c.show(t, id, variant); res.StatusCode != http.StatusOK || res.text != c.show(t, first, variant).text {
				t.Errorf("%s %s: got %s", id, variant, res.Status)
			}
		}
	}
	if worked, err := d.service.Work(d.App); worked || err != nil {
		t.Errorf("something is left for the worker: %v %v", worked, err)
	}
}
