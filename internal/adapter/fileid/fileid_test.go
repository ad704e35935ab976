package fileid_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gridwalk/internal/adapter/fileid"
)

func TestACopyInTheSamePlaceIsAnotherFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("files have no identity here")
	}
	path := filepath.Join(t.TempDir(), "data.db")
	write := func(to string) {
		if err := os.WriteFile(to, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	id := func() string {
		id, err := fileid.Of(path)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	write(path)
	before := id()
	write(path)
	if after := id(); after != before {
		t.Errorf("writing to the file changed its identity from %s to %s", before, after)
	}
	write(path + ".copy")
	if err := os.Rename(path+".copy", path); err != nil {
		t.Fatal(err)
	}
	if after := id(); after == before {
		t.Error("the copy has the identity of the original")
	}
}
