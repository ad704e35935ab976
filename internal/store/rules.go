package store

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// ProjectRules writes the authority's answers into the API rules of every
// collection that it knows and reports how many collections it changed. It
// runs at every start, so that the rules are never anything but a projection.
func ProjectRules(app core.App) (changed int, err error) {
	for _, name := range access.Collections() {
		c, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return changed, err
		}
		want := map[**string]access.Verb{&c.ListRule: access.List, &c.ViewRule: access.View}
		if !c.IsView() {
			want[&c.CreateRule], want[&c.UpdateRule], want[&c.DeleteRule] = access.Create, access.Update, access.Delete
		}
		differs := false
		for rule, verb := range want {
			projected := access.Rule(name, verb)
			if !sameRule(*rule, projected) {
				*rule, differs = projected, true
			}
		}
		if !differs {
			continue
		}
		if err := app.Save(c); err != nil {
			return changed, err
		}
		changed++
	}
	return changed, nil
}

func sameRule(a, b *string) bool {
	return (a == nil && b == nil) || (a != nil && b != nil && *a == *b)
}
