package access

import (
	"testing"

	"gridwalk/internal/domain/errs"
)

func TestMayResetPassword(t *testing.T) {
	manager := Subject{User: "m", Role: Manager}
	for _, c := range []struct {
		name string
		who  Subject
		user string
		role Role
		may  bool
	}{
		{"a manager for a worker", manager, "w", GridWorker, true},
		{"a manager for another manager", manager, "n", Manager, true},
		{"a manager for a supervisor", manager, "s", Supervisor, false},
		{"a manager for themselves", manager, "m", Manager, false},
		{"a worker for a worker", Subject{User: "v", Role: GridWorker}, "w", GridWorker, false},
		{"a supervisor for a worker", Subject{User: "s", Role: Supervisor}, "w", GridWorker, false},
		{"a superuser for a supervisor", Subject{Superuser: true}, "s", Supervisor, true},
		{"nobody", Subject{}, "w", GridWorker, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := MayResetPassword(c.who, c.user, c.role)
			if (err == nil) != c.may || err != nil && errs.Code(err) != "forbidden" {
				t.Errorf("got %v", err)
			}
		})
	}
}
