package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Category is a row of issue_categories.
type Category struct{ Code, Name string }

// SeedCategories inserts the categories when the district has none at all, in
// the order given. A district that has made its own keeps them.
func SeedCategories(db dbx.Builder, now time.Time, categories []Category) error {
	var present int
	if err := db.NewQuery(`SELECT count(*) FROM issue_categories`).Row(&present); err != nil || present > 0 {
		return err
	}
	for i, category := range categories {
		err := Insert(db, "issue_categories", now, dbx.Params{
			"id": core.GenerateDefaultRandomId(), "code": category.Code, "name": category.Name, "position": i + 1,
			"parent": "", "department": "", "retired": false,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CategoryChoice is a category that a report may be filed under.
type CategoryChoice struct{ ID, Name, Parent string }

// CategoryChoices lists the categories in use, in the district's order.
func CategoryChoices(db dbx.Builder) ([]CategoryChoice, error) {
	choices := []CategoryChoice{}
	err := db.NewQuery(`SELECT id, name, parent FROM issue_categories WHERE NOT retired ORDER BY position, name`).All(&choices)
	return choices, err
}

// OfferCategory has the unowned issues of a category offered to a department
// first, and returns the category's id. The error is sql.ErrNoRows when the
// district has no such category.
func OfferCategory(db dbx.Builder, now time.Time, code, department string) (id string, err error) {
	err = db.NewQuery(`SELECT id FROM issue_categories WHERE code = {:code}`).Bind(dbx.Params{"code": code}).Row(&id)
	if err != nil {
		return "", err
	}
	return id, Update(db, "issue_categories", id, now, dbx.Params{"department": department})
}
