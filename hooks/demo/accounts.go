package demo

import (
	"bytes"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/onetime"
	"gridwalk/internal/store"
)

// password is that of all accounts of this demo: drawn once for its data
// directory, so that no two demos share one.
func password(app core.App) (string, error) {
	// Far more than the password needs, since some bytes are not used.
	secret, err := store.Secret(app, "demo_password", 200)
	if err != nil {
		return "", err
	}
	return onetime.Password(bytes.NewReader(secret))
}

// accounts opens one for everybody, before the roster would. Hashing a password is slow on purpose, so
// all share one hash.
func (f *filling) accounts(officials []Official) error {
	word, err := password(f.tx)
	if err != nil {
		return err
	}
	hash := ""
	open := func(m member, role access.Role, department string) error {
		user, err := store.NewUser(f.tx, m.name, m.phone)
		if err != nil {
			return err
		}
		user.SetRole(role)
		user.SetDepartment(department)
		user.SetPost(m.post)
		if hash == "" {
			user.SetPassword(word, false)
			hash = user.PasswordHash()
		} else {
			user.SetPasswordHash(hash)
		}
		return f.tx.Save(user)
	}
	for _, o := range officials {
		if err := open(member{name: o.Name, phone: o.Phone}, o.Role, ""); err != nil {
			return err
		}
	}
	for _, office := range offices {
		for _, m := range office.staff {
			if err := open(m, access.Department, f.departments[office.code]); err != nil {
				return err
			}
		}
	}
	for _, one := range []struct {
		member
		role access.Role
	}{{manager, access.Manager}, {leader, access.Leader}, {supervisor, access.Supervisor}} {
		if err := open(one.member, one.role, ""); err != nil {
			return err
		}
	}
	return store.SaveSuperuser(f.tx, superuserEmail, hash)
}
