package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/issueflow"
)

// TrackedAct is a row of an issue's ledger with the names that a reader
// outside of the district needs.
type TrackedAct struct {
	ID        string
	Act       issueflow.Act
	ActorKind issueflow.ActorKind
	ActorName string
	To        issueflow.State // that it led to
	Text      string
	Params    issueflow.Params
	// DepartmentName is that of Params.Department.
	DepartmentName string
	At             time.Time
}

// TrackedActs returns the ledger of an issue in the order of arrival.
func TrackedActs(db dbx.Builder, issue string) ([]TrackedAct, error) {
	var rows []struct{ ID, Act, ActorKind, ActorName, ToState, Text, CapturedAt, Params, DepartmentName string }
	err := db.NewQuery(`
		SELECT a.id, a.act, a.actor_kind, a.actor_name, a.to_state, a.[[text]], a.captured_at,
			coalesce(a.params, '') AS params, coalesce(d.name, '') AS department_name
		FROM issue_actions a LEFT JOIN departments d ON d.id = a.params ->> '$.department'
		WHERE a.issue = {:issue} ORDER BY a.serial`).
		Bind(dbx.Params{"issue": issue}).All(&rows)
	if err != nil {
		return nil, err
	}
	acts := make([]TrackedAct, len(rows))
	for i, row := range rows {
		acts[i] = TrackedAct{
			ID: row.ID, Act: issueflow.Act(row.Act), ActorKind: issueflow.ActorKind(row.ActorKind), ActorName: row.ActorName,
			To: issueflow.State(row.ToState), Text: row.Text,
			DepartmentName: row.DepartmentName, At: ParseTimestamp(row.CapturedAt),
		}
		if row.Params == "" {
			continue
		}
		if err := json.Unmarshal([]byte(row.Params), &acts[i].Params); err != nil {
			return nil, fmt.Errorf("params of act %s: %w", row.ID, err)
		}
	}
	return acts, nil
}

// TrackedPhoto is a photo of an issue, or of the act that it came with.
type TrackedPhoto struct{ ID, Action, State string }

// TrackedPhotos returns the photos of an issue and of its acts in their order.
func TrackedPhotos(db dbx.Builder, issue string) ([]TrackedPhoto, error) {
	photos := []TrackedPhoto{}
	err := db.NewQuery(`
		SELECT id, [[action]], state FROM photos WHERE issue = {:issue} AND issue != ''
		ORDER BY [[action]], position, created, id`).
		Bind(dbx.Params{"issue": issue}).All(&photos)
	return photos, err
}

// DepartmentContact returns the name and the telephone of a department, empty
// when there is none.
func DepartmentContact(db dbx.Builder, id string) (name, phone string, err error) {
	err = db.NewQuery(`
		SELECT coalesce(max(name), ''), coalesce(max(phone), '') FROM departments WHERE id = {:id}`).
		Bind(dbx.Params{"id": id}).Row(&name, &phone)
	return name, phone, err
}
