package exchange

import (
	"runtime"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/sync/errgroup"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/onetime"
	"gridwalk/internal/domain/roster"
	"gridwalk/internal/store"
)

// account is an account to be opened, with the password that it begins with.
type account struct {
	user     *store.User
	password string // "" in a dry run
}

// openAccounts prepares accounts for the persons who have none, several at a
// time.
func (s *Service) openAccounts(app core.App, persons []roster.Person, options Options) (map[string]*account, error) {
	known, err := store.UsersByPhone(app, phonesOf(persons))
	if err != nil {
		return nil, err
	}
	prepared := make([]*account, len(persons))
	var hashing errgroup.Group
	hashing.SetLimit(runtime.GOMAXPROCS(0))
	for i, person := range persons {
		if _, has := known[person.Phone]; !has {
			hashing.Go(func() (err error) {
				prepared[i], err = s.openAccount(app, person, options)
				return err
			})
		}
	}
	if err := hashing.Wait(); err != nil {
		return nil, err
	}
	accounts := map[string]*account{}
	for i, person := range persons {
		if prepared[i] != nil {
			accounts[person.Phone] = prepared[i]
		}
	}
	return accounts, nil
}

// openAccount prepares an account that is not saved yet. In a dry run it never
// will be and needs no password.
func (s *Service) openAccount(app core.App, person roster.Person, options Options) (*account, error) {
	user, err := store.NewUser(app, person.Name, person.Phone)
	if err != nil {
		return nil, err
	}
	if options.DryRun {
		user.LockPassword()
		return &account{user, ""}, nil
	}
	password, err := onetime.Password(s.deps.Random)
	if err != nil {
		return nil, err
	}
	user.SetPassword(password, true)
	return &account{user, password}, nil
}

func phonesOf(persons []roster.Person) []string {
	phones := make([]string, len(persons))
	for i, person := range persons {
		phones[i] = person.Phone
	}
	return phones
}

// people opens the accounts that are missing.
func (im *importer) people() error {
	persons := im.said.Persons()
	users, err := store.UsersByPhone(im.tx, phonesOf(persons))
	if err != nil {
		return err
	}
	im.users = users
	roles := rolesOf(im.said)
	for _, person := range persons {
		if user, known := users[person.Phone]; known {
			im.touched = append(im.touched, user.Id)
			continue
		}
		opened := im.accounts[person.Phone]
		if opened == nil { // the account was there when the others were prepared, and is gone since
			if opened, err = im.service.openAccount(im.tx, person, im.report.options); err != nil {
				return err
			}
		}
		opened.user.SetRole(roles[person.Phone])
		if err := im.tx.Save(opened.user); err != nil {
			return err
		}
		users[person.Phone] = opened.user
		im.report.Users.Created++
		im.report.Accounts = append(im.report.Accounts, Account{
			Name: person.Name, Phone: person.Phone, Role: opened.user.Role(), Password: opened.password,
		})
	}
	return nil
}

// standing brings the accounts that were there before to the names of the
// roster and to the roles of the duties that they have now.
func (im *importer) standing() error {
	names := map[string]string{}
	for _, person := range im.said.Persons() {
		names[person.Phone] = person.Name
	}
	users, err := store.UsersByID(im.tx, im.touched)
	if err != nil {
		return err
	}
	for _, id := range im.touched {
		user, fields := users[id], []string{}
		if name := names[user.Phone()]; name != "" && name != user.Name() {
			user.SetName(name)
			fields = append(fields, "name")
			if err := im.reprintFor(user); err != nil {
				return err
			}
		}
		role, err := im.roleNow(user)
		if err != nil {
			return err
		}
		if role != user.Role() {
			user.SetRole(role)
			fields = append(fields, "role")
		}
		if len(fields) == 0 {
			im.report.Users.Unchanged++
			continue
		}
		if err := im.tx.Save(user); err != nil {
			return err
		}
		im.report.Users.Updated++
		im.report.change("users", user.Name(), 0, fields...)
	}
	return nil
}

// reprintFor remembers the grids on whose boards the user stands.
func (im *importer) reprintFor(user *store.User) error {
	grids, err := store.DutyGrids(im.tx.DB(), user.Id, im.now)
	im.restaffed = append(im.restaffed, grids...)
	return err
}

// roleNow is the role of the highest duty that the user has. Whoever has none,
// or a role that does not come from the roster, keeps what they have.
func (im *importer) roleNow(user *store.User) (access.Role, error) {
	assignments, err := store.AssignmentsOf(im.tx, user.Id, im.now)
	if err != nil || rank(user.Role()) == len(ranks) {
		return user.Role(), err
	}
	best := access.Role("")
	for _, a := range assignments {
		if role := access.Role(a.Duty()); rank(role) < rank(best) {
			best = role
		}
	}
	if best == "" {
		return user.Role(), nil
	}
	return best, nil
}

// ranks order the duties of a roster, which have the names of roles; an
// account has the role of the highest.
var ranks = []access.Role{access.GridChief, access.AreaLead, access.GridWorker}

// rank is 0 for the highest; a role that no roster gives comes last.
func rank(role access.Role) int {
	for i, r := range ranks {
		if r == role {
			return i
		}
	}
	return len(ranks)
}

// rolesOf are the roles by phone number that follow from the roster alone.
func rolesOf(said roster.Roster) map[string]access.Role {
	roles := map[string]access.Role{}
	give := func(p *roster.Person, role access.Role) {
		if p != nil && rank(role) < rank(roles[p.Phone]) {
			roles[p.Phone] = role
		}
	}
	for _, post := range said.Staff {
		give(post.Chief, access.GridChief)
		give(post.Lead, access.AreaLead)
		give(post.Worker, access.GridWorker)
	}
	return roles
}
