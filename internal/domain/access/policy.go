package access

// policy is one collection's answers: any grant of a verb allows it, and a
// confidential row is there for supervisors only.
type policy struct {
	columns columns
	verbs   map[Verb][]grant
}

func reads(grants ...grant) map[Verb][]grant {
	return map[Verb][]grant{List: grants, View: grants}
}

// kept adds the manager's right to keep the rows of master data.
func kept(verbs map[Verb][]grant) map[Verb][]grant {
	verbs[Create], verbs[Update], verbs[Delete] = []grant{manager}, []grant{manager}, []grant{manager}
	return verbs
}

func captured(verbs map[Verb][]grant, grants ...grant) map[Verb][]grant {
	verbs[Capture] = grants
	return verbs
}

func settled(verbs map[Verb][]grant, grants ...grant) map[Verb][]grant {
	verbs[Settle] = grants
	return verbs
}

func ordered(verbs map[Verb][]grant, grants ...grant) map[Verb][]grant {
	verbs[Order] = grants
	return verbs
}

var (
	ofIssue = columns{
		grid: "enterprise.grid", department: "issue.responsible", coDepartments: "issue.co_departments",
		poolDepartment: "issue.category.department", confidential: "issue.confidential",
	}
	readersOfIssue = []grant{overseer, ownGrid, ownDepartment, claimPool}
)

// policies is the authority's table. A collection or verb that is absent is
// closed to everybody but superusers.
var policies = map[string]policy{
	"users":            {columns{owner: "id"}, reads(official)},
	"departments":      {columns{}, kept(reads(official))},
	"areas":            {columns{}, kept(reads(official))},
	"grids":            {columns{}, kept(reads(official))},
	"issue_categories": {columns{}, kept(reads(official))},
	"deadline_rules":   {columns{}, kept(reads(official))},
	"calendar_days":    {columns{}, kept(reads(official))},
	"settings":         {columns{public: "public"}, map[Verb][]grant{List: {manager, public}, View: {manager, public}, Update: {manager}}},
	"assignments":      {columns{owner: "user"}, reads(official)},
	"duty_grids":       {columns{owner: "user"}, reads(official)},
	"boards":           {columns{grid: "enterprise.grid"}, kept(reads(overseer, ownGrid))},
	"enterprises": {columns{grid: "grid"}, captured(
		kept(reads(overseer, departmentDesk, ownGrid)), ownGrid)},
	"visits": {columns{grid: "enterprise.grid", owner: "officer"}, captured(
		reads(overseer, ownGrid), ownGrid)},
	"photos": {columns{grid: "enterprise.grid", owner: "uploader", department: "issue.responsible", coDepartments: "issue.co_departments",
		poolDepartment: "issue.category.department", confidential: "issue.confidential"}, captured(
		reads(overseer, ownGrid, ownDepartment, claimPool, owner), ownGrid, ownDepartment)},
	"issues": {columns{grid: "enterprise.grid", department: "responsible", coDepartments: "co_departments",
		poolDepartment: "category.department", confidential: "confidential"}, captured(
		reads(readersOfIssue...), ownGrid)},
	"issue_actions": {ofIssue, captured(
		reads(readersOfIssue...), manager, supervisor, ownGrid, ownDepartment, claimPool)},
	"deadlines":          {ofIssue, reads(readersOfIssue...)},
	"supervision_orders": {ofIssue, reads(readersOfIssue...)},
	"devices":            {columns{owner: "user"}, settled(reads(manager, owner), manager, owner)},
	"sync_conflicts":     {columns{owner: "user"}, settled(reads(manager, owner), manager, owner)},
	"sync_rejects":       {columns{owner: "user"}, settled(reads(manager, owner), manager, owner)},
	"handovers":          {columns{}, ordered(reads(overseer), manager)},
	"audit_entries":      {columns{}, reads(roles("manager or supervisor", Manager, Supervisor))},
}
