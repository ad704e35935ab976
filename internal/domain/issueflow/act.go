// Package issueflow is the state machine of issues. An issue is what its
// ledger of acts makes of it: Replay computes state, counters and milestones,
// Clocks the deadlines, and both give the same answer at any time.
//
// What may happen is one table, in table.go; who may do it is in authority.go.
package issueflow

import "slices"

// State is where an issue stands.
type State string

// The states of domain.md. Unreported is the state before the first act.
const (
	Unreported State = ""
	Reported   State = "reported"
	Accepted   State = "accepted"
	Claimed    State = "claimed"
	Assigned   State = "assigned"
	Handling   State = "handling"
	Suspended  State = "suspended"
	Returned   State = "returned"
	Resolved   State = "resolved"
	Reopened   State = "reopened"
	Closed     State = "closed"
	Merged     State = "merged"
	Invalid    State = "invalid"
)

// States of a reported issue.
var States = []State{Reported, Accepted, Claimed, Assigned, Handling, Suspended, Returned, Resolved, Reopened, Closed, Merged, Invalid}

// Ended reports whether nothing more is owed to the enterprise in this state.
func (s State) Ended() bool { return s == Closed || s == Merged || s == Invalid }

// Act is a row of the ledger.
type Act string

// The acts of domain.md, and the report that opens every ledger.
const (
	Report           Act = "report"
	Accept           Act = "accept"
	Claim            Act = "claim"
	Assign           Act = "assign"
	Transfer         Act = "transfer"
	Return           Act = "return"
	Contact          Act = "contact"
	Progress         Act = "progress"
	Comment          Act = "comment"
	Suspend          Act = "suspend"
	Resume           Act = "resume"
	RequestExtension Act = "request_extension"
	GrantExtension   Act = "grant_extension"
	RefuseExtension  Act = "refuse_extension"
	RaiseLevel       Act = "raise_level"
	Resolve          Act = "resolve"
	Verify           Act = "verify"
	Close            Act = "close"
	Reopen           Act = "reopen"
	Rate             Act = "rate"
	Merge            Act = "merge"
	MarkInvalid      Act = "mark_invalid"
	HandOver         Act = "hand_over"
)

// Acts in the order in which they are listed.
var Acts = []Act{Report, Accept, Claim, Assign, Transfer, Return, Contact, Progress, Comment, Suspend, Resume,
	RequestExtension, GrantExtension, RefuseExtension, RaiseLevel, Resolve, Verify, Close, Reopen, Rate, Merge, MarkInvalid, HandOver}

// Harmless reports whether the act is true whatever has happened to the issue
// since the officer looked at it: it adds to the record and decides nothing.
func (a Act) Harmless() bool { return slices.Contains([]Act{Comment, Progress, Contact}, a) }
