// Package accounts lets officials look after their login: what am I on duty
// for, a password of my own, and a one-time password from the manager for
// whoever has forgotten theirs.
package accounts

import (
	"io"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/onetime"
	"gridwalk/internal/store"
)

// Deps are what the service needs from outside.
type Deps struct {
	Clock  clock.Clock
	Random io.Reader // cryptographic: one-time passwords
}

// Service looks after accounts.
type Service struct{ deps Deps }

// New returns the service.
func New(deps Deps) *Service { return &Service{deps} }

// The codes that this capability answers with.
const (
	CodeChangeRequired = "password_change_required"
	CodeWrongPassword  = "wrong_password"
	CodeWeakPassword   = "weak_password"
	CodeSamePassword   = "same_password"
)

// A password has at least as many characters as PocketBase asks for, and no
// more bytes than bcrypt looks at.
const minCharacters, maxBytes = 8, 71

// ChangePassword gives the user a password of their own. All tokens of the
// user end with it.
//
// Errors: errs.E "wrong_password", "weak_password" {"min", "max"} and
// "same_password".
func (s *Service) ChangePassword(app core.App, user *store.User, old, fresh string) error {
	switch {
	case !user.ValidatePassword(old):
		return errs.New(CodeWrongPassword, nil)
	case utf8.RuneCountInString(fresh) < minCharacters || len(fresh) > maxBytes:
		return errs.New(CodeWeakPassword, map[string]any{"min": minCharacters, "max": maxBytes})
	case fresh == old:
		return errs.New(CodeSamePassword, nil)
	}
	user.SetPassword(fresh, false)
	return app.Save(user)
}

// Reset is a login with a new one-time password.
type Reset struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Password string `json:"password"`
}

// ResetPassword gives a user a one-time password, to be changed at the next
// login. All tokens of the user end with it.
//
// Errors: errs.E "forbidden" and "record_not_found".
func (s *Service) ResetPassword(app core.App, by access.Subject, id string) (Reset, error) {
	// Whoever may reset nobody is told so before they learn which ids exist.
	if err := access.MayResetPassword(by, "", ""); err != nil {
		return Reset{}, err
	}
	user, err := store.FindUser(app, id)
	if err != nil {
		return Reset{}, err
	}
	if err := access.MayResetPassword(by, user.Id, user.Role()); err != nil {
		return Reset{}, err
	}
	password, err := onetime.Password(s.deps.Random)
	if err != nil {
		return Reset{}, err
	}
	user.SetPassword(password, true)
	if err := app.Save(user); err != nil {
		return Reset{}, err
	}
	app.Logger().Info("password reset", "user", user.Id, "by", by.User, "superuser", by.Superuser)
	return Reset{Name: user.Name(), Phone: user.Phone(), Password: password}, nil
}

// Duty is a present duty with the name of what it is over, "" for the
// district.
type Duty struct {
	Duty   string `json:"duty"`
	Target string `json:"target"`
	Area   string `json:"area"`
	Grid   string `json:"grid"`
	Name   string `json:"name"`
}

// Duties lists what the user is on duty for now, and the ids of all grids
// that this covers.
func (s *Service) Duties(app core.App, user string) (duties []Duty, grids []string, err error) {
	now := s.deps.Clock.Now()
	assignments, err := store.AssignmentsOf(app, user, now)
	if err != nil {
		return nil, nil, err
	}
	duties = []Duty{}
	for _, a := range assignments {
		target, over := a.Target()
		name, err := store.TargetName(app.DB(), target, over)
		if err != nil {
			return nil, nil, err
		}
		duties = append(duties, Duty{
			Duty: a.Duty(), Target: target, Area: a.GetString("area"), Grid: a.GetString("grid"), Name: name,
		})
	}
	grids, err = store.DutyGrids(app.DB(), user, now)
	return duties, grids, err
}
