package boards

import (
	"errors"
	"io"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// takeReport answers a submitted report with its tracking page, or with the
// form as it was typed and what is wrong with it.
func (s *Service) takeReport(e *core.RequestEvent) error {
	board, err := findBoard(e)
	if err == nil {
		err = s.answerReport(e, board)
	}
	return s.respond(e, err, missingBoard)
}

func (s *Service) answerReport(e *core.RequestEvent, board *store.Board) error {
	if board.ReportingSuspended() {
		return s.renderBoard(e, board, http.StatusForbidden, reportForm{})
	}
	speech, _ := speechOf(e.Request)
	now := s.clock.Now()
	form, err := readReport(e)
	if e.Request.MultipartForm != nil {
		defer func() { _ = e.Request.MultipartForm.RemoveAll() }()
	}
	switch {
	case errors.Is(err, errTooHeavy):
		form = reportForm{Kind: defaultKind, Submitted: true}
		form.fault("photos", speech.texts.say("fault.photos.too_heavy"))
		return s.refuse(e, board, http.StatusRequestEntityTooLarge, form, "fault.summary")
	case err != nil:
		return s.refuse(e, board, http.StatusBadRequest, reportForm{Kind: defaultKind, Submitted: true}, "fault.session.invalid")
	}

	session, signed, err := s.openSession(e.App, form.Session, board.Id)
	if err != nil {
		return err
	}
	if signed {
		// What this session has reported before is not reported again, however
		// late the repetition comes.
		known, err := store.FindIssueByReportKey(e.App, session.Key)
		if err == nil {
			return s.openPage(e, known.Id)
		}
		if errs.Code(err) != "record_not_found" {
			return err
		}
	}
	network := networkOf(e.RealIP())
	switch {
	case !signed:
		form.Renewed = true
		return s.refuse(e, board, http.StatusBadRequest, form, "fault.session.invalid")
	case session.Expired:
		form.Renewed = true
		return s.refuse(e, board, http.StatusConflict, form, "fault.session.expired")
	case !s.limits.sessionReports.allow(session.Key, now), !s.limits.networkReports.allow(network, now):
		return s.refuse(e, board, http.StatusTooManyRequests, form, "fault.limit")
	}

	categories, err := store.CategoryChoices(e.App.DB())
	if err != nil {
		return err
	}
	if form.check(speech, categories); len(form.Faults) > 0 {
		return s.refuse(e, board, http.StatusUnprocessableEntity, form, "fault.summary")
	}
	// A board's own limit is for reports that are filled in, so that nobody
	// closes a board by sending empty ones.
	if !s.limits.boardReports.allow(board.Id, now) {
		return s.refuse(e, board, http.StatusTooManyRequests, form, "fault.limit")
	}
	kept, err := s.keepPhotos(e, speech, &form)
	if err != nil {
		return err
	}
	if len(form.Faults) > 0 {
		return s.refuse(e, board, http.StatusUnprocessableEntity, form, "fault.summary")
	}
	issue, err := s.file(e.App, board, session.Key, form, kept)
	if err != nil {
		return err
	}
	return s.openPage(e, issue)
}

// refuse shows the form again with a notice.
func (s *Service) refuse(e *core.RequestEvent, board *store.Board, status int, form reportForm, notice string) error {
	speech, _ := speechOf(e.Request)
	form.Notice = speech.texts.say(notice)
	form.PhotosLost = len(form.Photos) > 0
	if status == http.StatusTooManyRequests {
		e.Response.Header().Set("Retry-After", "180")
	}
	return s.renderBoard(e, board, status, form)
}

// openPage leads to the tracking page of an issue.
func (s *Service) openPage(e *core.RequestEvent, issue string) error {
	path, err := s.TrackingPath(e.App, issue)
	if err != nil {
		return err
	}
	return e.Redirect(http.StatusSeeOther, inLanguage(e, path))
}

// keepPhotos keeps the photos of a form, and notes those that are none.
func (s *Service) keepPhotos(e *core.RequestEvent, speech *speech, form *reportForm) ([]Kept, error) {
	kept := make([]Kept, 0, len(form.Photos))
	for _, photo := range form.Photos {
		file, err := photo.Open()
		if err != nil {
			return nil, err
		}
		one, err := s.photos.Keep(e.App, file)
		if err := errors.Join(ignoreCoded(err), file.Close()); err != nil {
			return nil, err
		}
		if code := errs.Code(err); code != "" {
			form.fault("photos", speech.texts.say("fault.photos."+code, "name", photo.Filename))
			continue
		}
		kept = append(kept, one)
	}
	return kept, nil
}

// file writes a report and its photos, all or nothing.
func (s *Service) file(app core.App, board *store.Board, key string, form reportForm, kept []Kept) (issue string, err error) {
	err = app.RunInTransaction(func(tx core.App) error {
		// A report that was sent twice at once finds the other one here.
		known, err := store.FindIssueByReportKey(tx, key)
		if err == nil {
			issue = known.Id
			return nil
		}
		if errs.Code(err) != "record_not_found" {
			return err
		}
		issue, err = s.issues.Report(tx, Report{
			Board: board.Id, Enterprise: board.Enterprise(), Key: key, Kind: form.Kind, Category: form.Category, Text: form.Text,
			ContactName: form.ContactName, ContactPhone: form.ContactPhone, Confidential: form.Confidential,
		})
		if err != nil {
			return err
		}
		for position, keep := range kept {
			if err := keep(tx, board.Enterprise(), issue, position); err != nil {
				return err
			}
		}
		return nil
	})
	return issue, err
}

// ignoreCoded leaves the errors that are nobody's typing.
func ignoreCoded(err error) error {
	if errs.Code(err) != "" {
		return nil
	}
	return err
}

// drain reads on for as long as it is worth it, so that the browser gets to
// read the answer.
func drain(body io.Reader) { _, _ = io.CopyN(io.Discard, body, drainBytes) }
