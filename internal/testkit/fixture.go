package testkit

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// The ids of the fixture's rows. Grid A and grid B lie in different areas.
const (
	AreaA, AreaB             = "areaa0000000000", "areab0000000000"
	GridA, GridB             = "grida0000000000", "gridb0000000000"
	EnterpriseA, EnterpriseB = "enta00000000000", "entb00000000000"
	BoardA                   = "boarda000000000"
	Labour, Finance          = "deptlabour00000", "deptfinance0000"
	CategoryLabour           = "catlabour000000"
)

// Password is every persona's password.
const Password = "walk the grid 1"

// Persona is somebody who asks something of Gridwalk. The zero value is
// anonymous.
type Persona string

// The personas of the access matrix.
const (
	WorkerA    Persona = "worker of grid A"
	WorkerB    Persona = "worker of grid B"
	AreaLead   Persona = "area lead of grid A"
	Chief      Persona = "grid chief"
	Desk       Persona = "department desk"
	Leader     Persona = "leader"
	Manager    Persona = "manager"
	Supervisor Persona = "supervisor"
	Anonymous  Persona = "anonymous"
	Superuser  Persona = "superuser"
)

// Personas in the order of the access matrix.
var Personas = []Persona{WorkerA, WorkerB, AreaLead, Chief, Desk, Leader, Manager, Supervisor, Anonymous, Superuser}

type person struct{ id, name, phone, role, department string }

var people = map[Persona]person{
	WorkerA:    {"workera00000000", "邓娟", "19000000001", "grid_worker", ""},
	WorkerB:    {"workerb00000000", "傅雨欣", "19000000002", "grid_worker", ""},
	AreaLead:   {"arealead0000000", "袁静", "19000000003", "area_lead", ""},
	Chief:      {"chief0000000000", "袁艳", "19000000004", "grid_chief", ""},
	Desk:       {"desk00000000000", "王科", "19000000005", "department", Labour},
	Leader:     {"leader000000000", "周副主任", "19000000006", "leader", ""},
	Manager:    {"manager00000000", "李管理", "19000000007", "manager", ""},
	Supervisor: {"supervisor00000", "陈督查", "19000000008", "supervisor", ""},
}

// ID returns the persona's user id, "" for anonymous and superuser.
func (p Persona) ID() string { return people[p].id }

// Phone returns the persona's login.
func (p Persona) Phone() string { return people[p].phone }

const superuserEmail = "root@gridwalk.test"

// writeFixture fills an empty migrated database with the smallest district
// that has two of everything that authority tells apart.
func writeFixture(app core.App, since time.Time) error {
	w := writer{app: app}
	w.row("departments", Labour, values{"name": "人力资源和社会保障局", "code": "labour"})
	w.row("departments", Finance, values{"name": "金融工作局", "code": "finance"})
	w.row("areas", AreaA, values{"name": "东港片区"})
	w.row("areas", AreaB, values{"name": "茶园片区"})
	w.row("grids", GridA, values{"name": "东港第1网格", "area": AreaA})
	w.row("grids", GridB, values{"name": "茶园第1网格", "area": AreaB})
	w.row("enterprises", EnterpriseA, values{
		"name": "重庆科朗船舶产业有限公司", "uscc": "91500108MABXJNUQCH", "class": "growing", "grid": GridA,
		"status": "operating", "lat": 29.605513, "lng": 106.685317, "headcount": 60,
		"contacts": []map[string]string{{"name": "韩娟", "post": "行政经理", "phone": "13472128754"}},
	})
	w.row("enterprises", EnterpriseB, values{
		"name": "重庆港翔环保科技有限公司", "uscc": "91500108MA94QWPYMR", "class": "distressed", "grid": GridB,
		"status": "operating", "lat": 29.505501, "lng": 106.657051, "headcount": 42,
	})
	w.row("boards", BoardA, values{"enterprise": EnterpriseA, "code": "0123456789", "issued_at": since})
	w.row("issue_categories", CategoryLabour, values{"name": "劳动用工", "code": "fixture_labour", "department": Labour})
	for _, persona := range Personas {
		if p, ok := people[persona]; ok {
			w.row("users", p.id, values{
				"name": p.name, "phone": p.phone, "role": p.role, "department": p.department,
				"active": true, "password": Password,
			})
		}
	}
	w.duty("duty00000000001", WorkerA, "grid_worker", "grid", GridA, since)
	w.duty("duty00000000002", WorkerB, "grid_worker", "grid", GridB, since)
	w.duty("duty00000000003", AreaLead, "area_lead", "area", AreaA, since)
	w.duty("duty00000000004", Chief, "grid_chief", "grid", GridA, since)
	w.duty("duty00000000005", Chief, "grid_chief", "grid", GridB, since)
	w.row(core.CollectionNameSuperusers, "superuser000000", values{"email": superuserEmail, "password": Password})
	return w.err
}

type values map[string]any

// writer saves rows until one fails.
type writer struct {
	app core.App
	err error
}

func (w *writer) row(collection, id string, fields values) {
	if w.err != nil {
		return
	}
	c, err := w.app.FindCollectionByNameOrId(collection)
	if err != nil {
		w.err = err
		return
	}
	r := core.NewRecord(c)
	r.Set("id", id)
	r.Load(fields)
	w.err = w.app.Save(r)
}

func (w *writer) duty(id string, who Persona, duty, target, over string, from time.Time) {
	w.row("assignments", id, values{"user": who.ID(), "duty": duty, "target": target, target: over, "from": from})
}
