package boards

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/adapter/qr"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

const (
	// BaseURLSetting is the key of the address under which enterprises reach
	// the district, e.g. "https://grid.example.cn".
	BaseURLSetting = "base_url"
	// defaultSize is the side of a QR code in pixels where none is asked for.
	defaultSize = 512
)

func (s *Service) drawPNG(e *core.RequestEvent) error {
	size := defaultSize
	if asked := e.Request.URL.Query().Get("size"); asked != "" {
		number, err := strconv.Atoi(asked)
		if err != nil || number < 1 || number > qr.MaxSize {
			return apierr.Respond(e, syncproto.InvalidField("size", syncproto.FieldRange))
		}
		size = number
	}
	return s.draw(e, "image/png", func(content string) ([]byte, error) { return qr.PNG(content, size) })
}

func (s *Service) drawSVG(e *core.RequestEvent) error {
	return s.draw(e, "image/svg+xml", qr.SVG)
}

// draw answers with the QR code of a board to whoever may see the board.
func (s *Service) draw(e *core.RequestEvent, mime string, encode func(content string) ([]byte, error)) error {
	board, err := s.boardFor(e, access.View)
	if err == nil && board.Revoked() {
		err = errs.New("board_revoked", nil)
	}
	if err != nil {
		return apierr.Respond(e, err)
	}
	base, err := baseURL(e)
	if err != nil {
		return apierr.Respond(e, err)
	}
	image, err := encode(base + BoardPath(board))
	if err != nil {
		return apierr.Respond(e, err)
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.Blob(http.StatusOK, mime, image)
}

// baseURL is the district's public address, or the one that was asked where
// managers have not set it. The error is an errs.E "invalid_field" for an
// address that no phone could open: a board hangs for years.
func baseURL(e *core.RequestEvent) (string, error) {
	base, err := store.Setting(e.App.DB(), BaseURLSetting, "")
	if err != nil {
		return "", err
	}
	if base == "" {
		scheme := "http"
		if e.IsTLS() {
			scheme = "https"
		}
		return scheme + "://" + e.Request.Host, nil
	}
	return strings.TrimRight(base, "/"), CheckBaseURL(base)
}

// CheckBaseURL tells whether phones can open the public address; "" stands for
// the one that was asked. The error is an errs.E "invalid_field".
func CheckBaseURL(base string) error {
	if base == "" {
		return nil
	}
	address, err := url.Parse(base)
	if err != nil || (address.Scheme != "https" && address.Scheme != "http") ||
		address.Host == "" || address.User != nil || address.RawQuery != "" || address.Fragment != "" {
		return syncproto.InvalidField(BaseURLSetting, syncproto.FieldShape)
	}
	return nil
}

func (s *Service) markPrinted(e *core.RequestEvent) error {
	board, err := s.boardFor(e, access.Update)
	if err == nil && board.Revoked() {
		err = errs.New("board_revoked", nil)
	}
	if err == nil {
		err = store.MarkBoardPrinted(e.App.DB(), s.clock.Now(), board.Id)
	}
	if err != nil {
		return apierr.Respond(e, err)
	}
	return s.answerBoard(e, func() (*store.Board, error) { return store.FindBoard(e.App, board.Id) })
}

// revokeBoard ends a board and answers with the one that takes its place.
func (s *Service) revokeBoard(e *core.RequestEvent) error {
	board, err := s.boardFor(e, access.Update)
	if err != nil {
		return apierr.Respond(e, err)
	}
	code, err := boardcode.New(rand.Reader)
	if err != nil {
		return apierr.Respond(e, err)
	}
	err = e.App.RunInTransaction(func(tx core.App) error {
		present, err := store.FindBoard(tx, board.Id)
		if err != nil {
			return err
		}
		if present.Revoked() {
			return errs.New("board_revoked", nil)
		}
		now := s.clock.Now()
		if err := store.RevokeBoard(tx.DB(), now, board.Id); err != nil {
			return err
		}
		return store.InsertBoard(tx.DB(), now, board.Enterprise(), code)
	})
	if err != nil {
		return apierr.Respond(e, err)
	}
	return s.answerBoard(e, func() (*store.Board, error) { return store.FindBoardByCode(e.App, code) })
}

func (s *Service) answerBoard(e *core.RequestEvent, find func() (*store.Board, error)) error {
	board, err := find()
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.JSON(http.StatusOK, map[string]any{"board": board.Record})
}

// boardFor returns the board of the address for somebody who may do the verb to
// it. Errors: errs.E "forbidden", and "record_not_found" also for a board that
// the caller may not even see.
func (s *Service) boardFor(e *core.RequestEvent, verb access.Verb) (*store.Board, error) {
	board, err := store.FindBoard(e.App, e.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, s.clock.Now())
	if err != nil {
		return nil, err
	}
	facts, err := store.BoardFacts(e.App.DB(), board)
	if err != nil {
		return nil, err
	}
	if access.May(subject, access.View, "boards", facts) != nil {
		return nil, store.NotFound("boards", e.Request.PathValue("id"))
	}
	return board, access.May(subject, verb, "boards", facts)
}

// revokeTracking closes the tracking links of an issue that got into the wrong
// hands. It is for whoever may see the issue and decide about it.
func (s *Service) revokeTracking(e *core.RequestEvent) error {
	err := s.mayDecide(e, e.Request.PathValue("id"))
	if err == nil {
		err = store.RevokeLinks(e.App.DB(), e.Request.PathValue("id"))
	}
	if err != nil {
		return apierr.Respond(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}

// mayDecide asks both authorities: who may see the issue, and who may close it.
// Errors: errs.E "record_not_found" and "forbidden_act".
func (s *Service) mayDecide(e *core.RequestEvent, issue string) error {
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, s.clock.Now())
	if err != nil {
		return err
	}
	facts, err := store.IssueFacts(e.App.DB(), issue)
	if err != nil || subject.Superuser {
		return err
	}
	if access.May(subject, access.View, "issues", facts) != nil {
		return store.NotFound("issues", issue)
	}
	snapshot, err := snapshotOf(e.App, issue)
	if err != nil {
		return err
	}
	actor := issueflow.Actor{Kind: issueflow.Officer, ID: subject.User, Role: subject.Role, Department: subject.Department}
	if !issueflow.May(actor, issueflow.Close, snapshot) {
		return errs.New("forbidden_act", map[string]any{"act": issueflow.Close, "role": subject.Role})
	}
	return nil
}
