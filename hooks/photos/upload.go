package photos

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/tus/tusd/v2/pkg/handler"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// UploadPath is where tus clients create uploads.
const UploadPath = "/api/photos/upload/"

// tusExtensions are the extensions of tus 1.0 served here. The hash of the
// whole photo stands in for the checksum extension, which tusd does not have.
const tusExtensions = "creation,termination,expiration"

// uploads serves tus: tusd does the protocol, this decides who may send what.
type uploads struct {
	staging
	tus *handler.UnroutedHandler
}

func (s *Service) newUploads(app core.App) (*uploads, error) {
	st, err := s.staging(app)
	if err != nil {
		return nil, err
	}
	u := &uploads{staging: st}
	composer := handler.NewStoreComposer()
	composer.UseCore(st.files)
	composer.UseTerminater(st.files)
	composer.UseLocker(s.locks)
	u.tus, err = handler.NewUnroutedHandler(handler.Config{
		StoreComposer:             composer,
		BasePath:                  UploadPath,
		MaxSize:                   MaxBytes,
		DisableDownload:           true,
		DisableConcatenation:      true,
		Cors:                      &handler.CorsConfig{Disable: true}, // PocketBase's own applies
		Logger:                    tusLogger(app),
		PreFinishResponseCallback: u.finished,
	})
	return u, err
}

// serve answers any request below UploadPath.
func (u *uploads) serve(e *core.RequestEvent) error {
	// What PocketBase keeps of a body for rereading would be a second copy.
	if body, ok := e.Request.Body.(*router.RereadableReadCloser); ok {
		e.Request.Body = body.ReadCloser
	}
	var failed error
	route := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case e.Auth == nil || e.Auth.Collection().Name != "users" || !e.Auth.GetBool("active"):
			failed = errs.New("unauthenticated", nil)
		case r.Method == http.MethodPost:
			failed = u.create(w, r, e.Auth.Id)
		default:
			failed = u.resume(w, r, e.Auth.Id)
		}
	})
	http.StripPrefix(UploadPath, u.tus.Middleware(route)).ServeHTTP(e.Response, e.Request)
	return apierr.Respond(e, failed)
}

// discover tells a tus client what this server can do.
func discover(e *core.RequestEvent) error {
	h := e.Response.Header()
	h.Set("Tus-Resumable", "1.0.0")
	h.Set("Tus-Version", "1.0.0")
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Max-Size", strconv.Itoa(MaxBytes))
	return e.NoContent(http.StatusNoContent)
}

// create begins the upload of a photo, or finds the one that was begun
// before; a client that assumes offset 0 then learns the right one by HEAD.
//
// Errors: errs.E "record_not_found", "photo_wrong_size",
// "photo_already_stored", "hash_mismatch".
func (u *uploads) create(w http.ResponseWriter, r *http.Request, user string) error {
	photo, err := u.owned(handler.ParseMetadataHeader(r.Header.Get("Upload-Metadata"))["photo"], user)
	if err != nil {
		return err
	}
	kept, err := u.settle(r.Context(), photo)
	if err != nil {
		return err
	}
	if kept {
		return errs.New("photo_already_stored", nil)
	}
	length := r.Header.Get("Upload-Length")
	if length != strconv.FormatInt(photo.Size(), 10) {
		return errs.New("photo_wrong_size", map[string]any{"size": length, "want": photo.Size()})
	}
	id, offset, err := u.open(r.Context(), photo)
	if err != nil {
		return err
	}
	if err := u.prolong(w, photo.Id); err != nil {
		return err
	}
	// A relative reference survives whatever proxies stand in front.
	w.Header().Set("Location", UploadPath+id)
	w.Header().Set("Upload-Offset", strconv.FormatInt(offset, 10))
	w.WriteHeader(http.StatusCreated)
	return nil
}

// resume answers HEAD, PATCH and DELETE on an upload. An upload whose bytes
// are kept looks finished, though it is gone.
func (u *uploads) resume(w http.ResponseWriter, r *http.Request, user string) error {
	photo, err := u.owned(u.photoOf(r.URL.Path), user)
	if err != nil {
		return err
	}
	kept, err := u.settle(r.Context(), photo)
	if err != nil {
		return err
	}
	switch {
	case kept:
		return finishedUpload(w, r, photo)
	case r.Method == http.MethodHead:
		u.tus.HeadFile(w, r)
	case r.Method == http.MethodPatch:
		if err := u.prolong(w, photo.Id); err != nil {
			return err
		}
		u.tus.PatchFile(w, r)
	case r.Method == http.MethodDelete:
		u.tus.DelFile(w, r)
	}
	return nil
}

func finishedUpload(w http.ResponseWriter, r *http.Request, photo *store.Photo) error {
	size := strconv.FormatInt(photo.Size(), 10)
	if r.Method == http.MethodDelete || (r.Method == http.MethodPatch && r.Header.Get("Upload-Offset") != size) {
		return errs.New("photo_already_stored", nil)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Upload-Offset", size)
	if r.Method == http.MethodHead {
		w.Header().Set("Upload-Length", size)
		w.WriteHeader(http.StatusOK)
		return nil
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// owned finds a photo whose bytes the user is to send. Whatever is another's
// is not there.
func (u *uploads) owned(id, user string) (*store.Photo, error) {
	photo, err := store.FindPhoto(u.app, id)
	if err != nil {
		return nil, err
	}
	if photo.Uploader() != user {
		return nil, errs.New("record_not_found", nil)
	}
	return photo, nil
}

// settle makes up for a finish that was interrupted and tells whether the
// photo's bytes are kept.
func (u *uploads) settle(ctx context.Context, photo *store.Photo) (kept bool, err error) {
	if err := u.complete(ctx, photo.Id); err != nil {
		return false, err
	}
	return bytesKept(u.app, photo)
}

// prolong puts off the expiry of an upload that somebody works on and says
// until when.
func (u *uploads) prolong(w http.ResponseWriter, photo string) error {
	expires := u.service.clock.Now().Add(keepUploads)
	w.Header().Set("Upload-Expires", expires.UTC().Format(http.TimeFormat))
	return store.EnqueueJob(u.app.DB(), jobUpload, photo, expires)
}

// finished is called by tusd after the last byte, before it answers.
func (u *uploads) finished(event handler.HookEvent) (handler.HTTPResponse, error) {
	photo := u.photoOf(event.Upload.ID)
	err := u.finish(photo)
	if err == nil {
		return handler.HTTPResponse{}, nil
	}
	coded, ok := errs.As(err)
	if !ok {
		u.app.Logger().Error("finish the upload of a photo", "photo", photo, "error", err)
		coded = errs.New(errs.Internal, map[string]any{"id": photo})
	}
	return handler.HTTPResponse{}, tusError(coded)
}

// tusError makes tusd answer with a coded error the way apierr does.
func tusError(e *errs.E) error {
	body, err := json.Marshal(map[string]any{"code": e.Code, "key": e.Key, "params": e.Params})
	if err != nil {
		return err
	}
	return handler.Error{ErrorCode: e.Code, Message: e.Error(), HTTPResponse: handler.HTTPResponse{
		StatusCode: errs.Lookup(e.Code).Status, Body: string(body),
		Header: handler.HTTPHeader{"Content-Type": "application/json"},
	}}
}

// expireUpload drops an upload that nobody has resumed in time.
func (s *Service) expireUpload(app core.App, job store.Job) error {
	st, err := s.staging(app)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := st.complete(ctx, job.Ref); err != nil && errs.Code(err) == "" {
		return err
	}
	err = st.locked(ctx, st.uploadID(job.Ref), func() error { return st.drop(job.Ref) })
	if err != nil {
		return err
	}
	return store.FinishJob(app.DB(), job)
}
