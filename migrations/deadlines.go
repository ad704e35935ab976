package migrations

// createDeadlines makes the working calendar, the versioned rules, the
// deadlines that they produce and the supervision orders of those missed.
func (s *schema) createDeadlines() {
	if s.err != nil {
		return
	}
	days := collection("calendar_days",
		requiredText("calendar", 40), requiredText("date", 10), // yyyy-mm-dd, Asia/Shanghai
		requiredChoice("kind", "off_day", "makeup_workday"),
		text("name", 60), text("source", 300), requiredText("version", 40))
	days.AddIndex("idx_calendar_days_date", true, "calendar, date", "")
	s.save(days)

	s.rules = collection("deadline_rules",
		requiredChoice("level", "ordinary", "difficult", "leader_led"),
		requiredChoice("stage", "collect", "contact", "resolve", "progress", "on_site", "study"),
		requiredChoice("unit", "clock_hours", "working_days", "working_hours", "calendar_days", "calendar_months"),
		integer("amount"), text("calendar", 40), number("warn_share"),
		json("rungs"), // [{rung, after, unit}]
		integer("version"), boolean("retired"))
	s.rules.AddIndex("idx_deadline_rules_version", true, "level, stage, version", "")
	s.save(s.rules)

	s.deadlines = collection("deadlines",
		requiredLink("issue", s.issues), requiredLink("enterprise", s.enterprises),
		requiredText("stage", 20), link("rule", s.rules), integer("rule_version"),
		text("calendar", 40), text("calendar_version", 40), boolean("calendar_missing"),
		requiredDate("started_at"), date("due_at"), date("warn_at"), // not due while a promise is awaited
		requiredChoice("state", "open", "met", "cancelled"),
		date("met_at"), boolean("late"),
		choice("rung", "warn_ahead", "remind", "urge", "warn"), // the last that fired
		date("rung_at"), date("next_fire_at"))
	s.deadlines.AddIndex("idx_deadlines_stage", true, "issue, stage, started_at", "")
	s.deadlines.AddIndex("idx_deadlines_next_fire", false, "next_fire_at", "next_fire_at != ''")
	s.deadlines.AddIndex("idx_deadlines_enterprise", false, "enterprise", "")
	s.save(s.deadlines)

	orders := collection("supervision_orders",
		requiredText("number", 40), integer("year"), integer("serial"),
		requiredLink("issue", s.issues), requiredLink("enterprise", s.enterprises),
		requiredLink("deadline", s.deadlines),
		requiredChoice("rung", "remind", "urge", "warn"),
		requiredText("stage", 20),
		link("department", s.departments), link("grid", s.grids), link("officer", s.users),
		requiredText("addressee", 120), // the responsible unit or person by name on the day of issue
		requiredDate("due_at"), requiredDate("issued_at"),
		date("acknowledged_at"), date("withdrawn_at"), text("withdrawn_reason", 500))
	orders.AddIndex("idx_supervision_orders_serial", true, "year, serial", "")
	orders.AddIndex("idx_supervision_orders_number", true, "number", "")
	orders.AddIndex("idx_supervision_orders_rung", true, "deadline, rung", "")
	orders.AddIndex("idx_supervision_orders_issue", false, "issue", "")
	orders.AddIndex("idx_supervision_orders_enterprise", false, "enterprise", "")
	orders.AddIndex("idx_supervision_orders_issued", false, "issued_at", "")
	s.save(orders)
}
