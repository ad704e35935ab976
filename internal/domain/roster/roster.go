// Package roster reads and writes the workbook in which a district keeps its
// enterprises and the staff of its grids: the sheet 企业名册 with a row per
// enterprise and the sheet 网格人员 with a row per grid.
//
// It works on cells as text. A cell that begins with "=" is text like any
// other. An empty cell says nothing: it never clears what is stored.
package roster

import "gridwalk/internal/domain/enterprise"

// Roster is what a workbook says, row by row, in the order of its sheets.
type Roster struct {
	Enterprises []Enterprise
	Staff       []Post
}

// Enterprise is a row of 企业名册. Zero values and nil say nothing.
type Enterprise struct {
	Row        int // of the sheet, from 1
	Name       string
	USCC       string
	Area       string
	Grid       string
	Class      enterprise.Class
	Sector     string
	Ownership  enterprise.Ownership
	AboveScale *bool
	Address    string
	Position   *Position
	LegalRep   string
	Contact    Contact
	Headcount  *int
	Products   []string
	Suppliers  []string
	Customers  []string
	LabourNeed string
	Notes      string
}

// Position is in degrees of WGS 84.
type Position struct{ Lat, Lng float64 }

// Contact is whom to call at an enterprise.
type Contact struct{ Name, Post, Phone string }

// Post is a row of 网格人员: who serves a grid. A nil person says nothing.
type Post struct {
	Row    int // of the sheet, from 1
	Area   string
	Grid   string
	Chief  *Person // 网格总负责人
	Lead   *Person // 片区负责人, the same for every grid of the area
	Worker *Person // 网格员
}

// Person is an official. The phone is a mobile number and the login.
type Person struct{ Name, Phone string }

// Place is a grid with its area.
type Place struct{ Area, Grid string }

// Places lists the grids that the roster names, those of the staff first, each
// once and in the order of the rows.
func (r Roster) Places() []Place {
	places, seen := []Place{}, map[Place]bool{}
	add := func(p Place) {
		if !seen[p] {
			seen[p] = true
			places = append(places, p)
		}
	}
	for _, post := range r.Staff {
		add(Place{post.Area, post.Grid})
	}
	for _, e := range r.Enterprises {
		add(Place{e.Area, e.Grid})
	}
	return places
}

// Persons lists the officials that the roster names, each once and in the
// order of the rows.
func (r Roster) Persons() []Person {
	persons, seen := []Person{}, map[string]bool{}
	for _, post := range r.Staff {
		for _, person := range []*Person{post.Chief, post.Lead, post.Worker} {
			if person != nil && !seen[person.Phone] {
				seen[person.Phone] = true
				persons = append(persons, *person)
			}
		}
	}
	return persons
}
