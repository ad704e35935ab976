package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(addHandovers, dropHandovers)
}

// addHandovers makes the record of duties that pass from one official to
// another, and lets the moments at which duties begin and end be found.
func addHandovers(app core.App) error {
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	grids, err := app.FindCollectionByNameOrId("grids")
	if err != nil {
		return err
	}
	c := collection("handovers",
		&core.RelationField{Name: "from_user", CollectionId: users.Id, MaxSelect: 1, Required: true},
		&core.RelationField{Name: "to_user", CollectionId: users.Id, MaxSelect: 1, Required: true},
		links("grids", grids),
		requiredDate("effective_at"), date("until"), // until is set for a deputy only
		text("reason", 500),
		requiredChoice("state", "planned", "done"),
		integer("issues_moved"), integer("boards_flagged"),
		link("decided_by", users))
	c.AddIndex("idx_handovers_effective", false, "effective_at", "")
	if err := app.Save(c); err != nil {
		return err
	}
	return execute(app,
		"CREATE INDEX idx_assignments_from ON assignments (`from`)",
		"CREATE INDEX idx_assignments_to ON assignments (`to`) WHERE `to` != ''")
}

func dropHandovers(app core.App) error {
	c, err := app.FindCollectionByNameOrId("handovers")
	if err != nil {
		return err
	}
	if err := app.Delete(c); err != nil {
		return err
	}
	return execute(app, "DROP INDEX idx_assignments_from", "DROP INDEX idx_assignments_to")
}
