package photos

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// staging is where uploads grow until their last byte. A photo has one upload
// at most, because the upload's id follows from the photo's: a phone that
// never heard the answer to its creation finds the same upload again. Nobody
// can guess the id, as it is authenticated with a secret of the server.
type staging struct {
	service *Service
	app     core.App
	files   filestore.FileStore
	secret  []byte
}

func (s *Service) staging(app core.App) (staging, error) {
	secret, err := store.Secret(app, "photo_uploads", sha256.Size)
	if err != nil {
		return staging{}, err
	}
	directory := filepath.Join(app.DataDir(), "uploads")
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return staging{}, err
	}
	files := filestore.New(directory)
	files.FileModePerm, files.DirModePerm = 0o600, 0o700
	return staging{service: s, app: app, files: files, secret: secret}, nil
}

// uploadID is the id of the photo's upload.
func (st staging) uploadID(photo string) string {
	mac := hmac.New(sha256.New, st.secret)
	mac.Write([]byte(photo))
	return photo + "-" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// photoOf tells which photo an upload is of; "" for an id that this server
// did not give.
func (st staging) photoOf(upload string) string {
	photo, _, _ := strings.Cut(upload, "-")
	if !syncproto.IsRecordID(photo) || !hmac.Equal([]byte(upload), []byte(st.uploadID(photo))) {
		return ""
	}
	return photo
}

// open returns the photo's upload, begun if there is none yet, and how many
// bytes it has.
func (st staging) open(ctx context.Context, photo *store.Photo) (id string, offset int64, err error) {
	st.service.creating.Lock()
	defer st.service.creating.Unlock()
	id = st.uploadID(photo.Id)
	upload, err := st.files.GetUpload(ctx, id)
	if errors.Is(err, handler.ErrNotFound) {
		upload, err = st.files.NewUpload(ctx, handler.FileInfo{
			ID: id, Size: photo.Size(), MetaData: handler.MetaData{"photo": photo.Id},
		})
	}
	if err != nil {
		return "", 0, err
	}
	info, err := upload.GetInfo(ctx)
	return id, info.Offset, err
}

// locked runs work while no request touches the upload; one that does at the
// moment is asked to stop.
func (st staging) locked(ctx context.Context, id string, work func() error) error {
	lock, err := st.service.locks.NewLock(id)
	if err != nil {
		return err
	}
	if err := lock.Lock(ctx, func() {}); err != nil {
		return err
	}
	return errors.Join(work(), lock.Unlock())
}

// complete finishes the photo's upload if it has its last byte, which it has
// when the server died or the disk was full at that very moment. Without an
// upload, or before its last byte, there is nothing to do.
func (st staging) complete(ctx context.Context, photo string) error {
	id := st.uploadID(photo)
	if full, err := st.isFull(ctx, id); !full {
		return err
	}
	return st.locked(ctx, id, func() error {
		if full, err := st.isFull(ctx, id); !full {
			return err
		}
		return st.finish(photo)
	})
}

func (st staging) isFull(ctx context.Context, id string) (bool, error) {
	upload, err := st.files.GetUpload(ctx, id)
	if errors.Is(err, handler.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	info, err := upload.GetInfo(ctx)
	return info.Offset == info.Size, err
}

// completeAll finishes what a previous run of the server left full.
func (st staging) completeAll(ctx context.Context) error {
	infos, err := filepath.Glob(filepath.Join(st.files.Path, "*.info"))
	if err != nil {
		return err
	}
	var failed []error
	for _, info := range infos {
		photo := st.photoOf(strings.TrimSuffix(filepath.Base(info), ".info"))
		if photo == "" {
			continue
		}
		if err := st.complete(ctx, photo); err != nil && errs.Code(err) == "" {
			failed = append(failed, fmt.Errorf("finish the upload of photo %s: %w", photo, err))
		}
	}
	return errors.Join(failed...)
}

// drop forgets the photo's upload, if there is one.
func (st staging) drop(photo string) error {
	bytes := st.bytesPath(photo)
	for _, path := range []string{bytes, bytes + ".info"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// bytesPath is where filestore grows the upload.
func (st staging) bytesPath(photo string) string {
	return filepath.Join(st.files.Path, st.uploadID(photo))
}

// finish turns a full upload into the photo's original and has it processed.
// The caller holds the upload's lock. It may be repeated at any point.
//
// Errors: errs.E "hash_mismatch" when the bytes are not those announced: they
// are gone then, and the photo has failed until they are sent again.
func (st staging) finish(id string) error {
	photo, err := store.FindPhoto(st.app, id)
	if err != nil {
		return err
	}
	kept, err := bytesKept(st.app, photo)
	if err != nil {
		return err
	}
	if kept {
		return st.drop(id)
	}

	path := st.bytesPath(id)
	size, digest, err := measure(path)
	if err != nil {
		return err
	}
	if size != photo.Size() || digest != photo.SHA256() {
		if err := store.MarkPhotoFailed(st.app.DB(), id, st.service.clock.Now(), "hash_mismatch"); err != nil {
			return err
		}
		if err := st.drop(id); err != nil {
			return err
		}
		return errs.New("hash_mismatch", nil)
	}

	if err := keepFile(st.app, fileKey(id, variantOriginal), &filesystem.PathReader{Path: path}); err != nil {
		return err
	}
	if err := st.service.enqueue(st.app, id); err != nil {
		return err
	}
	return st.drop(id)
}

func measure(path string) (size int64, sha256Hex string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	size, sha256Hex, err = digest(f)
	return size, sha256Hex, errors.Join(err, f.Close())
}

func digest(r io.Reader) (size int64, sha256Hex string, err error) {
	hash := sha256.New()
	size, err = io.Copy(hash, r)
	return size, hex.EncodeToString(hash.Sum(nil)), err
}

// bytesKept tells whether the photo's bytes have arrived for good, so that
// they are not wanted again.
func bytesKept(app core.App, photo *store.Photo) (bool, error) {
	switch photo.State() {
	case store.PhotoStored:
		return true, nil
	case store.PhotoFailed:
		reason := photo.FailReason()
		return reason != "hash_mismatch" && reason != "photo_lost", nil
	default:
		return store.HasJob(app.DB(), jobProcess, photo.Id)
	}
}
