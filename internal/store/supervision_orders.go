package store

import (
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
)

// SupervisionOrder is a 督办单: one per rung of a missed deadline.
type SupervisionOrder struct{ core.BaseRecordProxy }

func (o *SupervisionOrder) Number() string     { return o.GetString("number") }
func (o *SupervisionOrder) Serial() int        { return o.GetInt("serial") }
func (o *SupervisionOrder) Rung() string       { return o.GetString("rung") }
func (o *SupervisionOrder) Stage() string      { return o.GetString("stage") }
func (o *SupervisionOrder) Addressee() string  { return o.GetString("addressee") }
func (o *SupervisionOrder) Department() string { return o.GetString("department") }
func (o *SupervisionOrder) Officer() string    { return o.GetString("officer") }
func (o *SupervisionOrder) IssuedAt() time.Time {
	return o.GetDateTime("issued_at").Time()
}

// OrdersOfIssue returns the supervision orders of an issue in order of issue.
func OrdersOfIssue(app core.App, issue string) ([]*SupervisionOrder, error) {
	orders := []*SupervisionOrder{}
	err := app.RecordQuery("supervision_orders").
		AndWhere(dbx.HashExp{"issue": issue}).OrderBy("year", "serial").All(&orders)
	return orders, err
}

// Addressee is whom a supervision order goes to. Department and Officer are
// ids, of which either may be empty; Name is the unit or person by name on the
// day of issue.
type Addressee struct {
	Department, Grid, Officer, Name string
}

// AddresseeOf returns who answers for an issue at a moment: its responsible
// department, otherwise its handler, otherwise the official on duty for the grid
// of its enterprise (the grid worker before the area lead before the chief),
// otherwise the grid. A complaint about an official is the supervisors' alone.
func AddresseeOf(db dbx.Builder, issue string, at time.Time) (a Addressee, err error) {
	var row struct{ Department, DepartmentName, Handler, Grid, GridName, Supervisors string }
	err = db.NewQuery(`
		SELECT i.responsible AS department, coalesce(d.name, '') AS department_name, i.handler,
			e.grid, g.name AS grid_name, CASE WHEN i.confidential THEN 'yes' ELSE '' END AS supervisors
		FROM issues i
		INNER JOIN enterprises e ON e.id = i.enterprise
		INNER JOIN grids g ON g.id = e.grid
		LEFT JOIN departments d ON d.id = i.responsible
		WHERE i.id = {:issue}`).Bind(dbx.Params{"issue": issue}).One(&row)
	if err != nil {
		return Addressee{}, fmt.Errorf("addressee of issue %s: %w", issue, err)
	}
	a = Addressee{Department: row.Department, Grid: row.Grid, Name: row.GridName}
	query, params := officialOnDuty, dbx.Params{"grid": row.Grid, "at": Timestamp(at)}
	switch {
	case row.Supervisors != "":
		a = Addressee{Name: supervisors}
		query, params = oneSupervisor, dbx.Params{"handler": row.Handler}
	case row.Department != "":
		a.Name = row.DepartmentName
		return a, nil
	case row.Handler != "":
		query, params = oneOfficial, dbx.Params{"handler": row.Handler}
	}
	found := []struct{ ID, Name string }{}
	if err := db.NewQuery(query).Bind(params).All(&found); err != nil {
		return Addressee{}, err
	}
	if len(found) == 1 {
		a.Officer, a.Name = found[0].ID, found[0].Name
	}
	return a, nil
}

// supervisors is what an order about a complaint is addressed to while the
// district has no supervisor with an account.
const supervisors = "督查部门"

const (
	oneOfficial   = `SELECT id, name FROM users WHERE id = {:handler}`
	oneSupervisor = `
		SELECT id, name FROM users WHERE role = 'supervisor' AND active = TRUE
		ORDER BY id = {:handler} DESC, created, id LIMIT 1`
	officialOnDuty = `
		SELECT u.id, u.name FROM assignments a
		INNER JOIN grids g ON g.id = {:grid}
		INNER JOIN users u ON u.id = a.user
		WHERE ((a.target = 'grid' AND a.grid = g.id) OR (a.target = 'area' AND a.area = g.area) OR a.target = 'district')
			AND a.duty IN ('grid_worker', 'area_lead', 'grid_chief')
			AND a.[[from]] <= {:at} AND (a.[[to]] = '' OR a.[[to]] > {:at})
		ORDER BY CASE a.duty WHEN 'grid_worker' THEN 1 WHEN 'area_lead' THEN 2 ELSE 3 END, a.[[from]] DESC, a.id
		LIMIT 1`
)

// NewOrder is a supervision order on its way into the table.
type NewOrder struct {
	Issue, Enterprise, Deadline string
	Rung                        deadline.Rung
	Stage                       deadline.Stage
	To                          Addressee
	DueAt, IssuedAt             time.Time
}

// InsertOrder numbers and writes a supervision order in the open transaction
// and returns its number in the form of GB/T 9704, 督〔2026〕12号: the year in
// Shanghai and a serial of that year without holes.
func InsertOrder(db dbx.Builder, order NewOrder) (number string, err error) {
	year := calendar.DateOf(order.IssuedAt).Year
	serial, err := Next(db, fmt.Sprintf("supervision_orders/%d", year))
	if err != nil {
		return "", err
	}
	number = fmt.Sprintf("督〔%d〕%d号", year, serial)
	return number, Insert(db, "supervision_orders", order.IssuedAt, dbx.Params{
		"id": core.GenerateDefaultRandomId(), "number": number, "year": year, "serial": serial,
		"issue": order.Issue, "enterprise": order.Enterprise, "deadline": order.Deadline,
		"rung": string(order.Rung), "stage": string(order.Stage),
		"department": order.To.Department, "grid": order.To.Grid, "officer": order.To.Officer, "addressee": order.To.Name,
		"due_at": order.DueAt, "issued_at": order.IssuedAt,
		"acknowledged_at": "", "withdrawn_at": "", "withdrawn_reason": "",
	})
}
