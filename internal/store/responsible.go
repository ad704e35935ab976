package store

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
)

// Responsible is an official who is there for an enterprise, as its notice
// board names them.
type Responsible struct{ Duty, Name, Phone string }

// boardDuties are the duties that a board names, in its order.
var boardDuties = []string{DutyGridChief, DutyAreaLead, DutyGridWorker, DutyDeputy, DutyServiceSpecialist}

// ResponsibleFor lists who is responsible for an enterprise at a moment by
// dated assignment, in the order of a notice board. Of one duty, those count
// whose assignment says it most precisely: for this enterprise, its grid, its
// area, the district.
func ResponsibleFor(db dbx.Builder, enterprise string, at time.Time) ([]Responsible, error) {
	var rows []struct{ Duty, Target, ID, Name, Phone string }
	err := db.NewQuery(`
		SELECT a.duty, a.target, u.id, u.name, u.phone
		FROM enterprises e
		INNER JOIN grids g ON g.id = e.grid
		INNER JOIN assignments a ON (a.target = 'enterprise' AND a.enterprise = e.id)
			OR (a.target = 'grid' AND a.grid = g.id)
			OR (a.target = 'area' AND a.area = g.area)
			OR a.target = 'district'
		INNER JOIN users u ON u.id = a.user AND u.active
		WHERE e.id = {:enterprise} AND a.[[from]] <= {:at} AND (a.[[to]] = '' OR a.[[to]] > {:at})
		ORDER BY CASE a.target WHEN 'enterprise' THEN 1 WHEN 'grid' THEN 2 WHEN 'area' THEN 3 ELSE 4 END, a.[[from]], a.id`).
		Bind(dbx.Params{"enterprise": enterprise, "at": Timestamp(at)}).All(&rows)
	if err != nil {
		return nil, err
	}
	people := []Responsible{}
	for _, duty := range boardDuties {
		target := ""
		for _, row := range rows {
			if row.Duty != duty || (target != "" && row.Target != target) {
				continue
			}
			target = row.Target
			person := Responsible{Duty: duty, Name: row.Name, Phone: row.Phone}
			if !slices.Contains(people, person) {
				people = append(people, person)
			}
		}
	}
	return people, nil
}

// Place names an enterprise with the grid and the area that it lies in.
type Place struct{ Enterprise, Grid, Area string }

// PlaceOf returns the names around an enterprise as of today. The error is an
// errs.E "record_not_found" when there is no such enterprise.
func PlaceOf(db dbx.Builder, enterprise string) (place Place, err error) {
	err = db.NewQuery(`
		SELECT e.name AS enterprise, g.name AS grid, a.name AS area
		FROM enterprises e INNER JOIN grids g ON g.id = e.grid INNER JOIN areas a ON a.id = g.area
		WHERE e.id = {:enterprise}`).
		Bind(dbx.Params{"enterprise": enterprise}).One(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return Place{}, NotFound("enterprises", enterprise)
	}
	return place, err
}
