package exchange

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// current is the roster of this moment: all enterprises in the order in which
// they were entered, all grids with the people on duty.
func current(app core.App, now time.Time) (roster.Roster, error) {
	var r roster.Roster
	areas, err := store.Areas(app)
	if err != nil {
		return r, err
	}
	names := map[string]string{}
	for _, a := range areas {
		names[a.Id] = a.Name()
	}
	grids, err := store.Grids(app)
	if err != nil {
		return r, err
	}
	places := map[string]roster.Place{}
	for _, g := range grids {
		places[g.Id] = roster.Place{Area: names[g.Area()], Grid: g.Name()}
	}
	people, err := onDuty(app, now)
	if err != nil {
		return r, err
	}
	for _, g := range grids {
		r.Staff = append(r.Staff, people.posts(g, places[g.Id])...)
	}
	enterprises, err := store.Enterprises(app)
	if err != nil {
		return r, err
	}
	for _, e := range enterprises {
		r.Enterprises = append(r.Enterprises, stated(e, places[e.Grid()]))
	}
	return r, nil
}

// duty people by slot, in the order in which they began.
type dutyPeople map[slot][]*roster.Person

func onDuty(app core.App, now time.Time) (dutyPeople, error) {
	assignments, err := store.AssignmentsAt(app, now, store.DutyGridChief, store.DutyAreaLead, store.DutyGridWorker)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(assignments))
	for i, a := range assignments {
		ids[i] = a.User()
	}
	users, err := store.UsersByID(app, ids)
	if err != nil {
		return nil, err
	}
	people := dutyPeople{}
	for _, a := range assignments {
		kind, over := a.Target()
		at := slot{a.Duty(), kind, over}
		user := users[a.User()]
		people[at] = append(people[at], &roster.Person{Name: user.Name(), Phone: user.Phone()})
	}
	return people, nil
}

// posts are the rows of a grid: one for each worker, or one without. Should a
// grid have two chiefs or an area two leads, the one who began last stands
// for both, because a board has room for one.
func (d dutyPeople) posts(g *store.Grid, place roster.Place) []roster.Post {
	workers := d[slot{store.DutyGridWorker, store.TargetGrid, g.Id}]
	if len(workers) == 0 {
		workers = []*roster.Person{nil}
	}
	posts := []roster.Post{}
	for _, worker := range workers {
		posts = append(posts, roster.Post{
			Area: place.Area, Grid: place.Grid, Worker: worker,
			Chief: last(d[slot{store.DutyGridChief, store.TargetGrid, g.Id}]),
			Lead:  last(d[slot{store.DutyAreaLead, store.TargetArea, g.Area()}]),
		})
	}
	return posts
}

func last(people []*roster.Person) *roster.Person {
	if len(people) == 0 {
		return nil
	}
	return people[len(people)-1]
}
