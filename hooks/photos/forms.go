package photos

import (
	"errors"
	"io"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/imaging"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// Kept is the original of a photo that came with a form. Its row must follow
// by Store within an hour; otherwise the bytes are dropped.
type Kept struct {
	ID           string // of the photo
	MIME, SHA256 string
	Size         int64
}

// Keep checks and keeps the bytes of a photo that came with a form. It writes
// a whole file and so must not be called inside a transaction. The reader is
// read from its start.
//
// Errors: errs.E "photo_type", "photo_too_heavy".
func (s *Service) Keep(app core.App, content io.ReadSeeker) (Kept, error) {
	mime, err := sniff(content)
	if err != nil {
		return Kept{}, err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return Kept{}, err
	}
	size, hash, err := digest(io.LimitReader(content, MaxBytes+1))
	if err != nil {
		return Kept{}, err
	}
	if size > MaxBytes {
		return Kept{}, errs.New("photo_too_heavy", map[string]any{"max_bytes": MaxBytes})
	}
	kept := Kept{ID: core.GenerateDefaultRandomId(), MIME: mime, SHA256: hash, Size: size}
	expires := s.clock.Now().Add(keepUnclaimed)
	if err := store.EnqueueJob(app.DB(), jobUnclaim, kept.ID, expires); err != nil {
		return Kept{}, err
	}
	return kept, keepFile(app, fileKey(kept.ID, variantOriginal), formFile{content})
}

// NewPhoto is a photo that an enterprise sends, of an issue or of an action.
type NewPhoto struct {
	Kept          Kept
	Enterprise    string
	Issue, Action string // one of them
	Caption       string
	Position      int64 // among the photos of its owner
}

// Store inserts the row of a kept photo, pending and without an uploader, and
// has it processed once the transaction is through.
//
// Errors: errs.E "owner_missing", "enterprise_mismatch".
func (s *Service) Store(tx core.App, p NewPhoto) error {
	now := s.clock.Now()
	row := store.NewPhoto{
		ID: p.Kept.ID, Enterprise: p.Enterprise, Owner: store.PhotoOwner{Issue: p.Issue, Action: p.Action},
		SHA256: p.Kept.SHA256, MIME: p.Kept.MIME, Size: p.Kept.Size, Caption: p.Caption, Position: p.Position,
	}
	if _, err := ownerFacts(tx.DB(), &row); err != nil {
		return err
	}
	if err := store.InsertPhoto(tx.DB(), row, now, store.CaptureColumns(now, now, 0, now, "")); err != nil {
		return err
	}
	if err := store.EnqueueJob(tx.DB(), jobProcess, row.ID, now); err != nil {
		return err
	}
	if !tx.IsTransactional() {
		s.wakeWorker()
		return nil
	}
	tx.TxInfo().OnComplete(func(error) error {
		s.wakeWorker()
		return nil
	})
	return nil
}

// expireUnclaimed drops kept bytes whose row never came.
func (s *Service) expireUnclaimed(app core.App, job store.Job) error {
	_, err := store.FindPhoto(app, job.Ref)
	switch {
	case errs.Code(err) == "record_not_found":
		if err := dropFiles(app, job.Ref); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	return store.FinishJob(app.DB(), job)
}

func sniff(content io.ReadSeeker) (mime string, err error) {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	head := make([]byte, imaging.SniffLen)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	return imaging.Sniff(head[:n])
}

// formFile lends a form's file to PocketBase's storage, which would close it.
type formFile struct{ content io.ReadSeeker }

// Open rewinds the file.
func (f formFile) Open() (io.ReadSeekCloser, error) {
	_, err := f.content.Seek(0, io.SeekStart)
	return lent{f.content}, err
}

type lent struct{ io.ReadSeeker }

// Close leaves the file to its owner.
func (lent) Close() error { return nil }
