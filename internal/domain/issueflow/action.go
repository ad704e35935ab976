package issueflow

import (
	"time"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/deadline"
)

// ActorKind tells where an act came from.
type ActorKind string

// An officer has an account, an enterprise holds a tracking link, and the
// system acts by itself when time has run out.
const (
	Officer    ActorKind = "officer"
	Enterprise ActorKind = "enterprise"
	System     ActorKind = "system"
)

// Actor is who acts. Role and Department are those of the moment of capture;
// only the authority looks at them, since the ledger does not keep them.
type Actor struct {
	Kind       ActorKind
	ID         string // of the user; empty for the other kinds
	Role       access.Role
	Department string
}

// Action is one act with everything that it says.
type Action struct {
	Act   Act
	Actor Actor
	// Expected is the state that the actor saw; empty if none was claimed.
	Expected State
	// At is the capture time in server time, never after ReceivedAt. The order
	// of the ledger is the order of arrival, not of At.
	At         time.Time
	ReceivedAt time.Time
	Text       string
	Params     Params
}

// Params are what an act sets. Each act reads its own and ignores the others.
type Params struct {
	// Department is who claims, is assigned, or is transferred to; Handler the
	// official in charge there.
	Department    string   `json:"department,omitempty"`
	CoDepartments []string `json:"co_departments,omitempty"`
	Handler       string   `json:"handler,omitempty"`
	// Promised is the due time that accept, claim or assign promises.
	Promised time.Time `json:"promised,omitzero"`
	// Until is the due time that an extension asks for or grants.
	Until time.Time `json:"until,omitzero"`
	// Level is what a report begins with and raise_level rises to.
	Level deadline.Level `json:"level,omitempty"`
	// RaisedAt is when a reported matter was raised, if that was before At.
	RaisedAt     time.Time `json:"raised_at,omitzero"`
	Confidential bool      `json:"confidential,omitempty"`
	// Rating is 1 (very dissatisfied) to 5 (very satisfied), 好差评; NotSolved
	// says that the problem is still there, however good the service was.
	Rating    int  `json:"rating,omitempty"`
	NotSolved bool `json:"not_solved,omitempty"`
	// Stage is on_site or study for the progress report of such an event.
	Stage deadline.Stage `json:"stage,omitempty"`
	// Into is the issue that a duplicate is merged into.
	Into string `json:"into,omitempty"`
}

// lowestSatisfied is the rating "basically satisfied".
const lowestSatisfied = 3

// Satisfied reports whether a rating closes the issue.
func (p Params) Satisfied() bool { return p.Rating >= lowestSatisfied && !p.NotSolved }
