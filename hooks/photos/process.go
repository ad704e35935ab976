package photos

import (
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"

	"gridwalk/internal/adapter/imaging"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/geo"
	"gridwalk/internal/store"
)

// maxDeaths is how often the process may die over a photo, leaving no word,
// before the photo counts as failed.
const maxDeaths = 3

// limits are those of the route on bytes and imaging's own on pixels.
var limits = imaging.Limits{
	MaxBytes: MaxBytes, MaxPixels: imaging.DefaultLimits.MaxPixels, MaxSide: imaging.DefaultLimits.MaxSide,
}

// enqueue has the kept original of a photo processed.
func (s *Service) enqueue(app core.App, photo string) error {
	now := s.clock.Now()
	err := app.RunInTransaction(func(tx core.App) error {
		if err := store.MarkPhotoPending(tx.DB(), photo, now); err != nil {
			return err
		}
		return store.EnqueueJob(tx.DB(), jobProcess, photo, now)
	})
	if err != nil {
		return err
	}
	s.wakeWorker()
	return nil
}

// process makes the variants of a photo and ends its pending state. An error
// is worth another try; a photo that no try will mend has failed.
func (s *Service) process(app core.App, job store.Job) error {
	photo, err := store.FindPhoto(app, job.Ref)
	if errs.Code(err) == "record_not_found" {
		return store.FinishJob(app.DB(), job)
	}
	if err != nil {
		return err
	}
	if job.Attempts > maxDeaths && job.LastError == "" {
		return s.fail(app, job, "photo_processing_failed")
	}
	stored, err := develop(app, photo)
	switch {
	case errs.Code(err) != "":
		return s.fail(app, job, errs.Code(err))
	case errors.Is(err, filesystem.ErrNotFound):
		return s.fail(app, job, "photo_lost")
	case err != nil:
		return err
	}
	return s.end(app, job, func(tx core.App, now time.Time) error {
		return store.MarkPhotoStored(tx.DB(), photo.Id, now, stored)
	})
}

// develop reads the original, writes the variants and tells what it learned.
// Errors that are coded are the photo's own.
func develop(app core.App, photo *store.Photo) (stored store.StoredPhoto, err error) {
	var result imaging.Result
	err = withFiles(app, func(files *filesystem.System) error {
		original, err := files.GetReader(fileKey(photo.Id, variantOriginal))
		if err != nil {
			return err
		}
		result, err = imaging.Process(original, limits)
		return errors.Join(err, original.Close())
	})
	if err != nil {
		return stored, err
	}
	for variant, made := range map[string]imaging.Variant{variantLarge: result.Large, variantThumb: result.Thumb} {
		if err := keepFile(app, fileKey(photo.Id, variant), &filesystem.BytesReader{Bytes: made.JPEG}); err != nil {
			return stored, err
		}
	}
	stored = store.StoredPhoto{MIME: result.MIME, Width: result.Width, Height: result.Height}
	if taken, ok := result.TakenAt(calendar.Shanghai); ok {
		stored.TakenAt = taken
	}
	if result.Position != nil {
		stored.At = geo.Position{Lat: result.Position.Lat, Lng: result.Position.Lng}
	}
	return stored, nil
}

func (s *Service) fail(app core.App, job store.Job, reason string) error {
	return s.end(app, job, func(tx core.App, now time.Time) error {
		return store.MarkPhotoFailed(tx.DB(), job.Ref, now, reason)
	})
}

// end removes the job in the transaction of its outcome.
func (s *Service) end(app core.App, job store.Job, outcome func(tx core.App, now time.Time) error) error {
	return app.RunInTransaction(func(tx core.App) error {
		if err := outcome(tx, s.clock.Now()); err != nil {
			return err
		}
		return store.FinishJob(tx.DB(), job)
	})
}
