package exchange

import "github.com/pocketbase/pocketbase/core"

// log records who has imported what, without names, numbers and passwords.
func (r *Report) log(app core.App, by string) {
	app.Logger().Info("roster imported", "by", by,
		"areas", r.Areas, "grids", r.Grids, "users", r.Users, "assignments", r.Assignments,
		"enterprises", r.Enterprises, "boards", r.Boards, "faults", len(r.Faults))
}
