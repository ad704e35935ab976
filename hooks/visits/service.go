// Package visits takes in the visits that officers capture in the field.
package visits

import (
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/geo"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Purposes of a visit, as in domain.md.
var Purposes = []string{"routine", "policy", "safety", "emergency", "campaign", "revisit", "weekly_track"}

// Limits of what a visit may hold; lengths in characters.
const (
	maxCompanions  = 20
	maxName        = 60
	maxChecklist   = 100
	maxAnswer      = 500
	maxSummary     = 4000
	maxPromise     = 1000
	maxAccuracy    = 40_000_000 // metres: beyond the earth's circumference nothing is meant
	maxStructBytes = 256 << 10
)

// Service keeps visits.
type Service struct{}

// Capture inserts a visit that an officer recorded on their phone. The
// position is that of the check-in; how far it lies from the enterprise is
// noted and never a reason to refuse.
//
// Errors: errs.E "unknown_field", "invalid_field", "unknown_enterprise",
// "forbidden" and "record_exists".
func (Service) Capture(tx core.App, c syncproto.Captured) error {
	visit, err := read(c)
	if err != nil {
		return err
	}
	visit.Grid, err = store.MayCapture(tx.DB(), c.Officer, c.Table, visit.Enterprise, c.CapturedAt)
	if err != nil {
		return err
	}
	enterprise, err := store.EnterprisePosition(tx.DB(), visit.Enterprise)
	if err != nil {
		return err
	}
	visit.Distance = geo.Distance(visit.At, enterprise)
	return store.InsertVisit(tx.DB(), c, visit)
}

func read(c syncproto.Captured) (store.NewVisit, error) {
	f := syncproto.ReadFields(c.Fields)
	v := store.NewVisit{
		Enterprise: f.RequiredID("enterprise"),
		Purpose:    f.RequiredOneOf("purpose", Purposes...),
		StartedAt:  c.Correct(f.RequiredTime("started_at")),
		EndedAt:    c.Correct(f.Time("ended_at")),
		At:         f.Position("lat", "lng"),
		Accuracy:   f.Number("accuracy", 0, maxAccuracy),
		Companions: companions(f),
		Checklist:  checklist(f),
		Summary:    f.Text("summary", maxSummary),
		Promise:    f.Text("promise", maxPromise),
		PromiseDue: f.Time("promise_due"),
	}
	if !v.EndedAt.IsZero() && v.EndedAt.Before(v.StartedAt) {
		f.Fault("ended_at", syncproto.FieldRange)
	}
	return v, f.Done()
}

func companions(f *syncproto.Fields) []string {
	var names []string
	f.JSON("companions", maxStructBytes, &names)
	if len(names) > maxCompanions {
		f.Fault("companions", syncproto.FieldRange)
	}
	for _, name := range names {
		if name == "" || utf8.RuneCountInString(name) > maxName {
			f.Fault("companions", syncproto.FieldTooLong)
		}
	}
	return names
}

func checklist(f *syncproto.Fields) []store.ChecklistAnswer {
	var answers []store.ChecklistAnswer
	f.JSON("checklist", maxStructBytes, &answers)
	if len(answers) > maxChecklist {
		f.Fault("checklist", syncproto.FieldRange)
	}
	for _, a := range answers {
		if a.Item == "" {
			f.Fault("checklist", syncproto.FieldShape)
		}
		for _, text := range []string{a.Item, a.Answer, a.Note} {
			if utf8.RuneCountInString(text) > maxAnswer {
				f.Fault("checklist", syncproto.FieldTooLong)
			}
		}
	}
	return answers
}
