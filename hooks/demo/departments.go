package demo

import (
	"gridwalk/internal/store"
)

// openOffices makes the departments and offers each the issues of its
// categories.
func (f *filling) openOffices() error {
	f.departments, f.categories, f.deskOf = map[string]string{}, map[string]string{}, map[string]string{}
	now := f.clock.Now()
	for _, o := range offices {
		id, err := store.InsertDepartment(f.tx.DB(), now, o.name, o.code, o.phone)
		if err != nil {
			return err
		}
		f.departments[o.code] = id
		for _, category := range o.categories {
			categoryID, err := store.OfferCategory(f.tx.DB(), now, category, id)
			if err != nil {
				return err
			}
			f.categories[category], f.deskOf[category] = categoryID, id
		}
	}
	return nil
}
