package issues

import (
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Capture reports an issue that an officer found on a visit.
//
// Errors: those of Report, and errs.E "unknown_field", "invalid_field" and
// "forbidden".
func (s *Service) Capture(tx core.App, c syncproto.Captured) error {
	n, err := readIssue(c.Fields)
	if err != nil {
		return err
	}
	n.Grid, err = store.MayCapture(tx.DB(), c.Officer, c.Table, n.Enterprise, c.CapturedAt)
	if err != nil {
		return err
	}
	n.ID, n.Source = c.Record, "visit"
	n.Actor, n.ActorName, n.Provenance = officer(c.Officer), c.Name, provenance(c)
	_, err = s.Report(tx, n)
	return err
}

// Actions captures rows of issue_actions.
type Actions struct{ Issues *Service }

// Capture enters an act that an officer did on a phone, judged by how the issue
// stood for the officer at that moment.
//
// Errors: those of Act, and errs.E "unknown_field", "invalid_field" and
// "forbidden".
func (a Actions) Capture(tx core.App, c syncproto.Captured) error {
	f := syncproto.ReadFields(c.Fields)
	issueID, fields := f.RequiredID("issue"), readAct(f)
	if err := f.Done(); err != nil {
		return err
	}
	issue, err := store.FindIssue(tx, issueID)
	if err != nil {
		return err
	}
	h, err := openHistory(tx.DB(), issueID)
	if err != nil {
		return err
	}
	if err := mayCapture(tx, c, issue, h); err != nil {
		return err
	}
	_, _, err = a.Issues.act(tx, issue, h, Act{
		ID: c.Record, Issue: issueID, Act: fields.act, Expected: fields.expected, Text: fields.text, Params: fields.params,
		Actor: officer(c.Officer), ActorName: c.Name, Provenance: provenance(c),
	})
	return err
}

// mayCapture judges an act by the grids and departments that the issue belonged
// to between its capture and now: nothing done around a handover is refused.
func mayCapture(tx core.App, c syncproto.Captured, issue *store.Issue, h history) error {
	grids, err := store.GridsSince(tx.DB(), issue.Enterprise(), c.CapturedAt)
	if err != nil {
		return err
	}
	pool, err := store.PoolOf(tx.DB(), issue.Category())
	if err != nil {
		return err
	}
	seen, err := h.seen(officer(c.Officer), provenance(c))
	if err != nil {
		return err
	}
	for _, s := range []issueflow.Snapshot{seen, h.snapshot} {
		for _, grid := range grids {
			err = access.May(c.Officer, access.Capture, c.Table, facts(grid, pool, s))
			if err == nil {
				return nil
			}
		}
	}
	if h.snapshot.Confidential {
		return store.NotFound("issues", issue.Id)
	}
	return err
}

// facts are those of an issue of the grid at some moment.
func facts(grid, pool string, s issueflow.Snapshot) access.Facts {
	f := access.Facts{Grid: grid, Confidential: s.Confidential, Departments: slices.Clone(s.CoDepartments)}
	if s.Responsible == "" {
		f.PoolOf = pool
	} else {
		f.Departments = append(f.Departments, s.Responsible)
	}
	return f
}

func officer(s access.Subject) issueflow.Actor {
	return issueflow.Actor{Kind: issueflow.Officer, ID: s.User, Role: s.Role, Department: s.Department}
}

func provenance(c syncproto.Captured) store.Provenance {
	return store.Provenance{
		CapturedAt: c.CapturedAt, DeviceAt: c.DeviceAt, Skew: c.Skew, ReceivedAt: c.ReceivedAt, Device: c.Device,
	}
}
