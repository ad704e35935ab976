package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/enterprise"
)

// Enterprise is a row of enterprises.
type Enterprise struct{ core.BaseRecordProxy }

// Contact is one of an enterprise's contacts.
type Contact struct {
	Name  string `json:"name"`
	Post  string `json:"post"`
	Phone string `json:"phone"`
}

func (e *Enterprise) Name() string            { return e.GetString("name") }
func (e *Enterprise) USCC() string            { return e.GetString("uscc") }
func (e *Enterprise) Class() enterprise.Class { return enterprise.Class(e.GetString("class")) }
func (e *Enterprise) Sector() string          { return e.GetString("sector") }
func (e *Enterprise) Ownership() enterprise.Ownership {
	return enterprise.Ownership(e.GetString("ownership"))
}
func (e *Enterprise) AboveScale() bool    { return e.GetBool("above_scale") }
func (e *Enterprise) Address() string     { return e.GetString("address") }
func (e *Enterprise) Grid() string        { return e.GetString("grid") }
func (e *Enterprise) LegalRep() string    { return e.GetString("legal_rep") }
func (e *Enterprise) Headcount() int      { return e.GetInt("headcount") }
func (e *Enterprise) Products() []string  { return e.texts("products") }
func (e *Enterprise) Suppliers() []string { return e.texts("suppliers") }
func (e *Enterprise) Customers() []string { return e.texts("customers") }
func (e *Enterprise) LabourNeed() string  { return e.GetString("labour_need") }
func (e *Enterprise) Notes() string       { return e.GetString("notes") }
func (e *Enterprise) Completeness() int   { return e.GetInt("completeness") }

// Location is in degrees of WGS 84; known is false when nobody has entered it.
func (e *Enterprise) Location() (lat, lng float64, known bool) {
	lat, lng = e.GetFloat("lat"), e.GetFloat("lng")
	return lat, lng, lat != 0 || lng != 0
}

// Contacts are in order of importance. A column that holds something else
// counts as empty.
func (e *Enterprise) Contacts() []Contact {
	var contacts []Contact
	if err := e.UnmarshalJSONField("contacts", &contacts); err != nil {
		return nil
	}
	return contacts
}

func (e *Enterprise) texts(field string) []string {
	var texts []string
	if err := e.UnmarshalJSONField(field, &texts); err != nil {
		return nil
	}
	return texts
}

// Changed lists the fields that are not what they were when the record was
// loaded, in the order of the collection.
func (e *Enterprise) Changed() []string {
	changed, before := []string{}, e.Original()
	for _, field := range e.Collection().Fields.FieldNames() {
		if e.GetString(field) != before.GetString(field) {
			changed = append(changed, field)
		}
	}
	return changed
}

// Malformed tells whether a JSON column is not what it is for: contacts, or a
// list of texts.
func (e *Enterprise) Malformed(field string) bool {
	switch field {
	case "contacts":
		return e.UnmarshalJSONField(field, &[]Contact{}) != nil
	case "products", "suppliers", "customers":
		return e.UnmarshalJSONField(field, &[]string{}) != nil
	default:
		return false
	}
}

// Card is what the enterprise's card says, to be measured.
func (e *Enterprise) Card() enterprise.Card {
	_, _, located := e.Location()
	reachable := false
	for _, c := range e.Contacts() {
		reachable = reachable || c.Name != "" && c.Phone != ""
	}
	return enterprise.Card{
		Sector: e.Sector(), Ownership: string(e.Ownership()), Address: e.Address(), LegalRep: e.LegalRep(),
		Located: located, Reachable: reachable, Headcount: e.Headcount(),
		Products: len(e.Products()), Suppliers: len(e.Suppliers()), Customers: len(e.Customers()),
	}
}

// Measure brings the completeness to what the card says.
func (e *Enterprise) Measure() { e.Set("completeness", e.Card().Completeness()) }

// The setters take values that the caller has validated.

func (e *Enterprise) SetName(name string)                 { e.Set("name", name) }
func (e *Enterprise) SetUSCC(code string)                 { e.Set("uscc", code) }
func (e *Enterprise) SetClass(c enterprise.Class)         { e.Set("class", string(c)) }
func (e *Enterprise) SetSector(sector string)             { e.Set("sector", sector) }
func (e *Enterprise) SetOwnership(o enterprise.Ownership) { e.Set("ownership", string(o)) }
func (e *Enterprise) SetAboveScale(above bool)            { e.Set("above_scale", above) }
func (e *Enterprise) SetAddress(address string)           { e.Set("address", address) }
func (e *Enterprise) SetGrid(id string)                   { e.Set("grid", id) }
func (e *Enterprise) SetLegalRep(name string)             { e.Set("legal_rep", name) }
func (e *Enterprise) SetContacts(contacts []Contact)      { e.Set("contacts", contacts) }
func (e *Enterprise) SetHeadcount(n int)                  { e.Set("headcount", n) }
func (e *Enterprise) SetProducts(texts []string)          { e.Set("products", texts) }
func (e *Enterprise) SetSuppliers(texts []string)         { e.Set("suppliers", texts) }
func (e *Enterprise) SetCustomers(texts []string)         { e.Set("customers", texts) }
func (e *Enterprise) SetLabourNeed(text string)           { e.Set("labour_need", text) }
func (e *Enterprise) SetNotes(text string)                { e.Set("notes", text) }

// SetLocation takes degrees of WGS 84.
func (e *Enterprise) SetLocation(lat, lng float64) {
	e.Set("lat", lat)
	e.Set("lng", lng)
}

// NewEnterprise makes an operating enterprise that is not written yet.
func NewEnterprise(app core.App) (*Enterprise, error) {
	c, err := app.FindCachedCollectionByNameOrId("enterprises")
	if err != nil {
		return nil, err
	}
	e := &Enterprise{}
	e.SetProxyRecord(core.NewRecord(c))
	e.Set("id", core.GenerateDefaultRandomId())
	e.Set("status", "operating")
	return e, nil
}

// AsEnterprise looks at a record of enterprises.
func AsEnterprise(record *core.Record) *Enterprise {
	e := &Enterprise{}
	e.SetProxyRecord(record)
	return e
}

// Enterprises lists all enterprises in the order in which they were entered.
func Enterprises(app core.App) ([]*Enterprise, error) {
	enterprises := []*Enterprise{}
	err := app.RecordQuery("enterprises").OrderBy("rowid").All(&enterprises)
	return enterprises, err
}

// EnterprisesByUSCC returns the enterprises that have one of these codes, by
// code.
func EnterprisesByUSCC(app core.App, codes []string) (map[string]*Enterprise, error) {
	enterprises := []*Enterprise{}
	err := app.RecordQuery("enterprises").AndWhere(among("uscc", codes)).All(&enterprises)
	found := make(map[string]*Enterprise, len(enterprises))
	for _, e := range enterprises {
		found[e.USCC()] = e
	}
	return found, err
}

// SaveEnterprise writes a new or changed enterprise as plain SQL, without
// PocketBase's record hooks: for imports, which have validated it. Its
// completeness is measured on the way.
func SaveEnterprise(app core.App, now time.Time, e *Enterprise) error {
	e.Measure()
	row, err := e.DBExport(app)
	if err != nil {
		return err
	}
	row["updated"] = Timestamp(now)
	if !e.IsNew() {
		delete(row, "created")
		_, err = app.DB().Update("enterprises", row, dbx.HashExp{"id": e.Id}).Execute()
		return err
	}
	row["created"] = row["updated"]
	_, err = app.DB().Insert("enterprises", row).Execute()
	return err
}
