package sync

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// worthCompressing is the size below which compression saves no packet.
const worthCompressing = 1200

// compress gzips a body at the fastest level: phones are on slow networks,
// and the documents shrink to about a fifth.
func compress(r *http.Request, body []byte) ([]byte, bool) {
	if len(body) < worthCompressing || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return nil, false
	}
	var buf bytes.Buffer
	buf.Grow(len(body) / 4)
	w, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, false
	}
	if _, err := w.Write(body); err != nil {
		return nil, false
	}
	if err := w.Close(); err != nil {
		return nil, false
	}
	return buf.Bytes(), true
}
