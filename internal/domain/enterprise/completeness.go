package enterprise

// Card is what an enterprise's card can say beyond the name, code, class and
// grid that every enterprise has. Needs and notes are not on it: an empty
// need may well be the truth.
type Card struct {
	Sector, Ownership, Address, LegalRep string

	Located   bool // has a position
	Reachable bool // has a contact with a name and a phone number
	Headcount int

	Products, Suppliers, Customers int // how many are named
}

// Missing names the fields of the card that are empty, in the order of the
// card and by their column names; "location" and "contacts" stand for the
// position and for a contact that can be called.
func (c Card) Missing() []string {
	missing := []string{}
	for _, item := range c.items() {
		if !item.filled {
			missing = append(missing, item.name)
		}
	}
	return missing
}

// Completeness is the percentage of the card that is filled in, 0 to 100.
// Every field counts the same.
func (c Card) Completeness() int {
	total := len(c.items())
	return 100 * (total - len(c.Missing())) / total
}

type item struct {
	name   string
	filled bool
}

func (c Card) items() []item {
	return []item{
		{"sector", c.Sector != ""},
		{"ownership", c.Ownership != ""},
		{"address", c.Address != ""},
		{"location", c.Located},
		{"legal_rep", c.LegalRep != ""},
		{"contacts", c.Reachable},
		{"headcount", c.Headcount > 0},
		{"products", c.Products > 0},
		{"suppliers", c.Suppliers > 0},
		{"customers", c.Customers > 0},
	}
}
