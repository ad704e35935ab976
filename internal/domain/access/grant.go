package access

import (
	"fmt"
	"slices"
	"strings"
)

// columns say where in a collection the facts about a row are found, as
// PocketBase filter paths. An empty path means that the fact does not exist.
type columns struct {
	grid, owner, department, coDepartments, poolDepartment, confidential, public string
}

// grant is one way to be allowed: the same condition once for Go and once as
// a PocketBase filter.
type grant struct {
	name   string
	allows func(Subject, Facts) bool
	rule   func(columns) string
}

const active = `@request.auth.active = true`

func roles(name string, allowed ...Role) grant {
	return grant{
		name:   name,
		allows: func(s Subject, _ Facts) bool { return slices.Contains(allowed, s.Role) },
		rule: func(columns) string {
			parts := make([]string, len(allowed))
			for i, role := range allowed {
				parts[i] = fmt.Sprintf(`@request.auth.role = "%s"`, role)
			}
			return "(" + strings.Join(parts, " || ") + ")"
		},
	}
}

var (
	// official is anybody with an account of the district.
	official = grant{
		name:   "official",
		allows: func(s Subject, _ Facts) bool { return s.Official() },
		rule:   func(columns) string { return `@request.auth.id != ""` },
	}
	// manager keeps the district's master data and owns its issues.
	manager = roles("manager", Manager)
	// overseer sees the whole district.
	overseer = roles("overseer", Manager, Leader, Supervisor)
	// supervisor alone deals with complaints about officials.
	supervisor = roles("supervisor", Supervisor)
	// departmentDesk serves enterprises of every grid.
	departmentDesk = roles("department desk", Department)
	// ownGrid follows the dated assignments of today.
	ownGrid = grant{
		name:   "own grid",
		allows: func(s Subject, f Facts) bool { return f.Grid != "" && s.Grids[f.Grid] },
		rule: func(c columns) string {
			return fmt.Sprintf(`@request.auth.duty_grids_via_user.grid ?= %s`, c.grid)
		},
	}
	// ownDepartment is responsible or a co department of the issue.
	ownDepartment = grant{
		name: "own department",
		allows: func(s Subject, f Facts) bool {
			return s.Role == Department && s.Department != "" && slices.Contains(f.Departments, s.Department)
		},
		rule: func(c columns) string {
			return fmt.Sprintf(`(@request.auth.role = "department" && @request.auth.department != "" && (%s = @request.auth.department || %s.id ?= @request.auth.department))`,
				c.department, c.coDepartments)
		},
	}
	// claimPool offers unowned issues to the department of their category.
	claimPool = grant{
		name: "claim pool",
		allows: func(s Subject, f Facts) bool {
			return s.Role == Department && s.Department != "" && f.PoolOf == s.Department
		},
		rule: func(c columns) string {
			return fmt.Sprintf(`(@request.auth.role = "department" && @request.auth.department != "" && %s = "" && %s = @request.auth.department)`,
				c.department, c.poolDepartment)
		},
	}
	// owner is the official that the row belongs to.
	owner = grant{
		name:   "owner",
		allows: func(s Subject, f Facts) bool { return s.User != "" && s.User == f.Owner },
		rule:   func(c columns) string { return fmt.Sprintf(`%s = @request.auth.id`, c.owner) },
	}
	// public settings are known to every official.
	public = grant{
		name:   "public",
		allows: func(s Subject, f Facts) bool { return s.Official() && f.Public },
		rule:   func(c columns) string { return fmt.Sprintf(`%s = true`, c.public) },
	}
)
