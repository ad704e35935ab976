package issueflow

import "slices"

// transition is one row of the table: in these states, if the facts are so,
// the act is legal, leads to another state (or none, if empty) and leaves its
// mark.
type transition struct {
	act  Act
	from []State
	to   State
	when func(Snapshot) bool          // facts that make the act legal, nil for always
	need func(Snapshot, Action) error // parameters that the act cannot do without, nil for none
	mark func(*Snapshot, Action)      // nil for none; runs after the state was set
}

var (
	inCharge = []State{Claimed, Assigned, Handling, Reopened}
	running  = []State{Accepted, Claimed, Assigned, Handling, Suspended, Returned, Reopened}
	owed     = append([]State{Reported, Resolved}, running...)
)

// table is the diagram of domain.md. Two rows of one act never share a state.
var table = []transition{
	{act: Report, from: []State{Unreported}, to: Reported, need: needKnownLevel, mark: report},

	{act: Accept, from: []State{Reported}, to: Accepted, mark: accept},
	{act: Accept, from: []State{Claimed, Assigned, Reopened}, to: Handling, when: Snapshot.Owned, mark: takeOn},
	{act: Claim, from: []State{Accepted, Returned, Reopened}, to: Claimed, when: inPool, need: needDepartment, mark: claim},
	{act: Assign, from: []State{Accepted, Claimed, Assigned, Handling, Returned, Reopened}, to: Assigned, need: needOwner, mark: assign},
	{act: Transfer, from: inCharge, to: Assigned, when: mayPassOn, need: needOtherDepartment, mark: transfer},
	{act: Return, from: append([]State{Accepted}, inCharge...), to: Returned, when: notRuled, mark: giveBack},

	{act: Contact, from: owed, mark: contact},
	{act: Progress, from: running, need: needReportedStage, mark: progress},
	{act: Comment, from: States},

	{act: Suspend, from: inCharge, need: needReason, mark: suspend},
	{act: Resume, from: []State{Suspended}, mark: resume},
	{act: RequestExtension, from: append([]State{Suspended}, inCharge...), when: mayAskExtension, need: needUntil, mark: askExtension},
	{act: GrantExtension, from: append([]State{Suspended}, inCharge...), when: extensionPending, mark: grantExtension},
	{act: RefuseExtension, from: append([]State{Suspended}, inCharge...), when: extensionPending, mark: refuseExtension},
	{act: RaiseLevel, from: owed, when: mayRise, need: needHigherLevel, mark: raiseLevel},

	{act: Resolve, from: []State{Reported, Accepted}, to: Resolved, mark: solveOnSite},
	{act: Resolve, from: []State{Handling}, to: Resolved, mark: resolve},
	{act: Verify, from: []State{Resolved}, when: notVerified, mark: verify},
	{act: Close, from: []State{Resolved}, to: Closed, mark: closeIssue},
	{act: Rate, from: []State{Resolved, Closed}, when: notRated, need: needRating, mark: rate},
	{act: Reopen, from: []State{Resolved, Closed}, to: Reopened, mark: reopen},

	{act: Merge, from: []State{Reported}, to: Merged, need: needTarget, mark: merge},
	{act: MarkInvalid, from: []State{Reported}, to: Invalid},

	{act: HandOver, from: owed, when: isHandled, need: needHandler, mark: handOver},
}

// find returns the row that makes the act legal in the snapshot.
func find(s Snapshot, act Act) (transition, bool) {
	for _, row := range table {
		if row.act == act && slices.Contains(row.from, s.State) && (row.when == nil || row.when(s)) {
			return row, true
		}
	}
	return transition{}, false
}

// The facts that decide whether an act is legal.

func inPool(s Snapshot) bool           { return !s.Owned() && !s.NeedsRuling }
func notRuled(s Snapshot) bool         { return !s.Ruled }
func mayPassOn(s Snapshot) bool        { return s.Responsible != "" && !s.Ruled }
func mayRise(s Snapshot) bool          { return s.Level.Next().Above(s.Level) }
func mayAskExtension(s Snapshot) bool  { return s.ExtensionAsked.IsZero() && s.ExtendedTo.IsZero() }
func extensionPending(s Snapshot) bool { return !s.ExtensionAsked.IsZero() }
func notVerified(s Snapshot) bool      { return s.VerifiedAt.IsZero() }
func isHandled(s Snapshot) bool        { return s.Handler != "" }
func notRated(s Snapshot) bool         { return s.RatedAt.IsZero() }
