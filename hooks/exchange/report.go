package exchange

import (
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/roster"
)

// Report is what an import has done, or would do.
type Report struct {
	DryRun   bool `json:"dry_run"`
	Imported bool `json:"imported"` // false: the database is as it was

	Areas       Count `json:"areas"`
	Grids       Count `json:"grids"`
	Users       Count `json:"users"`
	Assignments Count `json:"assignments"` // updated: ended
	Enterprises Count `json:"enterprises"`
	Boards      Count `json:"boards"` // updated: to be printed again

	Faults  []roster.Fault `json:"faults"`
	Changes []Change       `json:"changes"` // of what was there before
	Ignored []Ignored      `json:"ignored"` // columns that the roster has no use for

	// Accounts were opened for those who had none. This is the only place
	// where their passwords are ever shown; a dry run has none yet.
	Accounts []Account `json:"accounts"`

	options Options
}

// Count is how many rows of a kind an import met.
type Count struct {
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
}

// Change is a row of the database that the roster says otherwise.
type Change struct {
	Kind   string   `json:"kind"` // a collection
	Name   string   `json:"name"` // of the enterprise, official, grid or area
	Row    int      `json:"row"`  // of the sheet, 0 when many rows say it
	Fields []string `json:"fields"`
}

// Ignored is a column that was not read.
type Ignored struct {
	Sheet string `json:"sheet"`
	Title string `json:"title"`
}

// Account is a login with the password that it begins with.
type Account struct {
	Name     string      `json:"name"`
	Phone    string      `json:"phone"`
	Role     access.Role `json:"role"`
	Password string      `json:"password"`
}

func newReport(options Options, faults []roster.Fault, ignored []Ignored) *Report {
	return &Report{
		DryRun: options.DryRun, Faults: faults, Changes: []Change{}, Ignored: ignored, Accounts: []Account{},
		options: options,
	}
}

// refused tells whether the faults stop the import.
func (r *Report) refused() bool {
	return len(r.Faults) > 0 && !r.options.SkipFaulty && !r.options.DryRun
}

// CodeFaulty is answered to an import that faults have stopped.
const CodeFaulty = "roster_faulty"

func (r *Report) refusal() error {
	return errs.New(CodeFaulty, map[string]any{"count": len(r.Faults)})
}

func (r *Report) change(kind, name string, row int, fields ...string) {
	r.Changes = append(r.Changes, Change{kind, name, row, fields})
}
