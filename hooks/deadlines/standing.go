package deadlines

import (
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// standing is every deadline that an issue has had, in the order in which they
// started.
type standing []tracked

// tracked is one deadline twice: as the ledger has it and as the table has it.
type tracked struct {
	clock   issueflow.Clock
	rule    string         // the id of the version that the clock runs by
	stopped time.Time      // when the issue was last suspended
	row     store.Deadline // without an ID while it is not in the table
}

// stand computes how an issue stands by its ledger and finds the rows.
func (b book) stand(db dbx.Builder, issue string, ledger []issueflow.Action) (standing, error) {
	rows, err := store.DeadlinesOfIssue(db, issue)
	if err != nil {
		return nil, err
	}
	rules, err := b.rules.keeping(db, rows)
	if err != nil {
		return nil, err
	}
	clocks, err := issueflow.Clocks(ledger, rules.plain(), b.calendar)
	if err != nil {
		return nil, err
	}
	known := map[string]store.Deadline{}
	for _, row := range rows {
		known[identity(string(row.Stage), row.StartedAt)] = row
	}
	s := make(standing, len(clocks))
	taken := map[string]bool{}
	for i, clock := range clocks {
		// Two rounds of a stage that began in one millisecond are told apart by
		// moving the later one on: the table wants every start to be unique.
		started := whole(clock.StartedAt)
		for taken[identity(string(clock.Stage), started)] {
			started = started.Add(time.Millisecond)
		}
		key := identity(string(clock.Stage), started)
		taken[key] = true
		row := known[key]
		row.Stage, row.StartedAt = clock.Stage, started
		s[i] = tracked{clock, rules.id(clock.Plan.Rule), lastSuspension(ledger), row}
	}
	return s, nil
}

func lastSuspension(ledger []issueflow.Action) (at time.Time) {
	for _, action := range ledger {
		if action.Act == issueflow.Suspend {
			at = action.At
		}
	}
	return at
}

func identity(stage string, started time.Time) string { return stage + " " + store.Timestamp(started) }

// clocked returns the row brought to what the clock says at now.
func (t tracked) clocked(row store.Deadline, cal *calendar.Calendar, now time.Time) store.Deadline {
	plan := t.clock.Plan
	row.Rule, row.RuleVersion = t.rule, plan.Rule.Version
	row.Calendar, row.CalendarVersion = plan.Explanation.CalendarID, plan.Explanation.CalendarVersion
	row.CalendarMissing = len(plan.Explanation.MissingYears) > 0
	row.DueAt, row.WarnAt = whole(plan.DueAt), whole(plan.WarnAt)
	row.State, row.MetAt, row.NextFireAt = t.clock.State, time.Time{}, time.Time{}
	switch {
	case t.clock.State == issueflow.Met:
		row.MetAt, row.Late = whole(t.clock.EndedAt), t.clock.Late()
	case t.clock.State == issueflow.Cancelled:
		row.Late = false
	case t.clock.Suspended:
		row.Late = plan.Missed(t.stopped)
	default:
		row.Late = plan.Missed(now)
		if fire, ok := plan.NextFire(cal, row.Fired, row.ArrivedAt); ok {
			row.NextFireAt = wholeAfter(fire.At)
		}
	}
	return row
}

// save writes the row unless the table has it like that.
func (t *tracked) save(db dbx.Builder, row store.Deadline, now time.Time) error {
	if row == t.row {
		return nil
	}
	write := store.UpdateDeadline
	if row.ID == "" {
		write = store.InsertDeadline
	}
	t.row = row
	return write(db, row, now)
}

// project writes what the deadlines say about the issue into its row.
func (s standing) project(db dbx.Builder, issue string, now time.Time) error {
	var due time.Time
	late := false
	for _, t := range s {
		if t.clock.State != issueflow.Open {
			continue
		}
		late = late || t.row.Late
		if !t.clock.Suspended && t.clock.Plan.Scheduled() && (due.IsZero() || t.row.DueAt.Before(due)) {
			due = t.row.DueAt
		}
	}
	return store.ProjectDeadlines(db, issue, due, late, now)
}

// whole is the moment as the table keeps it, to the millisecond.
func whole(at time.Time) time.Time {
	if at.IsZero() {
		return time.Time{}
	}
	return at.UTC().Truncate(time.Millisecond)
}

// wholeAfter is the first moment that the table can keep at which the given
// one has come.
func wholeAfter(at time.Time) time.Time {
	if kept := whole(at); !kept.Before(at) {
		return kept
	}
	return whole(at).Add(time.Millisecond)
}
