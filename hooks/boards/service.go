// Package boards is the face that enterprises use, without an account and
// mostly inside WeChat's browser: the page behind a notice board's QR code,
// the report that is sent from it, and the tracking page of that report. The
// pages are rendered here and work without JavaScript.
package boards

import (
	"io"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/issueflow"
)

// Issues takes in what enterprises report and answer.
type Issues interface {
	// Report writes an issue in the open transaction and returns its id. A
	// report of a key that was used before is the issue that it made then.
	Report(tx core.App, r Report) (issue string, err error)
	// Answer enters an act of the enterprise into the ledger of its issue, in
	// the open transaction.
	//
	// Errors: errs.E "state_changed", "illegal_act", "act_param_invalid".
	Answer(tx core.App, a Answer) error
}

// Photos keeps what comes with a report.
type Photos interface {
	// Keep checks and keeps the bytes of a photo, outside of any transaction.
	//
	// Errors: errs.E "photo_type", "photo_too_heavy".
	Keep(app core.App, content io.ReadSeeker) (Kept, error)
	// Serve answers with a variant of a photo that the caller may see.
	//
	// Errors: errs.E "record_not_found", "photo_pending", "photo_failed".
	Serve(e *core.RequestEvent, photo, variant string) error
}

// Kept adds a kept photo to an issue in the open transaction. Position counts
// from 0 within the report.
type Kept func(tx core.App, enterprise, issue string, position int) error

// Report is what an enterprise sends from its board.
type Report struct {
	Board, Enterprise         string
	Key                       string // the same for a report that is submitted twice
	Kind, Category            string // Category may be ""
	Text                      string
	ContactName, ContactPhone string // both may be ""
	Confidential              bool   // a complaint about an official
}

// Answer is what an enterprise does on its tracking page.
type Answer struct {
	Issue    string
	Act      issueflow.Act
	Expected issueflow.State // what the page showed
	Text     string
	Rating   int // 1 to 5 for a rating
}

// Deps are what the capability needs from its surroundings.
type Deps struct {
	Clock  clock.Clock
	Issues Issues
	Photos Photos
}

// Service answers the routes of boards.
type Service struct {
	clock  clock.Clock
	issues Issues
	photos Photos
	limits limits
}

// New makes the service.
func New(deps Deps) *Service {
	return &Service{clock: deps.Clock, issues: deps.Issues, photos: deps.Photos, limits: newLimits()}
}
