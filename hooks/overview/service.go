// Package overview counts what the desk's first page shows.
package overview

import (
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

const (
	// coverageDays is the period after which an enterprise wants another visit.
	coverageDays = 30
	soon         = 24 * time.Hour
)

// Overview are the numbers of the part of the district that somebody may see.
// Issues are open until nothing more is owed to the enterprise.
type Overview struct {
	Enterprises  int `json:"enterprises"`
	CoverageDays int `json:"coverage_days"`
	Visited      int `json:"visited"` // enterprises within the last CoverageDays
	// Visits since Monday and since the first of the month, in Shanghai.
	VisitsWeek  int `json:"visits_week"`
	VisitsMonth int `json:"visits_month"`
	Open        int `json:"open"`
	Late        int `json:"late"`
	Due24h      int `json:"due_24h"`
	// Orders are the supervision orders of this month.
	Orders  int            `json:"orders"`
	ByState map[string]int `json:"by_state"`
	Grids   []*Grid        `json:"grids"`
}

// Grid are the numbers of one grid, named by its id.
type Grid struct {
	Grid        string `json:"grid"`
	Enterprises int    `json:"enterprises"`
	Visited     int    `json:"visited"`
	VisitsWeek  int    `json:"visits_week"`
	VisitsMonth int    `json:"visits_month"`
	Open        int    `json:"open"`
	Late        int    `json:"late"`
	Due24h      int    `json:"due_24h"`
}

// Service counts.
type Service struct{ clock clock.Clock }

// New makes the service.
func New(clock clock.Clock) *Service { return &Service{clock} }

// count answers for a subject. What the subject may not see counts nowhere;
// visits that may not be seen count as none.
func count(db dbx.Builder, subject access.Subject, now time.Time) (*Overview, error) {
	o := &Overview{CoverageDays: coverageDays, ByState: map[string]int{}, Grids: []*Grid{}}
	grids, scope, err := o.enterprises(db, subject, now)
	if err != nil {
		return nil, err
	}
	if err := o.visits(db, subject, grids, now); err != nil {
		return nil, err
	}
	return o, o.issues(db, scope, grids, now)
}

// enterprises lists the visible grids with their enterprises, and finds out
// which issues the subject may see.
func (o *Overview) enterprises(db dbx.Builder, subject access.Subject, now time.Time) (map[string]*Grid, store.IssueScope, error) {
	counts, err := store.EnterprisesByGrid(db, now.AddDate(0, 0, -coverageDays))
	if err != nil {
		return nil, store.IssueScope{}, err
	}
	grids, scope := map[string]*Grid{}, scopeOfDepartment(subject)
	for _, c := range counts {
		sees := func(collection string, f access.Facts) bool {
			f.Grid = c.Grid
			return access.May(subject, access.View, collection, f) == nil
		}
		if sees("issues", access.Facts{}) {
			scope.Grids = append(scope.Grids, c.Grid)
			scope.Confidential = scope.Confidential || sees("issues", access.Facts{Confidential: true})
		}
		if !sees("enterprises", access.Facts{}) {
			continue
		}
		grid := &Grid{Grid: c.Grid, Enterprises: c.Enterprises, Visited: c.Visited}
		grids[c.Grid] = grid
		o.Grids = append(o.Grids, grid)
		o.Enterprises += c.Enterprises
		o.Visited += c.Visited
	}
	return grids, scope, nil
}

// scopeOfDepartment are the issues that a department sees wherever they are.
func scopeOfDepartment(subject access.Subject) store.IssueScope {
	ofDepartment := access.Facts{Departments: []string{subject.Department}}
	if subject.Department == "" || access.May(subject, access.View, "issues", ofDepartment) != nil {
		return store.IssueScope{}
	}
	return store.IssueScope{Department: subject.Department}
}

func (o *Overview) visits(db dbx.Builder, subject access.Subject, grids map[string]*Grid, now time.Time) error {
	today := calendar.DateOf(now)
	sinceMonday := (int(today.Weekday()) + 6) % 7
	monday := today.At(0).AddDate(0, 0, -sinceMonday)
	counts, err := store.VisitsByGrid(db, monday, firstOfMonth(now))
	if err != nil {
		return err
	}
	for _, c := range counts {
		grid, visible := grids[c.Grid]
		if !visible || access.May(subject, access.View, "visits", access.Facts{Grid: c.Grid}) != nil {
			continue
		}
		grid.VisitsWeek, grid.VisitsMonth = c.Week, c.Month
		o.VisitsWeek += c.Week
		o.VisitsMonth += c.Month
	}
	return nil
}

func (o *Overview) issues(db dbx.Builder, scope store.IssueScope, grids map[string]*Grid, now time.Time) error {
	states := []string{}
	for _, state := range issueflow.States {
		if !state.Ended() {
			states = append(states, string(state))
		}
	}
	counts, err := store.IssuesByGrid(db, scope, states, now, now.Add(soon))
	if err != nil {
		return err
	}
	for _, c := range counts {
		o.Open += c.Issues
		o.Late += c.Late
		o.Due24h += c.DueSoon
		o.ByState[c.State] += c.Issues
		if grid, visible := grids[c.Grid]; visible {
			grid.Open += c.Issues
			grid.Late += c.Late
			grid.Due24h += c.DueSoon
		}
	}
	o.Orders, err = store.CountOrders(db, scope, firstOfMonth(now))
	return err
}

func firstOfMonth(now time.Time) time.Time {
	date := calendar.DateOf(now)
	date.Day = 1
	return date.At(0)
}
