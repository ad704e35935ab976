package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
)

// Deadline is a row of deadlines: a clock of an issue, the rule that made it
// and how far its ladder has come. Within an issue, Stage and StartedAt
// identify it.
type Deadline struct {
	ID         string
	Issue      string
	Enterprise string
	Stage      deadline.Stage
	// Rule is the id of the version that made it.
	Rule            string
	RuleVersion     int
	Calendar        string
	CalendarVersion string
	// CalendarMissing says that the calendar had no data for a year that the
	// deadline was counted through.
	CalendarMissing bool
	StartedAt       time.Time
	DueAt, WarnAt   time.Time // zero while a promise is awaited
	State           issueflow.ClockState
	MetAt           time.Time
	Late            bool
	Fired           deadline.Fired // the last rung
	NextFireAt      time.Time      // zero when nothing will fire
	ArrivedAt       time.Time      // when the server first knew of it
}

// columns are those that an engine or an act may change.
func (d Deadline) columns() dbx.Params {
	return dbx.Params{
		"rule": d.Rule, "rule_version": d.RuleVersion,
		"calendar": d.Calendar, "calendar_version": d.CalendarVersion, "calendar_missing": d.CalendarMissing,
		"due_at": d.DueAt, "warn_at": d.WarnAt, "state": string(d.State), "met_at": d.MetAt, "late": d.Late,
		"rung": string(d.Fired.Rung), "rung_at": d.Fired.At, "next_fire_at": d.NextFireAt,
	}
}

// InsertDeadline writes a new deadline, which arrives now. Its id is chosen here.
func InsertDeadline(db dbx.Builder, d Deadline, now time.Time) error {
	row := d.columns()
	row["id"], row["issue"], row["enterprise"] = core.GenerateDefaultRandomId(), d.Issue, d.Enterprise
	row["stage"], row["started_at"] = string(d.Stage), d.StartedAt
	return Insert(db, "deadlines", now, row)
}

// UpdateDeadline writes what has become of a deadline.
func UpdateDeadline(db dbx.Builder, d Deadline, now time.Time) error {
	return Update(db, "deadlines", d.ID, now, d.columns())
}

type deadlineRow struct {
	ID, Issue, Enterprise, Stage, Rule     string
	RuleVersion                            int
	Calendar, CalendarVersion              string
	CalendarMissing                        bool
	StartedAt, DueAt, WarnAt, State, MetAt string
	Late                                   bool
	Rung, RungAt, NextFireAt, Created      string
}

const selectDeadlines = `
	SELECT id, issue, enterprise, stage, rule, rule_version, calendar, calendar_version, calendar_missing,
		started_at, due_at, warn_at, state, met_at, late, rung, rung_at, next_fire_at, created FROM deadlines`

func (r deadlineRow) deadline() Deadline {
	return Deadline{
		ID: r.ID, Issue: r.Issue, Enterprise: r.Enterprise, Stage: deadline.Stage(r.Stage),
		Rule: r.Rule, RuleVersion: r.RuleVersion,
		Calendar: r.Calendar, CalendarVersion: r.CalendarVersion, CalendarMissing: r.CalendarMissing,
		StartedAt: ParseTimestamp(r.StartedAt), DueAt: ParseTimestamp(r.DueAt), WarnAt: ParseTimestamp(r.WarnAt),
		State: issueflow.ClockState(r.State), MetAt: ParseTimestamp(r.MetAt), Late: r.Late,
		Fired:      deadline.Fired{Rung: deadline.Rung(r.Rung), At: ParseTimestamp(r.RungAt)},
		NextFireAt: ParseTimestamp(r.NextFireAt), ArrivedAt: ParseTimestamp(r.Created),
	}
}

func deadlines(query *dbx.Query) ([]Deadline, error) {
	rows := []deadlineRow{}
	if err := query.All(&rows); err != nil {
		return nil, err
	}
	list := make([]Deadline, len(rows))
	for i, row := range rows {
		list[i] = row.deadline()
	}
	return list, nil
}

// DeadlinesOfIssue returns every deadline that an issue has had, in the order
// in which they started.
func DeadlinesOfIssue(db dbx.Builder, issue string) ([]Deadline, error) {
	return deadlines(db.NewQuery(selectDeadlines + ` WHERE issue = {:issue} ORDER BY started_at, rowid`).
		Bind(dbx.Params{"issue": issue}))
}

// DueDeadlines is the query of the ids of deadlines whose next rung has come,
// the longest waiting first. Its cost follows what is due, not what is open:
// the condition on the empty string is that of the partial index.
const DueDeadlines = `
	SELECT id FROM deadlines WHERE next_fire_at != '' AND next_fire_at <= {:now}
	ORDER BY next_fire_at LIMIT {:limit}`

// NextDeadlines returns the ids of at most limit deadlines whose next rung has
// come by now, the longest waiting first.
func NextDeadlines(db dbx.Builder, now time.Time, limit int) ([]string, error) {
	ids := []string{}
	err := db.NewQuery(DueDeadlines).Bind(dbx.Params{"now": Timestamp(now), "limit": limit}).Column(&ids)
	return ids, err
}

// NextFireAt returns when the next rung of any deadline comes. ok is false when
// nothing waits to fire.
func NextFireAt(db dbx.Builder) (at time.Time, ok bool, err error) {
	next := ""
	err = db.NewQuery(`SELECT coalesce(min(next_fire_at), '') FROM deadlines WHERE next_fire_at != ''`).Row(&next)
	return ParseTimestamp(next), next != "", err
}

// DueDeadline returns a deadline if its next rung has come by now. ok is false
// when it has been served or met meanwhile.
func DueDeadline(db dbx.Builder, id string, now time.Time) (d Deadline, ok bool, err error) {
	list, err := deadlines(db.NewQuery(selectDeadlines +
		` WHERE id = {:id} AND next_fire_at != '' AND next_fire_at <= {:now}`).
		Bind(dbx.Params{"id": id, "now": Timestamp(now)}))
	if err != nil || len(list) == 0 {
		return Deadline{}, false, err
	}
	return list[0], true, nil
}

// DeferDeadline asks for a deadline again later, when it could not be served.
func DeferDeadline(db dbx.Builder, id string, until, now time.Time) error {
	return Update(db, "deadlines", id, now, dbx.Params{"next_fire_at": until})
}

// ProjectDeadlines writes what the open deadlines say about an issue into its
// row: the nearest due time and whether one has been missed. The due times of
// a suspended issue stand still and do not count. A row that says so already
// is left alone.
func ProjectDeadlines(db dbx.Builder, issue string, dueAt time.Time, late bool, now time.Time) error {
	_, err := db.NewQuery(`
		UPDATE issues SET due_at = {:due}, late = {:late}, updated = {:now}
		WHERE id = {:issue} AND (due_at <> {:due} OR late <> {:late})`).
		Bind(dbx.Params{"issue": issue, "due": Timestamp(dueAt), "late": late, "now": Timestamp(now)}).Execute()
	return err
}
