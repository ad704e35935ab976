package exchange

import (
	"slices"

	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// enterprises enters those that are new and corrects those that the roster
// says otherwise.
func (im *importer) enterprises() error {
	codes := make([]string, len(im.said.Enterprises))
	for i, e := range im.said.Enterprises {
		codes[i] = e.USCC
	}
	stored, err := store.EnterprisesByUSCC(im.tx, codes)
	if err != nil {
		return err
	}
	places := map[string]roster.Place{}
	for place, id := range im.grids {
		places[id] = place
	}
	for _, said := range im.said.Enterprises {
		if known, ok := stored[said.USCC]; ok {
			im.entered = append(im.entered, known.Id)
			if err := im.correct(known, places[known.Grid()], said); err != nil {
				return err
			}
			continue
		}
		fresh, err := store.NewEnterprise(im.tx)
		if err != nil {
			return err
		}
		im.entered = append(im.entered, fresh.Id)
		fresh.SetUSCC(said.USCC)
		for _, field := range roster.Differences(roster.Enterprise{}, said) {
			im.set(fresh, field, said)
		}
		if err := store.SaveEnterprise(im.tx, im.now, fresh); err != nil {
			return err
		}
		im.report.Enterprises.Created++
	}
	return nil
}

func (im *importer) correct(known *store.Enterprise, place roster.Place, said roster.Enterprise) error {
	fields := roster.Differences(stated(known, place), said)
	if len(fields) == 0 {
		im.report.Enterprises.Unchanged++
		return nil
	}
	for _, field := range fields {
		im.set(known, field, said)
	}
	if slices.Contains(fields, "name") || slices.Contains(fields, "grid") {
		im.changed = append(im.changed, known.Id)
	}
	im.report.Enterprises.Updated++
	im.report.change("enterprises", known.Name(), said.Row, fields...)
	return store.SaveEnterprise(im.tx, im.now, known)
}

// set writes what the roster says about a field of roster.Differences.
func (im *importer) set(e *store.Enterprise, field string, said roster.Enterprise) {
	switch field {
	case "name":
		e.SetName(said.Name)
	case "grid":
		e.SetGrid(im.grids[roster.Place{Area: said.Area, Grid: said.Grid}])
	case "class":
		e.SetClass(said.Class)
	case "sector":
		e.SetSector(said.Sector)
	case "ownership":
		e.SetOwnership(said.Ownership)
	case "above_scale":
		e.SetAboveScale(*said.AboveScale)
	case "address":
		e.SetAddress(said.Address)
	case "location":
		e.SetLocation(said.Position.Lat, said.Position.Lng)
	case "legal_rep":
		e.SetLegalRep(said.LegalRep)
	case "contacts":
		e.SetContacts(withContact(e.Contacts(), said.Contact))
	case "headcount":
		e.SetHeadcount(*said.Headcount)
	case "products":
		e.SetProducts(said.Products)
	case "suppliers":
		e.SetSuppliers(said.Suppliers)
	case "customers":
		e.SetCustomers(said.Customers)
	case "labour_need":
		e.SetLabourNeed(said.LabourNeed)
	case "notes":
		e.SetNotes(said.Notes)
	}
}

// withContact brings the first contact, the one that a roster knows, to what
// is said of it. The others stay.
func withContact(contacts []store.Contact, said roster.Contact) []store.Contact {
	contacts = slices.Clone(contacts)
	if len(contacts) == 0 {
		contacts = make([]store.Contact, 1)
	}
	first := &contacts[0]
	for _, part := range []struct {
		to   *string
		said string
	}{{&first.Name, said.Name}, {&first.Post, said.Post}, {&first.Phone, said.Phone}} {
		if part.said != "" {
			*part.to = part.said
		}
	}
	return contacts
}

// stated is a stored enterprise as a roster would state it.
func stated(e *store.Enterprise, place roster.Place) roster.Enterprise {
	above := e.AboveScale()
	said := roster.Enterprise{
		Name: e.Name(), USCC: e.USCC(), Area: place.Area, Grid: place.Grid, Class: e.Class(), Sector: e.Sector(),
		Ownership: e.Ownership(), AboveScale: &above, Address: e.Address(), LegalRep: e.LegalRep(),
		Products: e.Products(), Suppliers: e.Suppliers(), Customers: e.Customers(),
		LabourNeed: e.LabourNeed(), Notes: e.Notes(),
	}
	if lat, lng, known := e.Location(); known {
		said.Position = &roster.Position{Lat: lat, Lng: lng}
	}
	if n := e.Headcount(); n > 0 {
		said.Headcount = &n
	}
	if contacts := e.Contacts(); len(contacts) > 0 {
		said.Contact = roster.Contact(contacts[0])
	}
	return said
}

// boards gives a notice board to every enterprise of the roster that never had
// one, and marks those to be printed again that name somebody who has left.
func (im *importer) boards() error {
	has, err := store.WithBoard(im.tx.DB(), im.entered)
	if err != nil {
		return err
	}
	for _, enterprise := range im.entered {
		if has[enterprise] {
			im.report.Boards.Unchanged++
			continue
		}
		code, err := boardcode.New(im.service.deps.Random)
		if err != nil {
			return err
		}
		if err := store.InsertBoard(im.tx.DB(), im.now, enterprise, code); err != nil {
			return err
		}
		im.report.Boards.Created++
	}
	im.report.Boards.Updated, err = store.ReprintBoards(im.tx.DB(), im.now, im.changed, im.restaffed)
	return err
}
