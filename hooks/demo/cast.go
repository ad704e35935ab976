package demo

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// person is an official of the demo.
type person struct {
	name    string
	subject access.Subject
}

func (p *person) actor() issueflow.Actor {
	return issueflow.Actor{
		Kind: issueflow.Officer, ID: p.subject.User, Role: p.subject.Role, Department: p.subject.Department,
	}
}

// cast is who acts in the demo.
type cast struct {
	workers, leads              map[string]*person // by grid
	desks                       map[string]*person // by department
	manager, leader, supervisor *person
}

// newCast finds the people and what they are on duty for.
func newCast(tx core.App, now time.Time) (cast, error) {
	c := cast{workers: map[string]*person{}, leads: map[string]*person{}, desks: map[string]*person{}}
	users, err := store.Users(tx)
	if err != nil {
		return c, err
	}
	for _, user := range users {
		subject, err := store.SubjectOf(tx.DB(), user.Record, now)
		if err != nil {
			return c, err
		}
		p := &person{user.Name(), subject}
		switch subject.Role {
		case access.GridWorker:
			enlist(c.workers, p)
		case access.AreaLead:
			enlist(c.leads, p)
		case access.Department:
			if c.desks[subject.Department] == nil {
				c.desks[subject.Department] = p
			}
		case access.Manager:
			c.manager = p
		case access.Leader:
			c.leader = p
		case access.Supervisor:
			c.supervisor = p
		}
	}
	return c, nil
}

func enlist(by map[string]*person, p *person) {
	for grid := range p.subject.Grids {
		by[grid] = p
	}
}
