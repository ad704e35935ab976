package fleet

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// meeting is how a mutation met the server: when, what had to come of it by
// the collections of that moment, and what did.
type meeting struct {
	syncproto.Mutation
	user, device        string
	arrival, capturedAt time.Time
	skew                time.Duration
	again               bool // the server has an outcome already
	forecast            forecast
	outcome             syncproto.PushResult
}

// forecast is what a mutation has to come to. The zero value is unknown.
type forecast struct {
	known  bool
	status syncproto.Status
	code   string   // "" for any
	fields []string // in conflict
}

// foresee computes what the push has to come to if it is delivered now.
func (w *world) foresee(m message) []meeting {
	var push syncproto.PushRequest
	if err := json.Unmarshal(m.body, &push); err != nil {
		w.life.Fatal(err)
	}
	arrival := w.now()
	skew := arrival.Sub(push.Now.Time)
	edited := map[string]bool{}
	list := make([]meeting, len(push.Mutations))
	for i, mutation := range push.Mutations {
		at := mutation.At.Add(skew)
		if at.After(arrival) {
			at = arrival
		}
		met := meeting{
			Mutation: mutation, user: m.from.from.user, device: push.Device, arrival: arrival, capturedAt: at, skew: skew,
		}
		met.again = len(w.column(`SELECT 1 FROM _sync_mutation WHERE id = {:id} OR (device = {:device} AND mseq = {:mseq})`,
			dbx.Params{"id": mutation.ID, "device": push.Device, "mseq": mutation.Mseq})) > 0
		if !met.again && !edited[mutation.Record] {
			met.forecast = w.forecast(met)
		}
		edited[mutation.Record] = true
		list[i] = met
	}
	return list
}

// forecast says what has to come of a capture, where plain queries tell.
func (w *world) forecast(m meeting) forecast {
	if w.isPoisoned(m.Record, m.Fields) {
		return forecast{known: true, status: syncproto.StatusRejected}
	}
	refused := func(code string) forecast {
		return forecast{known: true, status: syncproto.StatusRejected, code: code}
	}
	enterprise, _ := m.Fields["enterprise"].(string)
	if m.Op == syncproto.OpUpdate {
		enterprise = m.Record
	}
	there := len(w.column(`SELECT id FROM enterprises WHERE id = {:id}`, dbx.Params{"id": enterprise})) > 0
	switch {
	case m.Table == "photos" || m.Table == "issue_actions":
		return forecast{} // what they hang on decides, in many ways
	case !there && m.Op == syncproto.OpUpdate:
		return refused(syncproto.CodeDeleted)
	case !there:
		return refused("")
	case !w.onDuty(m.user, enterprise, m.capturedAt):
		return refused(syncproto.CodeForbidden)
	case m.Table == "issues" && !w.mayReport(m.user):
		return refused("forbidden_act")
	case m.Table == "issues" && !w.hasCategory(m.Fields["category"]):
		return refused("")
	case m.Op == syncproto.OpCreate:
		return forecast{known: true, status: syncproto.StatusApplied}
	}
	return w.merge(enterprise, m)
}

// merge says what has to come of an edit field by field.
func (w *world) merge(enterprise string, m meeting) forecast {
	f := forecast{known: true, status: syncproto.StatusApplied}
	for name, mine := range m.Fields {
		now := choose(w.column(`SELECT [[`+name+`]] FROM enterprises WHERE id = {:id}`, dbx.Params{"id": enterprise}), 0)
		if now == text(m.Base[name]) {
			continue
		}
		if now == text(mine) {
			if f.status == syncproto.StatusApplied {
				f.status = syncproto.StatusMerged
			}
			continue
		}
		f.status, f.code = syncproto.StatusConflict, syncproto.CodeFieldChanged
		f.fields = append(f.fields, name)
	}
	slices.Sort(f.fields)
	return f
}

// text is a value as the database writes it in a column of text.
func text(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// mayReport tells whether the officer's role is one that takes in issues.
func (w *world) mayReport(user string) bool {
	return len(w.column(`SELECT id FROM users WHERE id = {:id} AND role IN ('grid_worker', 'area_lead', 'grid_chief', 'manager')`,
		dbx.Params{"id": user})) > 0
}

func (w *world) hasCategory(id any) bool {
	return id == nil || id == "" ||
		len(w.column(`SELECT id FROM issue_categories WHERE id = {:id}`, dbx.Params{"id": id})) > 0
}

func (w *world) isPoisoned(record string, fields map[string]any) bool {
	for _, p := range w.walkers {
		for _, c := range p.captures {
			if c.record == record && c.poisoned && sameJSON(c.fields, fields) {
				return true
			}
		}
	}
	return false
}

// doubt is how long before a capture a duty may have ended: a capture time may
// be late by as long as the request was under way.
const doubt = time.Minute

// onDuty tells whether the officer was on duty at the moment for a grid that
// the enterprise belonged to then or has come to since.
func (w *world) onDuty(user, enterprise string, at time.Time) bool {
	var moves []struct{ Value, At string }
	err := w.app.DB().NewQuery(`SELECT value, at FROM _fleet_log WHERE what = 'grid' AND id = {:id} ORDER BY n`).
		Bind(dbx.Params{"id": enterprise}).All(&moves)
	if err != nil {
		w.life.Fatal(err)
	}
	moment := store.Timestamp(at)
	duties := w.duties(user, store.Timestamp(at.Add(-doubt)), moment)
	for i, move := range moves {
		left := i+1 < len(moves) && moves[i+1].At <= moment
		if !left && duties[move.Value] {
			return true
		}
	}
	return false
}

// duties are the grids that a user was or is on duty for at some time between
// two moments, both included.
func (w *world) duties(user, since, until string) map[string]bool {
	var rows []struct{ Target, Area, Grid, From, To string }
	err := w.app.DB().NewQuery(`SELECT target, area, grid, [[from]], [[to]] FROM assignments WHERE [[user]] = {:user}`).
		Bind(dbx.Params{"user": user}).All(&rows)
	if err != nil {
		w.life.Fatal(err)
	}
	var all []struct{ ID, Area string }
	if err := w.app.DB().NewQuery(`SELECT id, area FROM grids`).All(&all); err != nil {
		w.life.Fatal(err)
	}
	duties := map[string]bool{}
	for _, duty := range rows {
		if duty.From > until || (duty.To != "" && duty.To <= since) {
			continue
		}
		for _, grid := range all {
			covers := duty.Target == "district" || (duty.Target == "area" && duty.Area == grid.Area) ||
				(duty.Target == "grid" && duty.Grid == grid.ID)
			duties[grid.ID] = duties[grid.ID] || covers
		}
	}
	return duties
}

// meet holds the server's answer against the forecast.
func (w *world) meet(pending []meeting, body []byte) {
	var answer syncproto.PushResponse
	if err := json.Unmarshal(body, &answer); err != nil {
		w.life.Fatal(err)
	}
	if len(answer.Results) != len(pending) {
		w.fail(ruleLost, "%d answers to %d mutations", len(answer.Results), len(pending))
		return
	}
	for i, m := range pending {
		m.outcome = answer.Results[i]
		if m.again {
			w.meetAgain(m)
			continue
		}
		if m.outcome.Status == syncproto.StatusDuplicate && m.outcome.Result != nil {
			m.outcome = *m.outcome.Result // twice in one push
		}
		w.met[m.ID] = m
		f := m.forecast
		if !f.known {
			continue
		}
		if m.outcome.Status != f.status || (f.code != "" && m.outcome.Code != f.code) || !slices.Equal(m.outcome.Fields, f.fields) {
			w.fail(ruleHandover, "%s %s of %s by %s captured at %s came to %s, not %+v",
				m.Op, m.Table, m.Record, m.user, m.capturedAt, brief(m.outcome), f)
		}
	}
}

// meetAgain wants the answer of the first time.
func (w *world) meetAgain(m meeting) {
	first, known := w.met[m.ID]
	if !known {
		return
	}
	if m.outcome.Status != syncproto.StatusDuplicate || m.outcome.Result == nil ||
		m.outcome.Result.Status != first.outcome.Status || m.outcome.Result.Code != first.outcome.Code {
		w.fail(ruleLost, "mutation %s %s of %s came to %s and then to %s",
			m.Op, m.Table, m.Record, brief(first.outcome), brief(m.outcome))
	}
}

// brief is an outcome without the row.
func brief(r syncproto.PushResult) string {
	s := fmt.Sprint(r.Status, " ", r.Code, " ", r.Params, " ", r.Fields)
	if r.Result != nil {
		s += " of " + brief(*r.Result)
	}
	return s
}
