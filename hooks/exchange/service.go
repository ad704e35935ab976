// Package exchange takes the district's roster in from Excel workbooks and
// gives it out again.
package exchange

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// Deps are what the service needs from outside.
type Deps struct {
	Clock  clock.Clock
	Random io.Reader // cryptographic: board codes and one-time passwords
}

// Service imports and exports rosters.
type Service struct{ deps Deps }

// New returns the service.
func New(deps Deps) *Service { return &Service{deps} }

// Options of an import.
type Options struct {
	DryRun     bool // say what would happen and change nothing
	SkipFaulty bool // import the rows without a fault although others have one
}

// errUndone rolls a transaction back that has done what it was for.
var errUndone = errors.New("rolled back on purpose")

// ImportRoster brings the database to what the workbook says, in one
// transaction: all of it or nothing. Importing the same workbook again changes
// nothing.
//
// Areas and grids are known by name, officials by phone number, enterprises by
// credit code. Nothing is ever deleted, and an empty cell leaves what is
// stored as it is. Duties are dated: a grid whose worker the workbook replaces
// keeps the old assignment with its end, and the new one begins where it ends.
//
// Errors: those of xlsx.Open and xlsx.Book.Table for a file that cannot be
// understood, and errs.E "roster_faulty" {"count"} when rows have faults and
// may not be skipped. The report comes with that one too.
func (s *Service) ImportRoster(app core.App, file io.Reader, options Options) (*Report, error) {
	book, err := open(file)
	if err != nil {
		return nil, err
	}
	said, faults := roster.Read(book.enterprises, book.staff)
	if report := newReport(options, faults, book.ignored); report.refused() {
		return report, report.refusal()
	}
	// Hashing passwords takes seconds of computing, so it is done before the
	// transaction keeps everybody else from writing.
	accounts, err := s.openAccounts(app, said.Persons(), options)
	if err != nil {
		return nil, err
	}
	var report *Report
	err = app.RunInTransaction(func(tx core.App) error {
		now := s.deps.Clock.Now()
		vetted, inactive, err := vet(tx, book.staff, said)
		if err != nil {
			return err
		}
		report = newReport(options, append(faults, inactive...), book.ignored)
		if report.refused() {
			return errUndone
		}
		im := &importer{
			service: s, tx: tx, now: now, today: calendar.DateOf(now).At(0),
			said: vetted, accounts: accounts, report: report,
		}
		if err := im.run(); err != nil {
			return err
		}
		if options.DryRun {
			return errUndone
		}
		report.Imported = true
		return nil
	})
	if err != nil && !errors.Is(err, errUndone) {
		return nil, fmt.Errorf("import roster: %w", err)
	}
	if report.refused() {
		return report, report.refusal()
	}
	return report, nil
}

// vet leaves out the rows that name somebody whose account is switched off: a
// roster does not switch it on again.
func vet(tx core.App, staff roster.Table, said roster.Roster) (roster.Roster, []roster.Fault, error) {
	users, err := store.UsersByPhone(tx, phonesOf(said.Persons()))
	if err != nil {
		return said, nil, err
	}
	said, faults := said.Vet(staff, func(p roster.Person) error {
		if user, known := users[p.Phone]; known && !user.Active() {
			return errs.New(roster.CodeAccountInactive, map[string]any{"name": user.Name()})
		}
		return nil
	})
	return said, faults, nil
}

// ExportRoster writes the enterprises and today's staff in the form that
// ImportRoster reads.
func (s *Service) ExportRoster(app core.App) ([]byte, error) {
	said, err := current(app, s.deps.Clock.Now())
	if err != nil {
		return nil, fmt.Errorf("export roster: %w", err)
	}
	return write(roster.Write(said))
}

// importer is one import on its way through a transaction.
type importer struct {
	service *Service
	tx      core.App
	now     time.Time
	today   time.Time // midnight in Shanghai

	said     roster.Roster
	accounts map[string]*account // by phone: prepared for who has none
	report   *Report

	areas map[string]string       // name → id
	grids map[roster.Place]string // → id
	users map[string]*store.User  // by phone

	touched   []string // users who were there before and whom the roster concerns
	entered   []string // enterprises of the roster
	restaffed []string // grids whose people have changed
	changed   []string // enterprises with another name or grid
}

func (im *importer) run() error {
	for _, step := range []func() error{
		im.places, im.people, im.duties, im.standing, im.enterprises, im.boards,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
