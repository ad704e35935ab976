package migrations

// createVisitsAndPhotos makes photos, whose bytes are kept outside of any
// file field (see docs/adr on photos) and follow their row over tus.
func (s *schema) createVisitsAndPhotos() {
	if s.err != nil {
		return
	}
	photos := collection("photos",
		requiredLink("enterprise", s.enterprises),
		link("visit", s.visits), link("issue", s.issues), link("action", s.actions),
		link("uploader", s.users), // empty when an enterprise sent it from its board
		requiredText("sha256", 64), integer("size"), requiredText("mime", 40),
		integer("width"), integer("height"), // after orientation, set when stored
		date("taken_at"), number("lat"), number("lng"),
		text("caption", 200), integer("position"),
		requiredChoice("state", "pending", "stored", "failed"),
		text("fail_reason", 60))
	photos.Fields.Add(capture()...)
	photos.AddIndex("idx_photos_visit", false, "visit", "visit != ''")
	photos.AddIndex("idx_photos_issue", false, "issue", "issue != ''")
	photos.AddIndex("idx_photos_enterprise", false, "enterprise", "")
	photos.AddIndex("idx_photos_state", false, "state, created", "")
	s.save(photos)
}
