package issues_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// TestRowsFollowFromTheLedger lets people do whatever they may, wrecks what the
// rows say and rebuilds them.
func TestRowsFollowFromTheLedger(t *testing.T) {
	d := newDistrict(t)
	reached := map[issueflow.State]bool{}
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			issue := d.report(func(n *issues.NewIssue) { n.Level = deadline.Levels[random.IntN(3)] }).Id
			for range 1 + random.IntN(14) {
				d.Clock.Advance(time.Duration(random.IntN(40*60)) * time.Minute)
				d.actSomehow(random, issue)
				if random.IntN(3) == 0 {
					if _, err := deadlines.Tick(d, d.Clock.Now()); err != nil {
						t.Fatal(err)
					}
				}
			}
			// What is late is written by whoever comes by, at the latest now.
			if err := d.rebuild(issue); err != nil {
				t.Fatal(err)
			}
			before := d.everything(issue)
			reached[issueflow.State(before["issues"]["state"])] = true

			d.wreck(issue)
			if maps.EqualFunc(before, d.everything(issue), maps.Equal[map[string]string]) {
				t.Fatal("nothing was wrecked")
			}
			if err := d.rebuild(issue); err != nil {
				t.Fatal(err)
			}
			after := d.everything(issue)
			for table, row := range before {
				for column, want := range row {
					if got := after[table][column]; got != want {
						t.Errorf("%s.%s: rebuilt %q, was %q", table, column, got, want)
					}
				}
			}
		})
	}
	if len(reached) < 7 {
		t.Errorf("only %v were reached", slices.Sorted(maps.Keys(reached)))
	}
}

// actSomehow does one act that somebody may do.
func (d district) actSomehow(random *rand.Rand, issue string) {
	d.t.Helper()
	ledger, err := store.Ledger(d.DB(), issue)
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := issueflow.Replay(ledger)
	if err != nil {
		d.t.Fatal(err)
	}
	people := []testkit.Persona{testkit.WorkerA, testkit.AreaLead, testkit.Desk, testkit.Manager}
	who := people[random.IntN(len(people))]
	acts := issueflow.AllowedTo(d.actor(who), s)
	if len(acts) == 0 {
		return
	}
	act := acts[random.IntN(len(acts))]
	params := issueflow.Params{}
	switch act {
	case issueflow.Assign:
		params = issueflow.Params{Department: testkit.Labour, Handler: testkit.Desk.ID(), CoDepartments: []string{testkit.Finance}}
	case issueflow.Transfer:
		params.Department = testkit.Finance
	case issueflow.RequestExtension:
		params.Until = d.Clock.Now().AddDate(0, 0, 20)
	case issueflow.RaiseLevel:
		params.Level = s.Level.Next()
	case issueflow.Merge:
		return
	}
	if random.IntN(3) == 0 {
		params.Promised = d.Clock.Now().AddDate(0, 0, 9)
	}
	d.mustAct(who, issue, act, params)
}

func (d district) rebuild(issue string) error {
	return d.try(func(tx core.App) error { return d.service.Rebuild(tx, issue, d.Clock.Now()) })
}

func (d district) everything(issue string) map[string]map[string]string {
	d.t.Helper()
	rows := map[string]map[string]string{"issues": d.row("issues", issue)}
	list, err := store.DeadlinesOfIssue(d.DB(), issue)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, each := range list {
		rows[fmt.Sprintf("deadlines %s %s", each.Stage, each.StartedAt)] = d.row("deadlines", each.ID)
	}
	return rows
}

// wreck writes nonsense past the service.
func (d district) wreck(issue string) {
	d.t.Helper()
	for _, statement := range []string{
		`UPDATE issues SET state = 'closed', level = 'difficult', responsible = 'x', co_departments = '["x"]', handler = 'x',
			accepted_at = '', contacted_at = 'x', resolved_at = 'x', closed_at = 'x', transfers = 9, returns = 9, reopens = 9,
			rating = 9, due_at = 'x', late = NOT late, merged_into = 'x', confidential = TRUE WHERE id = {:issue}`,
		`UPDATE deadlines SET due_at = '', warn_at = '', state = 'cancelled', met_at = '', late = NOT late,
			next_fire_at = '', calendar_version = '' WHERE issue = {:issue}`,
	} {
		if _, err := d.NonconcurrentDB().NewQuery(statement).Bind(map[string]any{"issue": issue}).Execute(); err != nil {
			d.t.Fatal(err)
		}
	}
}

func TestRebuildOfABrokenLedgerIsNobodysFaultButOurs(t *testing.T) {
	d := newDistrict(t)
	issue := d.report(nil).Id
	if _, err := d.NonconcurrentDB().NewQuery(`UPDATE issue_actions SET act = 'close'`).Execute(); err != nil {
		t.Fatal(err)
	}
	err := d.rebuild(issue)
	if err == nil {
		t.Fatal("rebuilt")
	}
	if want := "broken ledger: issue " + issue; len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
		t.Errorf("got %v", err)
	}
}
