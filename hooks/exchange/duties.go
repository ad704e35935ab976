package exchange

import (
	"slices"

	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// slot is a duty over an area or a grid.
type slot struct{ duty, target, over string }

// staffing is who should have the duties, slot by slot in the order of the
// roster.
type staffing struct {
	slots   []slot
	holders map[slot][]string // users
}

func (s *staffing) add(at slot, user string) {
	if _, known := s.holders[at]; !known {
		s.slots = append(s.slots, at)
	}
	if !slices.Contains(s.holders[at], user) {
		s.holders[at] = append(s.holders[at], user)
	}
}

// duties begins the assignments that the roster names and ends those whose
// duty it gives to somebody else. A duty that it leaves empty stays as it is.
func (im *importer) duties() error {
	current, err := store.AssignmentsAt(im.tx, im.now, store.DutyGridChief, store.DutyAreaLead, store.DutyGridWorker)
	if err != nil {
		return err
	}
	held := map[slot][]*store.Assignment{}
	for _, a := range current {
		kind, over := a.Target()
		at := slot{a.Duty(), kind, over}
		held[at] = append(held[at], a)
	}
	wanted := im.staffing()
	for _, at := range wanted.slots {
		if err := im.hand(at, held[at], wanted.holders[at]); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) staffing() staffing {
	s := staffing{holders: map[slot][]string{}}
	add := func(duty, target, over string, person *roster.Person) {
		if person != nil {
			s.add(slot{duty, target, over}, im.users[person.Phone].Id)
		}
	}
	for _, post := range im.said.Staff {
		grid := im.grids[roster.Place{Area: post.Area, Grid: post.Grid}]
		add(store.DutyGridChief, store.TargetGrid, grid, post.Chief)
		add(store.DutyAreaLead, store.TargetArea, im.areas[post.Area], post.Lead)
		add(store.DutyGridWorker, store.TargetGrid, grid, post.Worker)
	}
	return s
}

// hand gives a slot to the wanted users. Each newcomer takes over from one of
// those who leave, as long as there are any.
func (im *importer) hand(at slot, held []*store.Assignment, wanted []string) error {
	var leaving []*store.Assignment
	holders := map[string]bool{}
	for _, a := range held {
		if slices.Contains(wanted, a.User()) {
			holders[a.User()] = true
			im.report.Assignments.Unchanged++
		} else {
			leaving = append(leaving, a)
		}
	}
	newcomers := slices.DeleteFunc(slices.Clone(wanted), func(user string) bool { return holders[user] })
	for i, user := range newcomers {
		begin := store.NewAssignment{
			User: user, Duty: at.duty, Target: at.target, Over: at.over, From: im.today, Reason: reason,
		}
		if i < len(leaving) {
			// A successor begins at this moment, not at midnight: what the
			// predecessor did earlier today was done on duty. An end that was
			// planned stays planned.
			begin.From, begin.To, begin.Predecessor = im.now, leaving[i].To(), leaving[i].Id
		}
		if err := store.InsertAssignment(im.tx.DB(), im.now, begin); err != nil {
			return err
		}
		im.report.Assignments.Created++
	}
	for _, a := range leaving {
		if err := im.end(a); err != nil {
			return err
		}
	}
	if len(newcomers)+len(leaving) > 0 {
		im.restaff(at)
	}
	return nil
}

// reason is kept with the assignments that a roster begins.
const reason = "名册导入"

func (im *importer) end(a *store.Assignment) error {
	im.report.Assignments.Updated++
	if !slices.Contains(im.touched, a.User()) {
		im.touched = append(im.touched, a.User())
	}
	return store.EndAssignment(im.tx.DB(), im.now, a.Id, im.now)
}

// restaff remembers the grids whose boards name somebody else from now on.
func (im *importer) restaff(at slot) {
	for place, grid := range im.grids {
		if at.over == grid || at.over == im.areas[place.Area] {
			im.restaffed = append(im.restaffed, grid)
		}
	}
}
