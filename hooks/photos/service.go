// Package photos takes in photos and shows them. Rows and bytes travel apart:
// the row comes with a push, the bytes follow over tus, and a worker makes
// what is shown. See docs/adr/0003-photo-bytes-outside-file-fields.md.
package photos

import (
	"sync"
	"time"

	"github.com/tus/tusd/v2/pkg/memorylocker"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/adapter/imaging"
)

const (
	// MaxBytes bounds a photo's original.
	MaxBytes = 25 << 20
	// keepUploads is how long an interrupted upload waits to be resumed.
	keepUploads = 45 * 24 * time.Hour
	// keepUnclaimed is how long kept bytes wait for the row that they are of.
	keepUnclaimed = time.Hour
)

// The kinds of background work on photos; the ref is always the photo's id.
const (
	jobProcess = "photo_process"          // make the variants
	jobUpload  = "photo_upload_expiry"    // drop an upload that nobody resumed
	jobUnclaim = "photo_unclaimed_expiry" // drop bytes whose row never came
)

// mimes are the types that a row may announce.
var mimes = []string{imaging.MIMEJPEG, imaging.MIMEPNG, imaging.MIMEWebP, imaging.MIMEHEIC}

// Service keeps photos.
type Service struct {
	clock clock.Clock
	// wake has the worker look at once instead of at its next turn.
	wake chan struct{}
	// locks are held by whoever touches an upload.
	locks *memorylocker.MemoryLocker
	// creating guards the creation of uploads, of which a photo has one at most.
	creating sync.Mutex
}

// New makes the service.
func New(c clock.Clock) *Service {
	return &Service{clock: c, wake: make(chan struct{}, 1), locks: memorylocker.New()}
}

func (s *Service) wakeWorker() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
