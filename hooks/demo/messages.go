package demo

import (
	"bytes"
	"time"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
)

// Official is somebody of the roster.
type Official struct {
	Name, Phone string // the phone is the login
	Role        access.Role
}

// Report is an issue that did not come up on a visit.
type Report struct {
	ID, Enterprise, Board     string // Board only for what was sent from one
	Source, Kind, Category    string
	Level                     deadline.Level
	Title, Description        string
	ContactName, ContactPhone string
	RaisedAt                  time.Time // if that was before At
	Confidential              bool
	Actor                     issueflow.Actor
	ActorName                 string
	At                        time.Time
}

// Act is one entry into the ledger of an issue.
type Act struct {
	Issue     string
	Act       issueflow.Act
	Text      string
	Params    issueflow.Params
	Actor     issueflow.Actor
	ActorName string
	At        time.Time
}

// EnterprisePhoto is a photo that came with a report.
type EnterprisePhoto struct {
	Enterprise, Issue string
	Content           *bytes.Reader
	Position          int64 // among those of the report
}
