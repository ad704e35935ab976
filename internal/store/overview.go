package store

import (
	"encoding/json"
	"time"

	"github.com/pocketbase/dbx"
)

// GridEnterprises counts the enterprises of a grid, and those of them that
// were visited since a moment.
type GridEnterprises struct {
	Grid                 string
	Enterprises, Visited int
}

// EnterprisesByGrid counts the enterprises of every grid; a grid without any is
// there with zeros.
func EnterprisesByGrid(db dbx.Builder, visitedSince time.Time) ([]GridEnterprises, error) {
	counts := []GridEnterprises{}
	err := db.NewQuery(`
		SELECT g.id AS grid, count(e.id) AS enterprises, coalesce(sum(e.last_visit_at >= {:since}), 0) AS visited
		FROM grids g INNER JOIN areas a ON a.id = g.area LEFT JOIN enterprises e ON e.grid = g.id
		GROUP BY g.id ORDER BY a.position, a.name, g.position, g.name`).
		Bind(dbx.Params{"since": Timestamp(visitedSince)}).All(&counts)
	return counts, err
}

// GridVisits counts the visits to the enterprises of a grid.
type GridVisits struct {
	Grid        string
	Week, Month int
}

// VisitsByGrid counts visits by where their enterprises are now.
func VisitsByGrid(db dbx.Builder, week, month time.Time) ([]GridVisits, error) {
	since := week
	if month.Before(since) {
		since = month
	}
	counts := []GridVisits{}
	err := db.NewQuery(`
		SELECT e.grid, sum(v.started_at >= {:week}) AS week, sum(v.started_at >= {:month}) AS month
		FROM visits v INNER JOIN enterprises e ON e.id = v.enterprise
		WHERE v.started_at >= {:since} GROUP BY e.grid`).
		Bind(dbx.Params{"week": Timestamp(week), "month": Timestamp(month), "since": Timestamp(since)}).All(&counts)
	return counts, err
}

// IssueScope says which issues are counted: those of the grids, and those that
// the department is responsible for, serves along with others or may claim.
// Complaints about officials are counted only if Confidential says so.
type IssueScope struct {
	Grids        []string
	Department   string // "" for none
	Confidential bool
}

// inScope holds for issues i of enterprises e with categories c.
const inScope = `
	(e.grid IN (SELECT value FROM json_each({:grids}))
		OR ({:department} <> '' AND (i.responsible = {:department}
			OR EXISTS (SELECT 1 FROM json_each(i.co_departments) WHERE value = {:department})
			OR (i.responsible = '' AND c.department = {:department}))))
	AND ({:confidential} OR NOT i.confidential)`

func (s IssueScope) params() (dbx.Params, error) {
	grids, err := json.Marshal(nonNil(s.Grids))
	return dbx.Params{"grids": string(grids), "department": s.Department, "confidential": s.Confidential}, err
}

// GridIssues counts the issues of a grid in one state.
type GridIssues struct {
	Grid, State           string
	Issues, Late, DueSoon int
}

// IssuesByGrid counts the issues in the given states by grid and state: all of
// them, those with a deadline that was missed by now, and those whose nearest
// deadline comes before soon.
func IssuesByGrid(db dbx.Builder, scope IssueScope, states []string, now, soon time.Time) ([]GridIssues, error) {
	params, err := scope.params()
	if err != nil {
		return nil, err
	}
	wanted, err := json.Marshal(states)
	if err != nil {
		return nil, err
	}
	params["states"], params["now"], params["soon"] = string(wanted), Timestamp(now), Timestamp(soon)
	counts := []GridIssues{}
	err = db.NewQuery(`
		SELECT e.grid, i.state, count(*) AS issues,
			sum(i.late OR (i.due_at <> '' AND i.due_at <= {:now})) AS late,
			sum(i.due_at > {:now} AND i.due_at <= {:soon}) AS due_soon
		FROM issues i INNER JOIN enterprises e ON e.id = i.enterprise
		LEFT JOIN issue_categories c ON c.id = i.category
		WHERE i.state IN (SELECT value FROM json_each({:states})) AND ` + inScope + `
		GROUP BY e.grid, i.state`).Bind(params).All(&counts)
	return counts, err
}

// CountOrders counts the supervision orders issued since a moment, those that
// were withdrawn left out.
func CountOrders(db dbx.Builder, scope IssueScope, since time.Time) (count int, err error) {
	params, err := scope.params()
	if err != nil {
		return 0, err
	}
	params["since"] = Timestamp(since)
	err = db.NewQuery(`
		SELECT count(*) FROM supervision_orders o
		INNER JOIN issues i ON i.id = o.issue INNER JOIN enterprises e ON e.id = i.enterprise
		LEFT JOIN issue_categories c ON c.id = i.category
		WHERE o.issued_at >= {:since} AND o.withdrawn_at = '' AND ` + inScope).Bind(params).Row(&count)
	return count, err
}
