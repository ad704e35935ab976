package roster

// named is a person and the row that named them first.
type named struct {
	Person
	row int
}

// rows are the rows of 网格人员 so far, to check the next one against them: a
// grid has one chief, an area has one lead, and a number belongs to one person.
type rows struct {
	phones map[string]named   // phone → who has it
	chiefs map[Place]named    // grid → chief
	leads  map[string]named   // area → lead
	posts  map[Place][]posted // grid → the workers of its rows
}

type posted struct {
	worker string // phone, "" for none
	row    int
}

func readStaff(t Table) (staff []Post, faults []Fault) {
	earlier := rows{map[string]named{}, map[Place]named{}, map[string]named{}, map[Place][]posted{}}
	for _, row := range t.Rows {
		r := &reader{form: &StaffForm, sheet: t.Sheet, row: row}
		post := Post{
			Row:    row.Number,
			Area:   r.named("area", maxPlace),
			Grid:   r.named("grid", maxPlace),
			Chief:  r.person("chief", "chief_phone"),
			Lead:   r.person("lead", "lead_phone"),
			Worker: r.person("worker", "worker_phone"),
		}
		if r.faults == nil {
			earlier.check(r, post)
		}
		if r.faults == nil {
			earlier.keep(post)
			staff = append(staff, post)
		}
		faults = append(faults, r.faults...)
	}
	return staff, faults
}

func (s rows) check(r *reader, post Post) {
	place := Place{post.Area, post.Grid}
	for _, who := range post.persons() {
		if known, ok := s.phones[who.Phone]; ok && known.Name != who.Name {
			r.refuse(who.field+"_phone", CodePhoneShared, map[string]any{"row": known.row, "name": known.Name})
		}
	}
	if chief, ok := s.chiefs[place]; ok && post.Chief != nil && chief.Person != *post.Chief {
		r.refuse("chief", CodeChiefDiffers, map[string]any{"row": chief.row, "name": chief.Name})
	}
	if lead, ok := s.leads[post.Area]; ok && post.Lead != nil && lead.Person != *post.Lead {
		r.refuse("lead", CodeLeadDiffers, map[string]any{"row": lead.row, "name": lead.Name})
	}
	for _, earlier := range s.posts[place] {
		if earlier.worker == post.workerPhone() {
			r.refuse("grid", CodePostRepeated, map[string]any{"row": earlier.row})
		}
	}
}

func (s rows) keep(post Post) {
	place := Place{post.Area, post.Grid}
	for _, who := range post.persons() {
		if _, known := s.phones[who.Phone]; !known {
			s.phones[who.Phone] = named{*who.Person, post.Row}
		}
	}
	if _, known := s.chiefs[place]; !known && post.Chief != nil {
		s.chiefs[place] = named{*post.Chief, post.Row}
	}
	if _, known := s.leads[post.Area]; !known && post.Lead != nil {
		s.leads[post.Area] = named{*post.Lead, post.Row}
	}
	s.posts[place] = append(s.posts[place], posted{post.workerPhone(), post.Row})
}

type holder struct {
	*Person
	field string
}

// persons are those of a row who are named, with the columns they stand in.
func (p Post) persons() []holder {
	holders := []holder{}
	for _, h := range []holder{{p.Chief, "chief"}, {p.Lead, "lead"}, {p.Worker, "worker"}} {
		if h.Person != nil {
			holders = append(holders, h)
		}
	}
	return holders
}

func (p Post) workerPhone() string {
	if p.Worker == nil {
		return ""
	}
	return p.Worker.Phone
}

// Vet leaves out the rows of the staff that name a person whom judge refuses,
// and names the cells with the person's phone number. The table is the one
// that the staff was read from; what judge returns is an *errs.E.
func (r Roster) Vet(staff Table, judge func(Person) error) (Roster, []Fault) {
	cells := map[int]Row{}
	for _, row := range staff.Rows {
		cells[row.Number] = row
	}
	faults, kept := []Fault{}, []Post{}
	for _, post := range r.Staff {
		at := &reader{form: &StaffForm, sheet: staff.Sheet, row: cells[post.Row]}
		for _, who := range post.persons() {
			if reason := judge(*who.Person); reason != nil {
				at.fault(who.field+"_phone", reason)
			}
		}
		if at.faults == nil {
			kept = append(kept, post)
		}
		faults = append(faults, at.faults...)
	}
	r.Staff = kept
	return r, faults
}
