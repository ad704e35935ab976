package faces

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// file is one built file. It never changes while the server runs, so it is
// compressed once, at the best level, when somebody first asks for it.
type file struct {
	name        string
	content     []byte
	contentType string
	etag        string
	gzipped     func() []byte
}

// hashed are the files whose names change with their content.
var hashed = regexp.MustCompile(`(^|/)assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$`)

// cacheControl keeps hashed files for good and has everything else asked for
// again: the pages, the service worker and the manifest name what is current.
func (f *file) cacheControl() string {
	if hashed.MatchString(f.name) {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// isDocument tells whether the file runs scripts of its own: a page or the
// service worker. Those carry the content security policy.
func (f *file) isDocument() bool {
	return strings.HasSuffix(f.name, ".html") || path.Base(f.name) == "sw.js"
}

// load reads all files below pb_public by their names.
func load(public fs.FS) (map[string]*file, error) {
	root, err := fs.Sub(public, "pb_public")
	if err != nil {
		return nil, err
	}
	files := map[string]*file{}
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files[name] = newFile(name, content)
		return nil
	})
	return files, err
}

func newFile(name string, content []byte) *file {
	sum := sha256.Sum256(content)
	return &file{
		name: name, content: content, contentType: contentType(name, content),
		etag:    `"` + hex.EncodeToString(sum[:12]) + `"`,
		gzipped: sync.OnceValue(func() []byte { return compress(content) }),
	}
}

// types are those that a system's own table gets wrong or does not know.
var types = map[string]string{
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

func contentType(name string, content []byte) string {
	extension := path.Ext(name)
	if known, ok := types[extension]; ok {
		return known
	}
	if known := mime.TypeByExtension(extension); known != "" {
		return known
	}
	return http.DetectContentType(content)
}

// compress returns nil for what does not get much smaller, such as pictures.
func compress(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(content); err != nil {
		return nil
	}
	if err := w.Close(); err != nil || out.Len() > len(content)*9/10 {
		return nil
	}
	return out.Bytes()
}
