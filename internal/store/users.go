package store

import (
	"database/sql"
	"errors"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
)

// User is a row of users: an official with an account.
type User struct{ core.BaseRecordProxy }

func (u *User) Name() string             { return u.GetString("name") }
func (u *User) Phone() string            { return u.GetString("phone") } // the login
func (u *User) Role() access.Role        { return access.Role(u.GetString("role")) }
func (u *User) Department() string       { return u.GetString("department") }
func (u *User) Active() bool             { return u.GetBool("active") }
func (u *User) MustChangePassword() bool { return u.GetBool("must_change_password") }

func (u *User) SetName(name string)      { u.Set("name", name) }
func (u *User) SetRole(role access.Role) { u.Set("role", string(role)) }
func (u *User) SetDepartment(id string)  { u.Set("department", id) }
func (u *User) SetPost(post string)      { u.Set("post", post) }

// SetPassword sets a password that the user chose, or one that has to be
// changed at the next login.
func (u *User) SetPassword(password string, mustChange bool) {
	u.Record.SetPassword(password)
	u.Set("must_change_password", mustChange)
}

// PasswordHash is the bcrypt hash of the password that was set.
func (u *User) PasswordHash() string { return u.GetString("password:hash") }

// SetPasswordHash sets a password by its bcrypt hash, one that need not be
// changed. Hashing takes a twentieth of a second, which a hash shared saves.
func (u *User) SetPasswordHash(hash string) {
	u.SetRaw("password", &core.PasswordFieldValue{Hash: hash})
	u.Set("must_change_password", false)
}

// LockPassword sets a password that nothing matches.
func (u *User) LockPassword() { u.SetRaw("password", &core.PasswordFieldValue{Hash: "!"}) }

// AsUser looks at an authenticated record as a user; ok is false for
// superusers and for nobody.
func AsUser(auth *core.Record) (user *User, ok bool) {
	if auth == nil || auth.Collection().Name != "users" {
		return nil, false
	}
	user = &User{}
	user.SetProxyRecord(auth)
	return user, true
}

// NewUser makes an active account that is not saved yet. It has no password.
func NewUser(app core.App, name, phone string) (*User, error) {
	c, err := app.FindCachedCollectionByNameOrId("users")
	if err != nil {
		return nil, err
	}
	u := &User{}
	u.SetProxyRecord(core.NewRecord(c))
	u.Set("id", core.GenerateDefaultRandomId())
	u.Set("phone", phone)
	u.Set("active", true)
	u.SetName(name)
	return u, nil
}

// FindUser returns a user. The error is an errs.E "record_not_found" when
// there is none.
func FindUser(app core.App, id string) (*User, error) {
	r, err := app.FindRecordById("users", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("users", id)
	}
	if err != nil {
		return nil, err
	}
	u := &User{}
	u.SetProxyRecord(r)
	return u, nil
}

// Users lists all users in the order in which they were entered.
func Users(app core.App) ([]*User, error) {
	users := []*User{}
	err := app.RecordQuery("users").OrderBy("rowid").All(&users)
	return users, err
}

// DeskOf returns the user who was entered first for a department. The error is
// an errs.E "record_not_found" when it has nobody.
func DeskOf(app core.App, department string) (*User, error) {
	user := &User{}
	err := app.RecordQuery("users").AndWhere(dbx.HashExp{"department": department, "active": true}).
		OrderBy("rowid").Limit(1).One(user)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("users", "")
	}
	return user, err
}

// UsersByPhone returns the users that have one of these logins, by login.
func UsersByPhone(app core.App, phones []string) (map[string]*User, error) {
	return usersBy(app, "phone", phones, (*User).Phone)
}

// UsersByID returns the users of these ids, by id.
func UsersByID(app core.App, ids []string) (map[string]*User, error) {
	return usersBy(app, "id", ids, func(u *User) string { return u.Id })
}

func usersBy(app core.App, column string, values []string, key func(*User) string) (map[string]*User, error) {
	users := []*User{}
	err := app.RecordQuery("users").AndWhere(among(column, values)).All(&users)
	found := make(map[string]*User, len(users))
	for _, u := range users {
		found[key(u)] = u
	}
	return found, err
}
