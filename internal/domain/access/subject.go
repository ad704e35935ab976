// Package access is Gridwalk's one authority: who may do what to which row.
// PocketBase's API rules are its projection (Rule), custom routes and the
// sync push ask it directly (May), and the access matrix test proves that the
// answers agree.
package access

// Role is what an official's account is for; assignments say over what.
type Role string

// The roles of domain.md.
const (
	GridWorker Role = "grid_worker"
	AreaLead   Role = "area_lead"
	GridChief  Role = "grid_chief"
	Department Role = "department"
	Leader     Role = "leader"
	Manager    Role = "manager"
	Supervisor Role = "supervisor"
)

// Subject is who asks. The zero value is an anonymous caller.
type Subject struct {
	User       string
	Role       Role
	Department string
	// Grids are the grids that a dated assignment covers at the moment that
	// counts: now for reads, the capture time for pushed work.
	Grids     map[string]bool
	Superuser bool
}

// Official tells whether the subject has an account of the district.
func (s Subject) Official() bool { return s.User != "" }

// Facts are what the authority needs to know about a row.
type Facts struct {
	Grid         string   // the grid of its enterprise
	Owner        string   // the official that the row belongs to
	Departments  []string // responsible and co departments
	PoolOf       string   // the department that an unowned issue is offered to
	Confidential bool     // a complaint about an official
	Public       bool     // a setting that phones may know
}

// Verb is an operation on a collection.
type Verb string

// The first five are PocketBase's API rules; Capture is an insert or an edit
// that arrives through the sync push; Settle decides what sync has left open:
// a conflict, a reject, the fate of a device; Order is an operation that a
// manager commands, such as a handover.
const (
	List    Verb = "list"
	View    Verb = "view"
	Create  Verb = "create"
	Update  Verb = "update"
	Delete  Verb = "delete"
	Capture Verb = "capture"
	Settle  Verb = "settle"
	Order   Verb = "order"
)

// Verbs lists all of them.
var Verbs = []Verb{List, View, Create, Update, Delete, Capture, Settle, Order}
