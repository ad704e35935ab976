package migrations

// createEnterprises makes enterprises with their notice boards, the dated
// duties over them and the district's settings.
func (s *schema) createEnterprises() {
	if s.err != nil {
		return
	}
	s.enterprises = collection("enterprises",
		requiredText("name", 120),
		requiredText("uscc", 18),
		requiredChoice("class", "leading", "backbone", "growing", "distressed"),
		text("sector", 60),
		choice("ownership", "private", "state", "foreign", "other"),
		boolean("above_scale"),
		choice("status", "operating", "suspended", "moved", "closed"),
		text("address", 200),
		number("lat"), number("lng"), // WGS 84 degrees, 0/0 when unknown
		requiredLink("grid", s.grids),
		text("legal_rep", 60),
		json("contacts"), // [{name, post, phone}]
		integer("headcount"),
		json("products"), json("suppliers"), json("customers"), // ["text", …]
		text("labour_need", 500), text("land_need", 500), text("finance_need", 500),
		text("notes", 2000),
		integer("completeness"), // percent of the card that is filled in
		date("last_visit_at"),   // kept by trigger from visits
	)
	s.enterprises.AddIndex("idx_enterprises_uscc", true, "uscc", "")
	s.enterprises.AddIndex("idx_enterprises_grid", false, "grid", "")
	s.enterprises.AddIndex("idx_enterprises_name", false, "name", "")
	s.enterprises.AddIndex("idx_enterprises_class", false, "class", "")
	s.enterprises.AddIndex("idx_enterprises_last_visit", false, "last_visit_at", "")
	s.save(s.enterprises)

	s.createAssignments()

	s.boards = collection("boards",
		requiredLink("enterprise", s.enterprises),
		requiredText("code", 10),
		requiredDate("issued_at"), date("printed_at"), date("revoked_at"),
		boolean("needs_reprint"), boolean("reporting_suspended"))
	s.boards.AddIndex("idx_boards_code", true, "code", "")
	s.boards.AddIndex("idx_boards_enterprise", false, "enterprise", "")
	s.save(s.boards)

	settings := collection("settings",
		requiredText("key", 60), json("value"),
		boolean("public")) // public settings travel to every phone
	settings.AddIndex("idx_settings_key", true, "key", "")
	s.save(settings)
}
