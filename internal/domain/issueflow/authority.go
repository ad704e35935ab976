package issueflow

import (
	"slices"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
)

// condition is what an act asks of its actor beyond the role.
type condition func(Actor, Snapshot) bool

func always(Actor, Snapshot) bool { return true }

func isHandler(a Actor, s Snapshot) bool { return a.ID != "" && a.ID == s.Handler }

func notHandler(a Actor, s Snapshot) bool { return !isHandler(a, s) }

func ofDepartment(a Actor, s Snapshot) bool {
	return a.Department != "" && a.Department == s.Responsible
}

func ofAnyDepartment(a Actor, s Snapshot) bool {
	return ofDepartment(a, s) || a.Department != "" && slices.Contains(s.CoDepartments, a.Department)
}

func hasDepartment(a Actor, _ Snapshot) bool { return a.Department != "" }

func unsorted(_ Actor, s Snapshot) bool { return s.State == Reported }

// onSite holds before anybody else is in charge.
func onSite(_ Actor, s Snapshot) bool { return s.State == Reported || s.State == Accepted }

func sorted(_ Actor, s Snapshot) bool { return s.State == Accepted }

// powers say which acts a role may do, and under which condition.
type powers map[Act]condition

var gridStaff = powers{
	Report: always, Accept: unsorted, Contact: always, Progress: always, Comment: always,
	Resolve: onSite, Return: sorted,
}

var departmentDesk = powers{
	Claim: hasDepartment, Comment: always, Contact: ofAnyDepartment, Progress: ofAnyDepartment,
	Accept: either(unsorted, ofDepartment), Transfer: ofDepartment, Return: ofDepartment,
	Resolve: ofDepartment, RequestExtension: ofDepartment,
}

// manager does everything that orders the work of others, and takes in what
// reaches the office by telephone.
var manager = powers{
	Report: always, Accept: unsorted, Contact: always, Comment: always,
	Assign: always, Suspend: always, Resume: always, GrantExtension: always, RefuseExtension: always,
	RaiseLevel: always, Verify: notHandler, Close: always, Merge: always, MarkInvalid: always, Reopen: always,
}

// handler is whoever is in charge in person, whatever the role.
var handler = powers{
	Accept: isHandler, Contact: isHandler, Progress: isHandler, Comment: isHandler,
	Resolve: isHandler, Return: isHandler, RequestExtension: isHandler,
}

var byRole = map[access.Role]powers{
	access.GridWorker: gridStaff,
	access.AreaLead:   gridStaff,
	access.GridChief:  gridStaff,
	access.Department: departmentDesk,
	access.Leader:     {Contact: always, Progress: always, Comment: always},
	access.Manager:    manager,
	access.Supervisor: {Comment: always},
}

var (
	byEnterprise = powers{Report: always, Rate: always, Reopen: always, Comment: always}
	bySystem     = powers{Report: always, Comment: always, RaiseLevel: always, Close: always, Reopen: always, HandOver: always}
	// confidential complaints are a matter between the enterprise and the
	// supervisors, who have no department to hand them to.
	confidential = with(manager, powers{Progress: always, Resolve: always})
)

func either(a, b condition) condition {
	return func(actor Actor, s Snapshot) bool { return a(actor, s) || b(actor, s) }
}

func with(base, more powers) powers {
	all := powers{}
	for _, each := range []powers{base, more} {
		for act, condition := range each {
			all[act] = condition
		}
	}
	return all
}

// May reports whether the actor may do the act on an issue that stands as the
// snapshot says. It does not ask whether the act is legal in that state, nor
// whether the actor may see the issue at all, which is for domain/access.
func May(actor Actor, act Act, s Snapshot) bool {
	for _, powers := range powersOf(actor, s) {
		if condition, ok := powers[act]; ok && condition(actor, s) {
			return true
		}
	}
	return false
}

func powersOf(actor Actor, s Snapshot) []powers {
	switch {
	case actor.Kind == Enterprise:
		return []powers{byEnterprise}
	case actor.Kind == System:
		return []powers{bySystem}
	case actor.Kind != Officer || actor.ID == "":
		return nil
	case s.Confidential && actor.Role == access.Supervisor:
		return []powers{confidential, handler}
	case s.Confidential:
		return nil
	}
	return []powers{byRole[actor.Role], handler}
}

// AllowedTo returns the acts that are legal in the snapshot and that the actor
// may do, in the order of Acts.
func AllowedTo(actor Actor, s Snapshot) []Act {
	return slices.DeleteFunc(Allowed(s), func(act Act) bool { return !May(actor, act, s) })
}

// Decide applies an action if its actor may do it. Authority is judged by what
// the issue was at capture time: seen is the snapshot of the ledger as of then
// (see AsOf), s the present one; for an act that is done online they are the
// same. Errors are those of Apply and "forbidden_act" {"act", "role"}.
func Decide(s, seen Snapshot, a Action) (Snapshot, error) {
	if err := checkExpected(s, a); err != nil {
		return s, err
	}
	ownClaim := a.Act != Claim || a.Params.Department == a.Actor.Department
	if !ownClaim || !May(a.Actor, a.Act, seen) {
		return s, errs.New("forbidden_act", map[string]any{"act": a.Act, "role": a.Actor.Role})
	}
	return Apply(s, a)
}
