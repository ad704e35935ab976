package fleet

import (
	"slices"
	"strconv"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit/phone"
)

// judgeWork follows everything that was captured on a phone to its effect.
func (w *world) judgeWork(p *walker) {
	outbox, err := p.phone.Outbox()
	if err != nil {
		w.life.Fatal(err)
	}
	if len(outbox) != len(p.captures) {
		w.fail(ruleOutbox, "%s has %d mutations in its outbox, captured were %d", p, len(outbox), len(p.captures))
		return
	}
	for i, c := range p.captures {
		m := outbox[i]
		if m.Mseq != int64(i+1) || m.Table != c.table || m.Record != c.record || !sameJSON(m.Fields, c.fields) {
			w.fail(ruleOutbox, "%s: number %d is %+v, captured was %+v", p, i+1, m, c)
			return
		}
		if m.Outcome == nil {
			w.fail(ruleStuck, "%s: number %d still waits", p, m.Mseq)
			continue
		}
		met, known := w.met[m.ID]
		if !known || met.outcome.Status != m.Outcome.Status || met.outcome.Code != m.Outcome.Code {
			w.fail(ruleLost, "%s: number %d came to %s, the phone believes %s", p, m.Mseq, brief(met.outcome), brief(*m.Outcome))
			continue
		}
		w.judgeEffect(p, m, met)
	}
	if row := p.overlaid(outbox); row != "" {
		w.fail(ruleDisagree, "%s still shows its own edit over %s", p, row)
	}
}

// judgeEffect wants the effect of a mutation once, or once in the lists of
// what was refused.
func (w *world) judgeEffect(p *walker, m phone.Captured, met meeting) {
	refused := m.Outcome.Status == syncproto.StatusRejected
	conflict := m.Outcome.Status == syncproto.StatusConflict
	w.wantOnce(p, m, "reject", m.ID, "", refused)
	w.wantOnce(p, m, "conflict", m.ID, "", conflict)
	if m.Op == syncproto.OpCreate {
		w.wantOnce(p, m, "insert "+m.Table, m.Record, "", !refused)
		if !refused && w.times("delete "+m.Table, m.Record, "") == 0 {
			w.judgeAttribution(p, m, met)
		}
		return
	}
	for field, value := range m.Fields {
		if slices.Contains(editable, field) {
			w.wantOnce(p, m, field, m.Record, text(value), !refused && !slices.Contains(m.Outcome.Fields, field))
		}
	}
}

// wantOnce wants the log to have noted something exactly once, or not at all.
func (w *world) wantOnce(p *walker, m phone.Captured, what, id, value string, once bool) {
	want := 0
	if once {
		want = 1
	}
	if times := w.times(what, id, value); times != want {
		w.fail(ruleLost, "%s: number %d, %s %s of %s, came to %s: %d times %q, want %d",
			p, m.Mseq, m.Op, m.Table, m.Record, brief(*m.Outcome), times, what, want)
	}
}

func (w *world) times(what, id, value string) int {
	return len(w.column(`SELECT n FROM _fleet_log WHERE what = {:what} AND id = {:id} AND coalesce(value, '') = {:value}`,
		dbx.Params{"what": what, "id": id, "value": value}))
}

// officerOf is the column that says whose work a row is.
var officerOf = map[string]string{"visits": "officer", "issues": "reporter", "issue_actions": "actor", "photos": "uploader"}

// judgeAttribution wants a row to say who captured it, when by the district's
// clock, and what the phone's clock said.
func (w *world) judgeAttribution(p *walker, m phone.Captured, met meeting) {
	row, there := w.records(m.Table)[m.Record]
	if !there {
		w.fail(ruleLost, "%s: %s %s is gone", p, m.Table, m.Record)
		return
	}
	for column, want := range map[string]string{
		officerOf[m.Table]: p.user,
		"device":           met.device,
	} {
		if row.get(column) != want {
			w.fail(ruleLost, "%s: %s of %s %s is %q, not %q", p, column, m.Table, m.Record, row.get(column), want)
		}
	}
	dates := map[string]string{
		"captured_at": store.Timestamp(met.capturedAt),
		"device_at":   store.Timestamp(m.At.Time),
		"received_at": store.Timestamp(met.arrival),
		"skew_ms":     strconv.FormatInt(met.skew.Milliseconds(), 10),
	}
	switch m.Table {
	case "issues":
		dates["raised_at"] = dates["captured_at"]
	case "visits":
		dates["ended_at"] = dates["captured_at"]
	}
	for column, want := range dates {
		if row.get(column) != want {
			w.fail(ruleClock, "%s: %s of %s %s is %q, not %q", p, column, m.Table, m.Record, row.get(column), want)
		}
	}
}

// overlaid is a row that a phone still shows with an edit of its own on top of
// what it pulled, "" for none.
func (p *walker) overlaid(outbox []phone.Captured) string {
	for _, m := range outbox {
		if shown := p.row(m.Table, m.Record); shown != nil {
			held, err := p.phone.Held()
			if err != nil {
				p.w.life.Fatal(err)
			}
			if doc, there := held[m.Table+"/"+m.Record]; !there || !sameJSON(parsed(doc), shown) {
				return m.Table + "/" + m.Record
			}
		}
	}
	return ""
}

// judgeDates wants the ledgers in the order of arrival, and the deadlines of
// what phones have reported counted from the district's own time.
func (w *world) judgeDates() {
	wrong := w.column(`
		SELECT a.id FROM issue_actions a INNER JOIN issue_actions b ON b.issue = a.issue AND b.serial = a.serial + 1
		WHERE b.received_at < a.received_at`, nil)
	if len(wrong) > 0 {
		w.fail(ruleClock, "acts are not in the order of their arrival: %v", wrong)
	}
	wrong = w.column(`
		SELECT d.id FROM deadlines d INNER JOIN issues i ON i.id = d.issue
		WHERE d.stage = 'collect' AND unixepoch(d.due_at) <> unixepoch(i.raised_at) + 7200`, nil)
	if len(wrong) > 0 {
		w.fail(ruleClock, "to be collected at another time than two hours after they were raised: %v", wrong)
	}
}
