package boards

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/store"
)

// missingBoard and missingTracking say why a page is not there.
const (
	missingBoard    = "missing.board"
	missingTracking = "missing.track"
)

// boardPage is the page behind a board's QR code.
type boardPage struct {
	Enterprise, Area, Grid string
	People                 []person
	Suspended              bool
	Form                   reportForm
}

type person struct{ Duty, Name, Phone string }

// vacant duties are shown as such: a board that leaves one out looks complete.
var boardDuties = []string{store.DutyGridChief, store.DutyAreaLead, store.DutyGridWorker}

func (s *Service) showBoard(e *core.RequestEvent) error {
	board, err := findBoard(e)
	if err == nil {
		err = s.renderBoard(e, board, http.StatusOK, reportForm{Kind: defaultKind})
	}
	return s.respond(e, err, missingBoard)
}

// backToBoard answers a reload of a report that was sent.
func (s *Service) backToBoard(e *core.RequestEvent) error {
	board, err := findBoard(e)
	if err != nil {
		return s.respond(e, err, missingBoard)
	}
	return e.Redirect(http.StatusSeeOther, inLanguage(e, BoardPath(board)))
}

func (s *Service) boardMissing(e *core.RequestEvent) error {
	return s.respond(e, store.NotFound("boards", ""), missingBoard)
}

// BoardPath is the address of the page behind a board's QR code.
func BoardPath(board *store.Board) string { return "/q/" + board.Code() }

// findBoard returns the board of the address's code. Typing errors are refused
// by the check character before anything is looked up. The error is an errs.E
// "record_not_found", whether the code is unknown or was revoked.
func findBoard(e *core.RequestEvent) (*store.Board, error) {
	code := boardcode.Normalize(e.Request.PathValue("code"))
	if !boardcode.Valid(code) {
		return nil, store.NotFound("boards", "")
	}
	return store.FindBoardByCode(e.App, code)
}

// renderBoard shows the board with a report as far as it was typed, in a new
// session.
func (s *Service) renderBoard(e *core.RequestEvent, board *store.Board, status int, form reportForm) error {
	speech, _ := speechOf(e.Request)
	place, err := store.PlaceOf(e.App.DB(), board.Enterprise())
	if err != nil {
		return err
	}
	people, err := s.people(e.App, speech, board.Enterprise())
	if err != nil {
		return err
	}
	main := boardPage{
		Enterprise: place.Enterprise, Area: place.Area, Grid: place.Grid,
		People: people, Suspended: board.ReportingSuspended(), Form: form,
	}
	if !main.Suspended {
		if err := s.prepareForm(e, board, &main.Form); err != nil {
			return err
		}
	}
	return s.render(e, page{
		status: status, name: "board", path: BoardPath(board), main: main,
		title: speech.texts.say("board.title", "enterprise", place.Enterprise),
	})
}

// people are those in charge of the enterprise today, in the order of a board.
func (s *Service) people(app core.App, speech *speech, enterprise string) ([]person, error) {
	responsible, err := store.ResponsibleFor(app.DB(), enterprise, s.clock.Now())
	if err != nil {
		return nil, err
	}
	people := []person{}
	named := map[string]bool{}
	for _, each := range responsible {
		named[each.Duty] = true
		people = append(people, person{speech.texts.say("duty." + each.Duty), each.Name, each.Phone})
	}
	for _, duty := range boardDuties {
		if !named[duty] {
			people = append(people, person{Duty: speech.texts.say("duty." + duty)})
		}
	}
	return people, nil
}
