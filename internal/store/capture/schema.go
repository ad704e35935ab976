package capture

// The scopes of rows that hang on an enterprise or on an issue. An issue's
// children go wherever the issue goes, which its own rows in _sync_row say.
const (
	everywhere       = `SELECT 'base'`
	enterpriseGrid   = `SELECT 'grid:' || e.grid FROM enterprises e WHERE e.id = NEW.enterprise`
	scopesOfTheIssue = `SELECT r.scope FROM _sync_row r WHERE r.tbl = 'issues' AND r.id = NEW.issue AND r.op = 1`
)

// captured are the columns of everything that an officer records.
var captured = columns(date("captured_at", "device_at", "received_at"), number("skew_ms"), text("device"))[1:]

// Schema is the one declaration of what phones hold: which tables, which
// columns, in which scopes. Parents come before the children whose scopes
// follow from theirs.
var Schema = []Table{
	{
		Name:   "settings",
		Fields: columns(text("key"), json("value")),
		Scopes: []string{`SELECT 'base' WHERE NEW.public`},
	},
	{
		Name:   "departments",
		Fields: columns(text("name", "code", "phone")),
		Scopes: []string{everywhere},
	},
	{
		Name:   "areas",
		Fields: columns(text("name", "code"), number("position")),
		Scopes: []string{everywhere},
	},
	{
		Name:   "grids",
		Fields: columns(text("name", "code", "area"), json("boundary"), number("position")),
		Scopes: []string{everywhere},
	},
	{
		Name:   "users",
		Fields: columns(text("name", "phone", "role", "department", "post")),
		Scopes: []string{`SELECT 'base' WHERE NEW.active`},
	},
	{
		Name: "issue_categories",
		Fields: columns(text("name", "code", "parent", "department"), number("position"),
			boolean("retired")),
		Scopes: []string{everywhere},
		Touch: Touch{On: []string{"department"}, Children: append(
			children("category", "issues"), childrenOfIssues("category")...)},
	},
	{
		Name: "enterprises",
		Fields: columns(
			text("name", "uscc", "class", "sector", "ownership", "status", "address", "grid", "legal_rep",
				"labour_need", "land_need", "finance_need", "notes"),
			boolean("above_scale"), number("lat", "lng", "headcount", "completeness"),
			json("contacts", "products", "suppliers", "customers"), date("last_visit_at")),
		Scopes: []string{`SELECT 'grid:' || NEW.grid WHERE NEW.grid <> ''`},
		Touch: Touch{On: []string{"grid"}, Children: append(
			children("enterprise", "assignments", "boards", "visits", "issues", "photos"),
			childrenOfIssues("enterprise")...)},
	},
	{
		Name:   "assignments",
		Fields: columns(text("user", "duty", "target", "area", "grid", "enterprise"), date("from", "to")),
		Scopes: []string{
			`SELECT 'user:' || NEW.user`,
			`SELECT 'base' WHERE NEW.target IN ('area', 'district')`,
			`SELECT 'grid:' || NEW.grid WHERE NEW.target = 'grid'`,
			enterpriseGrid + ` AND NEW.target = 'enterprise'`,
		},
	},
	{
		Name: "boards",
		Fields: columns(text("enterprise", "code"), date("issued_at", "printed_at", "revoked_at"),
			boolean("needs_reprint", "reporting_suspended")),
		Scopes: []string{enterpriseGrid},
	},
	{
		Name: "visits",
		Fields: columns(text("enterprise", "grid", "officer", "officer_name", "purpose", "summary", "promise"),
			json("companions", "checklist"), date("started_at", "ended_at", "promise_due"),
			number("lat", "lng", "accuracy", "distance"), captured),
		Scopes: []string{enterpriseGrid},
	},
	{
		Name: "issues",
		Fields: columns(
			text("number", "enterprise", "enterprise_name", "grid", "visit", "board", "kind", "category", "level",
				"source", "title", "description", "contact_name", "contact_phone", "reporter", "responsible",
				"handler", "state", "merged_into"),
			json("co_departments"),
			date("raised_at", "accepted_at", "contacted_at", "resolved_at", "closed_at", "due_at"),
			number("transfers", "returns", "reopens", "rating"), boolean("late"), captured),
		Scopes: []string{
			enterpriseGrid + ` AND NOT NEW.confidential`,
			`SELECT 'dept:' || NEW.responsible WHERE NEW.responsible <> '' AND NOT NEW.confidential`,
			`SELECT 'dept:' || j.value FROM json_each(NEW.co_departments) j WHERE NOT NEW.confidential`,
			// The claim pool: unowned issues are offered to the department of their category.
			`SELECT 'dept:' || c.department FROM issue_categories c
			 WHERE c.id = NEW.category AND c.department <> '' AND NEW.responsible = '' AND NOT NEW.confidential`,
		},
		Touch: Touch{
			On:       []string{"enterprise", "responsible", "co_departments", "category", "confidential"},
			Children: ofAnIssue("issue <> '' AND issue IN " + changed),
		},
	},
	{
		Name: "issue_actions",
		Fields: columns(text("issue", "enterprise", "act", "actor_kind", "actor", "actor_name", "expected_state",
			"from_state", "to_state", "text"), number("serial"), json("params"), captured),
		Scopes: []string{scopesOfTheIssue},
	},
	{
		Name: "deadlines",
		Fields: columns(text("issue", "enterprise", "stage", "state", "rung"),
			date("started_at", "due_at", "met_at"), boolean("late", "calendar_missing")),
		Scopes: []string{scopesOfTheIssue},
	},
	{
		Name: "supervision_orders",
		Fields: columns(text("number", "issue", "enterprise", "deadline", "rung", "stage", "department", "grid",
			"officer", "addressee"), date("due_at", "issued_at", "acknowledged_at", "withdrawn_at")),
		Scopes: []string{scopesOfTheIssue},
	},
	{
		Name: "photos",
		Fields: columns(text("enterprise", "visit", "issue", "action", "uploader", "sha256", "mime", "caption",
			"state", "fail_reason"), number("size", "width", "height", "lat", "lng", "position"),
			date("taken_at"), captured),
		Scopes: []string{
			enterpriseGrid + ` AND NEW.issue = ''`,
			scopesOfTheIssue,
		},
	},
	{
		Name: "sync_conflicts",
		Fields: columns(text("user", "device", "mutation", "collection", "record", "state", "decided_by"),
			number("mseq"), json("fields"), date("decided_at", "captured_at")),
		Scopes: []string{`SELECT 'user:' || NEW.user`},
	},
	{
		Name: "sync_rejects",
		Fields: columns(text("user", "device", "mutation", "collection", "record", "code", "state"),
			number("mseq"), json("params", "payload"), date("captured_at")),
		Scopes: []string{`SELECT 'user:' || NEW.user`},
	},
}

// ofAnIssue finds the rows that go wherever their issue goes. That the issue is
// named lets SQLite use an index of only those that have one.
func ofAnIssue(where string) []Child {
	var list []Child
	for _, table := range []string{"issue_actions", "deadlines", "supervision_orders", "photos"} {
		list = append(list, Child{table, where})
	}
	return list
}

// childrenOfIssues finds the children of all issues by a column of theirs that
// names the changed row.
func childrenOfIssues(column string) []Child {
	return ofAnIssue("issue <> '' AND issue IN (SELECT id FROM issues WHERE " + column + " IN " + changed + ")")
}

// Lookup finds a table of the schema by name.
func Lookup(name string) (Table, bool) {
	for _, t := range Schema {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}
