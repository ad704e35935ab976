package faces

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

type faces struct{ files map[string]*file }

// serve answers a path with its file. A navigation to a page of an app is
// answered with the app, which knows its own pages; anything else that is
// missing is missing, above all assets of an older build.
func (f faces) serve(e *core.RequestEvent) error {
	name := e.Request.PathValue("path")
	if isForeign(name) || e.Request.Method != http.MethodGet && e.Request.Method != http.MethodHead {
		return e.NotFoundError("", nil)
	}
	if name == "desk" {
		return e.Redirect(http.StatusMovedPermanently, "/desk/")
	}
	folder, inner := split(name)
	file := f.files[name]
	if inner == "" || file == nil && isNavigation(e.Request, inner) {
		file = f.files[folder+"index.html"]
	}
	if file == nil {
		return e.NotFoundError("", nil)
	}
	if file.isDocument() {
		policy, err := contentPolicy(e.App)
		if err != nil {
			return err
		}
		e.Response.Header().Set("Content-Security-Policy", policy)
	}
	file.write(e.Response, e.Request)
	return nil
}

// split separates the folder of an app from the name within it.
func split(name string) (folder, inner string) {
	if inner, ok := strings.CutPrefix(name, "desk/"); ok {
		return "desk/", inner
	}
	return "", name
}

// isNavigation tells a browser that opens a page of an app from one that
// fetches a file.
func isNavigation(r *http.Request, inner string) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html") &&
		!strings.Contains(path.Base(inner), ".") && !strings.HasPrefix(inner, "assets/")
}

// write answers conditional and ranged requests too; a range is one of the
// plain content.
func (f *file) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", f.cacheControl())
	h.Set("Vary", "Accept-Encoding")
	content, etag := f.content, f.etag
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		if gzipped := f.gzipped(); gzipped != nil {
			h.Set("Content-Encoding", "gzip")
			content, etag = gzipped, strings.TrimSuffix(f.etag, `"`)+`-gz"`
		}
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
