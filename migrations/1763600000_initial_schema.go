package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

func init() {
	m.Register(createSchema, nil) // there is nothing to go back to
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
