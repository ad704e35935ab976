package photos

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/adapter/imaging"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// extensions of the files that are offered for download.
var extensions = map[string]string{
	imaging.MIMEJPEG: ".jpg", imaging.MIMEPNG: ".png", imaging.MIMEWebP: ".webp", imaging.MIMEHEIC: ".heic",
}

// show serves a variant of a photo to whoever may see what it belongs to.
func (s *Service) show(e *core.RequestEvent) error {
	id := e.Request.PathValue("id")
	err := s.mayView(e, id)
	if err == nil {
		err = s.Serve(e, id, e.Request.PathValue("variant"))
	}
	return apierr.Respond(e, err)
}

// Serve answers with a variant of a photo: thumb, large or original. The
// caller has made sure that whoever asks may see it, and answers with the
// error if there is one.
//
// Errors: errs.E "record_not_found", "photo_pending", "photo_failed",
// "photo_lost".
func (s *Service) Serve(e *core.RequestEvent, id, variant string) error {
	photo, err := ready(e.App, id, variant)
	if err != nil {
		return err
	}
	mime, disposition := imaging.MIMEJPEG, "inline"
	if variant == variantOriginal {
		mime, disposition = photo.MIME(), "attachment"
	}
	name := photo.Id + "-" + variant + extensions[mime]
	h := e.Response.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", disposition+`; filename="`+name+`"`)
	h.Set("X-Content-Type-Options", "nosniff")
	// A photo never changes, but whoever sits at this browser next may not
	// be allowed to see it. A caller may be stricter.
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	h.Add("Vary", "Authorization")
	err = withFiles(e.App, func(files *filesystem.System) error {
		return files.Serve(e.Response, e.Request, fileKey(photo.Id, variant), name)
	})
	if err != nil && !e.Written() {
		for _, header := range []string{"Content-Type", "Content-Disposition", "Cache-Control"} {
			h.Del(header)
		}
	}
	if errors.Is(err, filesystem.ErrNotFound) {
		return errs.New("photo_lost", nil)
	}
	return err
}

// ready returns a photo that has the variant.
func ready(app core.App, id, variant string) (*store.Photo, error) {
	if variant != variantOriginal && variant != variantLarge && variant != variantThumb {
		return nil, errs.New("record_not_found", nil)
	}
	photo, err := store.FindPhoto(app, id)
	if err != nil {
		return nil, err
	}
	switch photo.State() {
	case store.PhotoPending:
		return nil, errs.New("photo_pending", nil)
	case store.PhotoFailed:
		return nil, errs.New("photo_failed", map[string]any{"reason": photo.FailReason()})
	}
	return photo, nil
}

// mayView asks the authority whether the caller may see a photo. One that the
// caller may not see is not there.
func (s *Service) mayView(e *core.RequestEvent, id string) error {
	subject, err := s.viewer(e)
	if err != nil {
		return err
	}
	facts, err := store.PhotoFacts(e.App.DB(), id)
	if err != nil {
		return err
	}
	if access.May(subject, access.View, "photos", facts) != nil {
		return errs.New("record_not_found", nil)
	}
	return nil
}

// viewer is who asks, by auth token, or by the short-lived file token in the
// address that an <img> needs.
func (s *Service) viewer(e *core.RequestEvent) (access.Subject, error) {
	auth := e.Auth
	if token := e.Request.URL.Query().Get("token"); auth == nil && token != "" {
		if r, err := e.App.FindAuthRecordByToken(token, core.TokenTypeFile); err == nil && r.Collection().Name == "users" {
			auth = r
		}
	}
	subject, err := store.SubjectOf(e.App.DB(), auth, s.clock.Now())
	if err == nil && !subject.Official() && !subject.Superuser {
		err = errs.New("unauthenticated", nil)
	}
	return subject, err
}
