package access

import "gridwalk/internal/domain/errs"

// MayResetPassword tells whether the subject may give the account of another
// user a one-time password. Managers may, except for supervisors, whose
// confidential cases would be theirs to read then. It returns nil, or an
// errs.E "forbidden".
func MayResetPassword(s Subject, user string, role Role) error {
	if s.Superuser || s.Role == Manager && role != Supervisor && user != s.User {
		return nil
	}
	return errs.New("forbidden", map[string]any{"collection": "users", "verb": "reset_password"})
}
