package photos

import (
	"bytes"
	"errors"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// Put gives a pending photo its bytes and makes its variants at once: what an
// upload and the worker do one after the other, for bytes that are on the
// server already.
//
// Errors: errs.E "record_not_found", "hash_mismatch" and those of
// imaging.Process.
func (s *Service) Put(app core.App, id string, content []byte) error {
	photo, err := store.FindPhoto(app, id)
	if err != nil {
		return err
	}
	size, hash, err := digest(bytes.NewReader(content))
	if err != nil {
		return err
	}
	if size != photo.Size() || hash != photo.SHA256() {
		return errs.New("hash_mismatch", nil)
	}
	if err := keepFile(app, fileKey(id, variantOriginal), &filesystem.BytesReader{Bytes: content}); err != nil {
		return err
	}
	stored, err := develop(app, photo)
	if err != nil {
		return err
	}
	return store.MarkPhotoStored(app.DB(), id, s.clock.Now(), stored)
}

// PutSame gives a pending photo the bytes and the variants of a stored one
// with the same hash, without looking at a pixel again.
//
// Errors: errs.E "record_not_found", "photo_pending" when the other is not
// stored, "hash_mismatch".
func (s *Service) PutSame(app core.App, id, as string) error {
	photo, err := store.FindPhoto(app, id)
	if err != nil {
		return err
	}
	other, err := store.FindPhoto(app, as)
	if err != nil {
		return err
	}
	if other.State() != store.PhotoStored {
		return errs.New("photo_pending", nil)
	}
	if other.SHA256() != photo.SHA256() || other.Size() != photo.Size() {
		return errs.New("hash_mismatch", nil)
	}
	err = withFiles(app, func(files *filesystem.System) (err error) {
		for _, variant := range []string{variantOriginal, variantLarge, variantThumb} {
			err = errors.Join(err, files.Copy(fileKey(as, variant), fileKey(id, variant)))
		}
		return err
	})
	if err != nil {
		return err
	}
	width, height := other.Dimensions()
	return store.MarkPhotoStored(app.DB(), id, s.clock.Now(), store.StoredPhoto{
		MIME: other.MIME(), Width: width, Height: height,
	})
}
