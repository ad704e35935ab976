package faces_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const (
	immutable = "public, max-age=31536000, immutable"
	page      = "text/html,application/xhtml+xml,*/*;q=0.8"
	asset     = "/assets/index-BCcuTmp1.js"
)

func get(handler http.Handler, path string, headers map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestEveryPathHasItsAnswer(t *testing.T) {
	handler := testkit.NewApp(t).Handler(t)
	tests := []struct {
		path, accept string
		status       int
		cache, body  string
	}{
		{"/", page, 200, "no-cache", "<title>field</title>"},
		{"/", "*/*", 200, "no-cache", "<title>field</title>"},
		{"/enterprises/abc", page, 200, "no-cache", "<title>field</title>"},
		{"/enterprises/abc", "*/*", 404, "", ""},
		{"/desk", page, 301, "", ""},
		{"/desk/", page, 200, "no-cache", "<title>desk</title>"},
		{"/desk/issues", page, 200, "no-cache", "<title>desk</title>"},
		{"/deskx", page, 200, "no-cache", "<title>field</title>"},
		{"/sw.js", "*/*", 200, "no-cache", "addEventListener"},
		{asset, "*/*", 200, immutable, "网格"},
		{"/desk/assets/index-DbjcuNEo.css", "text/css", 200, immutable, "body{}"},
		{"/assets/index-00000000.js", "*/*", 404, "", ""},
		{"/assets/index-00000000.js", page, 404, "", ""},
		{"/desk/assets/gone-00000000.css", page, 404, "", ""},
		{"/assets/", page, 404, "", ""},
		{"/..%2findex.html", page, 404, "", ""},
		{"/pb_public/index.html", page, 404, "", ""},
		{"/api/nothing", page, 404, "", ""},
		{"/api", page, 404, "", ""},
		{"/t/", page, 404, "", ""},
	}
	for _, test := range tests {
		t.Run(test.path+" as "+test.accept, func(t *testing.T) {
			w := get(handler, test.path, map[string]string{"Accept": test.accept})
			if w.Code != test.status {
				t.Fatalf("status %d, want %d", w.Code, test.status)
			}
			if !strings.Contains(w.Body.String(), test.body) {
				t.Errorf("body %q lacks %q", w.Body, test.body)
			}
			if test.cache != "" && w.Header().Get("Cache-Control") != test.cache {
				t.Errorf("Cache-Control %q, want %q", w.Header().Get("Cache-Control"), test.cache)
			}
			if test.status == 404 && strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Error("a missing file may be kept for good")
			}
		})
	}
}

func TestFilesAreCompressedAndAskedForAgain(t *testing.T) {
	handler := testkit.NewApp(t).Handler(t)
	plain := get(handler, asset, nil)
	packed := get(handler, asset, map[string]string{"Accept-Encoding": "gzip, br"})
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > plain.Body.Len()/4 {
		t.Fatalf("%q, %d of %d bytes", packed.Header().Get("Content-Encoding"), packed.Body.Len(), plain.Body.Len())
	}
	reader, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil || string(unpacked) != plain.Body.String() {
		t.Errorf("unpacked %d bytes, want %d: %v", len(unpacked), plain.Body.Len(), err)
	}

	etag, packedTag := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	if etag == "" || etag == packedTag {
		t.Errorf("two forms share the tag %q", etag)
	}
	if w := get(handler, asset, map[string]string{"If-None-Match": etag}); w.Code != http.StatusNotModified {
		t.Errorf("status %d for the tag that it has", w.Code)
	}
	if w := get(handler, asset, map[string]string{"Range": "bytes=0-5", "Accept-Encoding": "gzip"}); w.Code != http.StatusPartialContent || w.Body.String() != "export" {
		t.Errorf("a range: %d %q", w.Code, w.Body)
	}
	small := get(handler, "/desk/assets/index-DbjcuNEo.css", map[string]string{"Accept-Encoding": "gzip"})
	if small.Header().Get("Content-Encoding") != "" {
		t.Error("six bytes were compressed")
	}
}

func TestTheFacesAreProtected(t *testing.T) {
	app := testkit.NewApp(t)
	handler := app.Handler(t)
	h := get(handler, "/", map[string]string{"Accept": page}).Header()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff",
		"X-Frame-Options":        "DENY",
		"Referrer-Policy":        "strict-origin-when-cross-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if h := get(handler, asset, nil).Header(); h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "" {
		t.Errorf("an asset has %v", h)
	}

	tests := map[string]struct {
		tiles any
		want  string
	}{
		"no tiles":      {nil, "img-src 'self' blob: data:; connect-src 'self'; "},
		"one server":    {"https://tiles.example/{z}/{x}/{y}.png", "img-src 'self' blob: data: https://tiles.example; "},
		"many servers":  {"https://{s}.tiles.example:8443/{z}/{x}/{y}.png", "connect-src 'self' https://*.tiles.example:8443; "},
		"another rule":  {"https://tiles.example;script-src *", "img-src 'self' blob: data:; "},
		"no address":    {"tiles/{z}", "img-src 'self' blob: data:; "},
		"a script":      {"javascript://x/{z}", "img-src 'self' blob: data:; "},
		"quoted source": {"https://'unsafe-inline'/", "img-src 'self' blob: data:; "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			value := map[string]any{"url": test.tiles}
			if err := store.SaveSetting(app.DB(), "map_tiles", value, true, app.Clock.Now()); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"/", "/desk/", "/sw.js"} {
				policy := get(handler, path, nil).Header().Get("Content-Security-Policy")
				if !strings.Contains(policy, test.want) || !strings.HasPrefix(policy, "default-src 'self'; ") ||
					!strings.HasSuffix(policy, "; frame-ancestors 'none'") || strings.Contains(policy, "script-src") {
					t.Errorf("%s: %q lacks %q", path, policy, test.want)
				}
			}
		})
	}
}
