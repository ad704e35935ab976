package migrations

// createSync makes the collections of the sync protocol that people look at;
// the protocol's own tables are created with the internal ones.
func (s *schema) createSync() {
	if s.err != nil {
		return
	}
	s.devices = collection("devices",
		requiredLink("user", s.users),
		requiredText("name", 100), text("platform", 60), text("app_version", 40),
		requiredChoice("state", "active", "retired", "revoked"),
		text("token_id", 40), text("previous_token_id", 40), integer("token_serial"),
		date("last_seen_at"), integer("pending"), number("storage_left"),
		text("state_reason", 200))
	for _, name := range []string{"token_id", "previous_token_id", "token_serial"} {
		s.devices.Fields.GetByName(name).SetHidden(true)
	}
	s.devices.AddIndex("idx_devices_user", false, "user", "")
	s.save(s.devices)

	conflicts := collection("sync_conflicts",
		requiredLink("user", s.users), requiredLink("device", s.devices),
		requiredText("mutation", 40), integer("mseq"),
		requiredText("collection", 40), requiredText("record", 15),
		json("fields"), // {"phone": {"base": …, "mine": …, "server": …}}
		requiredChoice("state", "open", "accepted", "dismissed"),
		link("decided_by", s.users), date("decided_at"), requiredDate("captured_at"))
	conflicts.AddIndex("idx_sync_conflicts_user", false, "user, state", "")
	conflicts.AddIndex("idx_sync_conflicts_record", false, "collection, record", "")
	s.save(conflicts)

	rejects := collection("sync_rejects",
		requiredLink("user", s.users), requiredLink("device", s.devices),
		requiredText("mutation", 40), integer("mseq"),
		requiredText("collection", 40), text("record", 15),
		requiredText("code", 60), json("params"), json("payload"),
		requiredChoice("state", "open", "resent", "dismissed"),
		requiredDate("captured_at"))
	rejects.AddIndex("idx_sync_rejects_user", false, "user, state", "")
	s.save(rejects)
}
