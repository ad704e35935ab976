package issueflow

import (
	"slices"
	"time"

	"gridwalk/internal/domain/deadline"
)

// Below is what each act leaves in the snapshot, beyond the state of the table.

func report(s *Snapshot, a Action) {
	s.Level = deadline.Ordinary
	if a.Params.Level != "" {
		s.Level = a.Params.Level
	}
	s.Confidential = a.Params.Confidential
	s.RaisedAt = a.At
	if raised := a.Params.RaisedAt; !raised.IsZero() && raised.Before(a.At) {
		s.RaisedAt = raised
	}
}

func accept(s *Snapshot, a Action) {
	s.AcceptedAt = a.At
	s.promise(a)
}

func takeOn(s *Snapshot, a Action) {
	if a.Actor.ID != "" {
		s.Handler = a.Actor.ID
	}
	s.promise(a)
}

func claim(s *Snapshot, a Action) {
	s.own(a.Params.Department, a.Actor.ID, nil)
	s.promise(a)
}

func assign(s *Snapshot, a Action) {
	s.own(a.Params.Department, a.Params.Handler, a.Params.CoDepartments)
	s.promise(a)
	if s.NeedsRuling {
		s.NeedsRuling, s.Ruled = false, true
	}
}

func (s *Snapshot) promise(a Action) {
	if !a.Params.Promised.IsZero() {
		s.PromisedAt = a.Params.Promised
	}
}

func transfer(s *Snapshot, a Action) {
	s.Transfers++
	if s.passedTooOften() {
		s.State = Returned
		return
	}
	target := a.Params.Department
	co := slices.DeleteFunc(slices.Clone(s.CoDepartments), func(department string) bool { return department == target })
	s.own(target, a.Params.Handler, co)
}

func giveBack(s *Snapshot, _ Action) {
	s.Returns++
	if !s.passedTooOften() {
		s.disown()
	}
}

// handOver puts a successor in the handler's place; nothing else changes.
func handOver(s *Snapshot, a Action) { s.Handler = a.Params.Handler }

// passedTooOften puts an end to ping-pong (踢皮球): from the second transfer or
// return on, only the manager decides where the issue goes.
func (s *Snapshot) passedTooOften() bool {
	if s.Transfers+s.Returns < 2 {
		return false
	}
	s.disown()
	s.NeedsRuling = true
	return true
}

func contact(s *Snapshot, a Action) {
	if s.ContactedAt.IsZero() {
		s.ContactedAt = a.At
	}
	s.begin(a)
}

func progress(s *Snapshot, a Action) {
	s.LastProgressAt = later(s.LastProgressAt, a.At)
	s.begin(a)
}

// begin lets the handler's first step start the handling, so that nobody has
// to sign for an issue before working on it.
func (s *Snapshot) begin(a Action) {
	waiting := s.State == Claimed || s.State == Assigned || s.State == Reopened
	if waiting && s.Handler != "" && a.Actor.ID == s.Handler {
		s.State = Handling
	}
}

func suspend(s *Snapshot, a Action) {
	s.ResumeTo, s.State = s.State, Suspended
	s.SuspendedAt = a.At
}

func resume(s *Snapshot, _ Action) {
	s.State, s.ResumeTo = s.ResumeTo, ""
	s.SuspendedAt = time.Time{}
}

func askExtension(s *Snapshot, a Action) { s.ExtensionAsked = a.Params.Until }

func grantExtension(s *Snapshot, a Action) {
	s.ExtendedTo = s.ExtensionAsked
	if !a.Params.Until.IsZero() {
		s.ExtendedTo = a.Params.Until
	}
	s.ExtensionAsked = time.Time{}
}

func refuseExtension(s *Snapshot, _ Action) { s.ExtensionAsked = time.Time{} }

func raiseLevel(s *Snapshot, a Action) { s.Level = a.Params.Level }

func solveOnSite(s *Snapshot, a Action) {
	resolve(s, a)
	s.SolvedOnSite = true
	if s.AcceptedAt.IsZero() {
		s.AcceptedAt = a.At
	}
	if s.ContactedAt.IsZero() {
		s.ContactedAt = a.At
	}
	if s.Handler == "" {
		s.Handler = a.Actor.ID
	}
}

func resolve(s *Snapshot, a Action) {
	s.ResolvedAt = a.At
	s.SolvedOnSite = false
	s.ExtensionAsked = time.Time{}
	s.Rating, s.RatedAt, s.VerifiedAt = 0, time.Time{}, time.Time{}
}

func verify(s *Snapshot, a Action) { s.VerifiedAt = a.At }

func closeIssue(s *Snapshot, a Action) {
	s.ClosedAt = a.At
	s.Unconfirmed = s.VerifiedAt.IsZero() && s.RatedAt.IsZero()
}

func rate(s *Snapshot, a Action) {
	s.Rating, s.RatedAt = a.Params.Rating, a.At
	switch {
	case !a.Params.Satisfied():
		s.State = Reopened
		reopen(s, a)
	case s.State == Resolved:
		s.State = Closed
		closeIssue(s, a)
	default:
		s.Unconfirmed = false
	}
}

// reopen begins another round, one level higher and with deadlines of its own.
func reopen(s *Snapshot, a Action) {
	s.Reopens++
	s.Level = s.Level.Next()
	s.ReopenedAt = a.At
	s.Unconfirmed = false
	for _, ofLastRound := range []*time.Time{&s.ResolvedAt, &s.VerifiedAt, &s.ClosedAt, &s.PromisedAt, &s.ExtensionAsked, &s.ExtendedTo} {
		*ofLastRound = time.Time{}
	}
}

func merge(s *Snapshot, a Action) { s.MergedInto = a.Params.Into }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
