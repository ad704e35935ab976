package migrations

import "github.com/pocketbase/pocketbase/core"

// createPeople makes users, departments, areas, grids and the dated
// assignments that say who is responsible for what.
func (s *schema) createPeople() {
	if s.err != nil {
		return
	}
	s.departments = collection("departments",
		requiredText("name", 100), text("code", 40), text("phone", 40))
	s.departments.AddIndex("idx_departments_name", true, "name", "")
	s.save(s.departments)

	s.users, s.err = s.app.FindCollectionByNameOrId("users")
	if s.err != nil {
		return
	}
	s.users.Fields.RemoveByName("avatar")
	s.users.Fields.RemoveByName("name")
	s.users.Fields.Add(
		requiredText("name", 60),
		requiredText("phone", 20),
		requiredChoice("role", "grid_worker", "area_lead", "grid_chief", "department", "leader", "manager", "supervisor"),
		link("department", s.departments),
		text("post", 60),
		boolean("active"),
		boolean("must_change_password"),
	)
	if email, ok := s.users.Fields.GetByName("email").(*core.EmailField); ok {
		email.Required = false
	}
	s.users.AddIndex("idx_users_phone", true, "phone", "")
	s.users.AddIndex("idx_users_department", false, "department", "")
	s.users.PasswordAuth.Enabled = true
	s.users.PasswordAuth.IdentityFields = []string{"phone"}
	s.users.OAuth2.Enabled = false
	s.users.OTP.Enabled = false
	s.users.MFA.Enabled = false
	s.users.AuthAlert.Enabled = false
	s.users.AuthRule = pointer("active = true")
	s.users.ListRule, s.users.ViewRule, s.users.CreateRule = nil, nil, nil
	s.users.UpdateRule, s.users.DeleteRule = nil, nil
	s.save(s.users)

	s.areas = collection("areas", requiredText("name", 60), text("code", 40), integer("position"))
	s.areas.AddIndex("idx_areas_name", true, "name", "")
	s.save(s.areas)

	s.grids = collection("grids",
		requiredText("name", 60), text("code", 40), requiredLink("area", s.areas),
		json("boundary"), // GeoJSON Polygon, WGS 84
		integer("position"))
	s.grids.AddIndex("idx_grids_name", true, "area, name", "")
	s.save(s.grids)
}

// createAssignments follows createEnterprises because a duty may be over one
// enterprise. duty_grids is today's answer to "whose grids are whose".
func (s *schema) createAssignments() {
	if s.err != nil {
		return
	}
	s.assignments = collection("assignments",
		requiredLink("user", s.users),
		requiredChoice("duty", "grid_chief", "area_lead", "grid_worker", "service_specialist", "deputy"),
		requiredChoice("target", "district", "area", "grid", "enterprise"),
		link("area", s.areas), link("grid", s.grids), link("enterprise", s.enterprises),
		requiredDate("from"), date("to"),
		text("reason", 500),
		text("predecessor", 15), // id of the assignment that this one takes over
	)
	s.assignments.AddIndex("idx_assignments_user", false, "user", "")
	s.assignments.AddIndex("idx_assignments_grid", false, "grid", "")
	s.assignments.AddIndex("idx_assignments_area", false, "area", "")
	s.assignments.AddIndex("idx_assignments_enterprise", false, "enterprise", "")
	s.save(s.assignments)

	s.save(view("duty_grids", `
		SELECT (a.id || g.id) AS id, a.user AS user, g.id AS grid, a.duty AS duty
		FROM assignments a
		INNER JOIN grids g ON (a.target = 'grid' AND g.id = a.grid)
			OR (a.target = 'area' AND g.area = a.area)
			OR (a.target = 'district')
		WHERE a.[[from]] <= strftime('%Y-%m-%d %H:%M:%fZ', 'now')
			AND (a.[[to]] = '' OR a.[[to]] > strftime('%Y-%m-%d %H:%M:%fZ', 'now'))`))
}
