package photos

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// The variants of a photo. The large and the thumb are JPEG.
const (
	variantOriginal = "original"
	variantLarge    = "large"
	variantThumb    = "thumb"
)

// fileKey is where a variant lies in the app's storage. PocketBase's file API
// serves the files of file fields only and so never reaches it.
func fileKey(photo, variant string) string { return filePrefix(photo) + variant }

func filePrefix(photo string) string { return "photos/" + photo + "/" }

// withFiles runs work on the app's storage.
func withFiles(app core.App, work func(files *filesystem.System) error) error {
	files, err := app.NewFilesystem()
	if err != nil {
		return err
	}
	return errors.Join(work(files), files.Close())
}

// keepFile writes a file and returns once it is on disk: the phone deletes
// its only copy when it learns that the photo is stored.
func keepFile(app core.App, key string, content filesystem.FileReader) error {
	err := withFiles(app, func(files *filesystem.System) error {
		return files.UploadFile(&filesystem.File{Reader: content, OriginalName: filepath.Base(key)}, key)
	})
	if err != nil || app.Settings().S3.Enabled {
		return err
	}
	path := filepath.Join(app.DataDir(), core.LocalStorageDirName, filepath.FromSlash(key))
	return syncToDisk(path)
}

// syncToDisk flushes a file and the two directories that name it, which are
// new with the photo. Windows does not flush directories.
func syncToDisk(path string) error {
	directory := filepath.Dir(path)
	paths := []string{path, directory, filepath.Dir(directory)}
	if runtime.GOOS == "windows" {
		paths = paths[:1]
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// dropFiles removes all files of a photo.
func dropFiles(app core.App, photo string) error {
	return withFiles(app, func(files *filesystem.System) error {
		return errors.Join(files.DeletePrefix(filePrefix(photo))...)
	})
}
