package migrations

// createIssues makes the category tree, issues and their ledger. Every child
// of an issue carries its enterprise, so that a move between grids can find
// all rows that move along.
func (s *schema) createIssues() {
	if s.err != nil {
		return
	}
	s.categories = collection("issue_categories",
		requiredText("name", 60), requiredText("code", 40), text("parent", 15),
		link("department", s.departments), // offered the claim first
		integer("position"), boolean("retired"))
	s.categories.AddIndex("idx_issue_categories_code", true, "code", "")
	s.save(s.categories)

	s.visits = collection("visits",
		requiredLink("enterprise", s.enterprises),
		requiredLink("grid", s.grids), // the grid at capture time
		requiredLink("officer", s.users), requiredText("officer_name", 60),
		json("companions"), // ["name", …]
		requiredChoice("purpose", "routine", "policy", "safety", "emergency", "campaign", "revisit", "weekly_track"),
		requiredDate("started_at"), date("ended_at"),
		number("lat"), number("lng"), number("accuracy"), // degrees WGS 84, metres
		number("distance"), // metres from the enterprise, computed on arrival; -1 when unknown
		json("checklist"),  // [{item, answer, note}]
		text("summary", 4000),
		text("promise", 1000), date("promise_due"))
	s.visits.Fields.Add(capture()...)
	s.visits.AddIndex("idx_visits_enterprise", false, "enterprise, started_at", "")
	s.visits.AddIndex("idx_visits_officer", false, "officer, started_at", "")
	s.visits.AddIndex("idx_visits_grid", false, "grid, started_at", "")
	s.visits.AddIndex("idx_visits_started", false, "started_at", "")
	s.save(s.visits)

	s.issues = collection("issues",
		requiredText("number", 40),
		requiredLink("enterprise", s.enterprises), requiredText("enterprise_name", 120),
		requiredLink("grid", s.grids), // the grid at capture time
		link("visit", s.visits), link("board", s.boards),
		requiredChoice("kind", "problem", "consult", "suggestion", "complaint", "need"),
		link("category", s.categories),
		requiredChoice("level", "ordinary", "difficult", "leader_led"),
		requiredChoice("source", "visit", "board_qr", "hotline", "wechat", "counter", "meeting", "online", "import"),
		requiredText("title", 200), text("description", 4000),
		text("contact_name", 60), text("contact_phone", 40),
		requiredDate("raised_at"),
		link("reporter", s.users),
		link("responsible", s.departments), links("co_departments", s.departments),
		link("handler", s.users),
		requiredChoice("state", "reported", "accepted", "claimed", "assigned", "handling", "suspended", "returned", "resolved", "reopened", "closed", "merged", "invalid"),
		date("accepted_at"), date("contacted_at"), date("resolved_at"), date("closed_at"),
		integer("transfers"), integer("returns"), integer("reopens"),
		integer("rating"),
		date("due_at"), // the nearest open deadline, kept by the deadline engine
		boolean("late"),
		text("merged_into", 15),
		boolean("confidential"),
		text("report_key", 64), // makes a double submission from a board one report
	)
	s.issues.Fields.Add(capture()...)
	s.issues.AddIndex("idx_issues_number", true, "number", "")
	s.issues.AddIndex("idx_issues_report_key", true, "report_key", "report_key != ''")
	s.issues.AddIndex("idx_issues_enterprise", false, "enterprise, raised_at", "")
	s.issues.AddIndex("idx_issues_state", false, "state, raised_at", "")
	s.issues.AddIndex("idx_issues_raised", false, "raised_at", "")
	s.issues.AddIndex("idx_issues_due", false, "due_at", "due_at != ''")
	s.issues.AddIndex("idx_issues_responsible", false, "responsible, raised_at", "")
	s.issues.AddIndex("idx_issues_visit", false, "visit", "visit != ''")
	s.save(s.issues)

	s.actions = collection("issue_actions",
		requiredLink("issue", s.issues), requiredLink("enterprise", s.enterprises),
		integer("serial"), // 1, 2, 3… within the issue: the order of arrival, which no clock decides
		requiredChoice("act", "report", "accept", "claim", "assign", "transfer", "return", "contact", "progress",
			"comment", "suspend", "resume", "request_extension", "grant_extension", "refuse_extension",
			"raise_level", "resolve", "verify", "close", "reopen", "rate", "merge", "mark_invalid", "hand_over"),
		requiredChoice("actor_kind", "officer", "enterprise", "system"),
		link("actor", s.users), text("actor_name", 60),
		text("expected_state", 20), text("from_state", 20), requiredText("to_state", 20),
		text("text", 4000),
		json("params"), // what the act sets, e.g. {"department": id}
	)
	s.actions.Fields.Add(capture()...)
	s.actions.AddIndex("idx_issue_actions_issue", true, "issue, serial", "")
	s.actions.AddIndex("idx_issue_actions_enterprise", false, "enterprise", "")
	s.save(s.actions)
}
