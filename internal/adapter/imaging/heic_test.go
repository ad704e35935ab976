package imaging

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gen2brain/heic"
)

func TestHEICBrandOfAndroid(t *testing.T) {
	apple := photo(t, "IMG_5195.HEIC")
	android := bytes.Replace(apple, []byte("ftypheic"), []byte("ftypmif1"), 1)
	want, got := process(t, apple), process(t, android)
	if !bytes.Equal(want.Large.JPEG, got.Large.JPEG) {
		t.Error("the brand changed the picture")
	}
}

func TestHEICIsDecodedOneAtATime(t *testing.T) {
	data := photo(t, "IMG_5195.HEIC")
	release := acquirePixels(codecs[MIMEHEIC], 1)
	if pixelsInUse.TryAcquire(1) {
		t.Error("a pixel was left beside a HEIC")
		pixelsInUse.Release(1)
	}
	release()

	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := Process(bytes.NewReader(data), DefaultLimits); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if !pixelsInUse.TryAcquire(pixelBudget) {
		t.Fatal("pixels were not given back")
	}
	pixelsInUse.Release(pixelBudget)
}

const systemLibraryEnv = "GRIDWALK_TEST_SYSTEM_LIBHEIF"

// TestHEICIgnoresASystemLibrary runs the decoder on a machine that has a
// libheif.so, made here, every function of which ends the process.
func TestHEICIgnoresASystemLibrary(t *testing.T) {
	if os.Getenv(systemLibraryEnv) != "" {
		if err := heic.Dynamic(); err != nil {
			t.Fatalf("the system library was not loaded, so this shows nothing: %v", err)
		}
		process(t, photo(t, "IMG_5195.HEIC"))
		return
	}
	if err := heic.Dynamic(); err != nil && !strings.Contains(err.Error(), "cannot load library") {
		t.Skipf("this build cannot load a system library: %v", err)
	}
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("needs a C compiler to make a system library")
	}

	dir := t.TempDir()
	source := "#include <stdlib.h>\n" +
		"int heif_get_version_number_major(void) { return 1; }\n" +
		"int heif_get_version_number_minor(void) { return 18; }\n"
	for _, name := range strings.Fields(`
		heif_image_handle_get_preferred_decoding_colorspace heif_check_filetype heif_context_alloc
		heif_context_free heif_context_read_from_memory_without_copy heif_context_get_primary_image_handle
		heif_image_handle_get_width heif_image_handle_get_height heif_image_handle_is_premultiplied_alpha
		heif_image_handle_release heif_decoding_options_alloc heif_decoding_options_free heif_decode_image
		heif_image_get_plane_readonly`) {
		source += "void " + name + "(void) { abort(); }\n"
	}
	cFile := filepath.Join(dir, "libheif.c")
	if err := os.WriteFile(cFile, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(cc, "-shared", "-fPIC", "-o", filepath.Join(dir, "libheif.so"), cFile).CombinedOutput(); err != nil {
		t.Fatalf("compile: %v\n%s", err, out)
	}

	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), "LD_LIBRARY_PATH="+dir, systemLibraryEnv+"=1")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
