package issueflow

import (
	"slices"
	"time"

	"gridwalk/internal/domain/deadline"
)

// Snapshot is what the ledger has made of an issue. Times are zero until the
// thing has happened.
type Snapshot struct {
	State        State          `json:"state"`
	Level        deadline.Level `json:"level"`
	Confidential bool           `json:"confidential,omitempty"`

	Responsible   string   `json:"responsible,omitempty"` // department
	CoDepartments []string `json:"co_departments,omitempty"`
	Handler       string   `json:"handler,omitempty"` // user
	MergedInto    string   `json:"merged_into,omitempty"`

	RaisedAt       time.Time `json:"raised_at"`
	AcceptedAt     time.Time `json:"accepted_at,omitzero"`
	ContactedAt    time.Time `json:"contacted_at,omitzero"`
	LastProgressAt time.Time `json:"last_progress_at,omitzero"`
	ResolvedAt     time.Time `json:"resolved_at,omitzero"`
	VerifiedAt     time.Time `json:"verified_at,omitzero"`
	ClosedAt       time.Time `json:"closed_at,omitzero"`
	ReopenedAt     time.Time `json:"reopened_at,omitzero"`

	// SuspendedAt and ResumeTo hold while the issue is suspended.
	SuspendedAt time.Time `json:"suspended_at,omitzero"`
	ResumeTo    State     `json:"resume_to,omitempty"`

	// PromisedAt is the promised due time; ExtensionAsked is pending until it is
	// granted or refused, ExtendedTo the one extension that was granted.
	PromisedAt     time.Time `json:"promised_at,omitzero"`
	ExtensionAsked time.Time `json:"extension_asked,omitzero"`
	ExtendedTo     time.Time `json:"extended_to,omitzero"`

	// The rating of the last resolution, 0 if there is none.
	Rating  int       `json:"rating,omitempty"`
	RatedAt time.Time `json:"rated_at,omitzero"`

	Transfers int `json:"transfers,omitempty"`
	Returns   int `json:"returns,omitempty"`
	Reopens   int `json:"reopens,omitempty"`

	// NeedsRuling is set by the second transfer or return until the manager
	// assigns; Ruled says that this ruling (裁定) was made and is final.
	NeedsRuling bool `json:"needs_ruling,omitempty"`
	Ruled       bool `json:"ruled,omitempty"`
	// SolvedOnSite says that the last resolution needed no handling.
	SolvedOnSite bool `json:"solved_on_site,omitempty"`
	// Unconfirmed says that the issue was closed without an answer from the
	// enterprise and without a verification.
	Unconfirmed bool `json:"unconfirmed,omitempty"`
}

// Owned reports whether a department or an official is in charge.
func (s Snapshot) Owned() bool { return s.Responsible != "" || s.Handler != "" }

// clone makes the snapshot independent of the one it came from.
func (s Snapshot) clone() Snapshot {
	s.CoDepartments = slices.Clone(s.CoDepartments)
	return s
}

func (s *Snapshot) own(department, handler string, co []string) {
	s.Responsible, s.Handler, s.CoDepartments = department, handler, slices.Clone(co)
}

func (s *Snapshot) disown() { s.own("", "", nil) }
