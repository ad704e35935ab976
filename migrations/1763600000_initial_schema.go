package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(createSchema, dropSchema)
}

// createSchema makes every collection of the first release. Order matters
// only where a relation names an earlier collection.
func createSchema(app core.App) error {
	s := &schema{app: app}
	s.createPeople()
	s.createEnterprises()
	s.createIssues()
	s.createVisitsAndPhotos()
	s.createDeadlines()
	s.createSync()
	s.createInternalTables()
	return s.err
}

func dropSchema(app core.App) error {
	for _, name := range []string{
		"sync_rejects", "sync_conflicts", "devices", "supervision_orders", "deadlines",
		"deadline_rules", "calendar_days", "photos", "issue_actions", "issues", "visits",
		"issue_categories", "boards", "duty_grids", "assignments", "enterprises", "grids", "areas", "settings",
	} {
		c, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return err
		}
		if err := app.Delete(c); err != nil {
			return err
		}
	}
	return nil
}

// schema collects the first error so that the lists below stay lists.
type schema struct {
	app core.App
	err error

	users, departments, areas, grids, assignments *core.Collection
	enterprises, boards                           *core.Collection
	categories, issues, actions, visits           *core.Collection
	rules, deadlines, devices                     *core.Collection
}

func (s *schema) save(c *core.Collection) {
	if s.err == nil {
		s.err = s.app.Save(c)
	}
}

func (s *schema) exec(statements ...string) {
	if s.err == nil {
		s.err = execute(s.app, statements...)
	}
}
