package store

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Handover is a row of handovers: duties over grids that pass from one
// official to another, for good or, with Until, for a while.
type Handover struct{ core.BaseRecordProxy }

// The states of a handover: planned until its effective time has come.
const (
	HandoverPlanned = "planned"
	HandoverDone    = "done"
)

// NewHandover makes an unsaved handover.
func NewHandover(app core.App) (*Handover, error) {
	c, err := app.FindCachedCollectionByNameOrId("handovers")
	if err != nil {
		return nil, err
	}
	h := &Handover{}
	h.SetProxyRecord(core.NewRecord(c))
	return h, nil
}

// FindHandover loads a handover; sql.ErrNoRows when there is none.
func FindHandover(app core.App, id string) (*Handover, error) {
	r, err := app.FindRecordById("handovers", id)
	if err != nil {
		return nil, err
	}
	h := &Handover{}
	h.SetProxyRecord(r)
	return h, nil
}

func (h *Handover) FromUser() string       { return h.GetString("from_user") }
func (h *Handover) ToUser() string         { return h.GetString("to_user") }
func (h *Handover) Grids() []string        { return h.GetStringSlice("grids") }
func (h *Handover) EffectiveAt() time.Time { return h.GetDateTime("effective_at").Time() }
func (h *Handover) Until() time.Time       { return h.GetDateTime("until").Time() }
func (h *Handover) Reason() string         { return h.GetString("reason") }
func (h *Handover) Deputy() bool           { return !h.Until().IsZero() }

// GridDuties lists the assignments of a user over one grid that count at a
// moment, the oldest first.
func GridDuties(app core.App, user, grid string, at time.Time) ([]*Assignment, error) {
	return assignmentsAt(app, at, dbx.HashExp{"user": user, "target": TargetGrid, "grid": grid})
}

// HasDutyFrom tells whether the user has any duty at a moment or after it.
func HasDutyFrom(db dbx.Builder, user string, at time.Time) (found bool, err error) {
	err = db.NewQuery("SELECT EXISTS (SELECT 1 FROM assignments WHERE user = {:user} AND ([[to]] = '' OR [[to]] > {:at}))").
		Bind(dbx.Params{"user": user, "at": Timestamp(at)}).Row(&found)
	return found, err
}

// DutiesChanged lists the users with a duty that began or ended after since
// and not after now.
func DutiesChanged(db dbx.Builder, since, now time.Time) ([]string, error) {
	users := []string{}
	err := db.NewQuery(`
		SELECT user FROM assignments WHERE [[from]] > {:since} AND [[from]] <= {:now}
		UNION
		SELECT user FROM assignments WHERE [[to]] != '' AND [[to]] > {:since} AND [[to]] <= {:now}`).
		Bind(dbx.Params{"since": Timestamp(since), "now": Timestamp(now)}).Column(&users)
	return users, err
}

// HandledIssues lists the issues that have not ended, of enterprises of the
// grids, whose handler is the user.
func HandledIssues(db dbx.Builder, user string, grids []string) ([]string, error) {
	issues := []string{}
	err := db.NewQuery(`
		SELECT i.id FROM issues i INNER JOIN enterprises e ON e.id = i.enterprise
		WHERE i.handler = {:user} AND i.state NOT IN ('closed', 'merged', 'invalid')
			AND e.grid IN (SELECT value FROM json_each({:grids}))
		ORDER BY i.id`).Bind(dbx.Params{"user": user, "grids": jsonList(grids)}).Column(&issues)
	return issues, err
}

// RetireDevices has the user's active devices drain and wipe themselves.
func RetireDevices(db dbx.Builder, now time.Time, user, reason string) error {
	_, err := db.Update("devices", dbx.Params{
		"state": DeviceRetired, "state_reason": reason, "updated": Timestamp(now),
	}, dbx.HashExp{"user": user, "state": DeviceActive}).Execute()
	return err
}
