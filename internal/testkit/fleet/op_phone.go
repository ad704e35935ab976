package fleet

import (
	"strings"
	"time"

	"gridwalk/internal/domain/syncproto"
)

// editable are the fields of an enterprise that phones and the desk edit here;
// every edit's value is new, so that it is known again.
var editable = []string{"notes", "legal_rep", "headcount"}

// values are new ones for some of the editable fields, at least for one.
func (w *world) values(fields int) map[string]any {
	values := map[string]any{}
	for i, field := range editable {
		if fields>>i&1 == 0 && (i > 0 || fields != 0) {
			continue
		}
		if field == "headcount" {
			values[field] = float64(1000 + w.unique())
		} else {
			values[field] = serialText(w.unique())
		}
	}
	return values
}

// Visit captures a visit.
type Visit struct{ Phone, Enterprise int }

func (op Visit) do(w *world) {
	p := w.walker(op.Phone)
	if enterprise := p.enterprise(op.Enterprise); enterprise != "" {
		p.create("visits", enterprise, visitAt(enterprise, p.phone.Now()))
	}
}

func visitAt(enterprise string, at time.Time) map[string]any {
	return map[string]any{
		"enterprise": enterprise, "purpose": "routine", "summary": "生产正常",
		"started_at": syncproto.At(at.Add(-time.Minute)).String(), "ended_at": syncproto.At(at).String(),
	}
}

// Report captures an issue.
type Report struct{ Phone, Enterprise, Category int }

func (op Report) do(w *world) {
	p := w.walker(op.Phone)
	if enterprise := p.enterprise(op.Enterprise); enterprise != "" {
		p.create("issues", enterprise, map[string]any{
			"enterprise": enterprise, "kind": "problem", "title": "缺少焊工", "category": choose(categories, op.Category),
		})
	}
}

// acts are those that need no more than the issue.
var acts = []string{"comment", "accept", "contact", "claim", "resolve", "return", "verify", "close", "reopen"}

// Act captures an act on an issue, as the officer's own phone shows it, if it
// does.
type Act struct{ Phone, Issue, Act int }

func (op Act) do(w *world) {
	p := w.walker(op.Phone)
	issue, ok := p.shown("issues", op.Issue)
	if !ok {
		return
	}
	fields := map[string]any{"issue": issue.record, "act": choose(acts, op.Act), "text": "已联系"}
	if row := p.row("issues", issue.record); row != nil {
		if state, shown := row["state"]; shown {
			fields["expected_state"] = state
		} else {
			fields["expected_state"] = "reported"
		}
	}
	p.create("issue_actions", issue.enterprise, fields)
}

// Photo captures the row of a photo of something that the phone shows.
type Photo struct{ Phone, Of, Owner int }

func (op Photo) do(w *world) {
	table := choose([]string{"visits", "issues", "issue_actions"}, op.Of)
	p := w.walker(op.Phone)
	owner, ok := p.shown(table, op.Owner)
	if !ok {
		return
	}
	column := map[string]string{"visits": "visit", "issues": "issue", "issue_actions": "action"}[table]
	p.create("photos", owner.enterprise, map[string]any{
		"enterprise": owner.enterprise, column: owner.record, "sha256": strings.Repeat("0", 64), "size": 10, "mime": "image/jpeg",
	})
}

// enterprise is one that the phone holds; every eighth is any of the district,
// for which the officer may not be on duty.
func (p *walker) enterprise(k int) string {
	held, err := p.phone.IDs("enterprises")
	if err != nil {
		p.w.life.Fatal(err)
	}
	if len(held) == 0 || k%8 == 7 {
		return p.w.pick("enterprises", k)
	}
	return choose(held, k)
}

// shown is something of the table that any phone has captured: one that this
// phone shows, if it shows any.
func (p *walker) shown(table string, k int) (capture, bool) {
	var all, shown []capture
	for _, q := range p.w.walkers {
		for _, c := range q.captures {
			if c.table != table || c.poisoned {
				continue
			}
			all = append(all, c)
			if p.row(table, c.record) != nil {
				shown = append(shown, c)
			}
		}
	}
	if len(shown) == 0 {
		shown = all
	}
	return choose(shown, k), len(shown) > 0
}

// Edit captures an edit of an enterprise that the phone shows.
type Edit struct{ Phone, Enterprise, Fields int }

func (op Edit) do(w *world) {
	p := w.walker(op.Phone)
	enterprise := p.enterprise(op.Enterprise)
	row := p.row("enterprises", enterprise)
	if row == nil {
		return
	}
	p.edit(enterprise, w.values(op.Fields), row)
}

// Poison captures something that no server can ever take.
type Poison struct{ Phone, Kind int }

func (op Poison) do(w *world) {
	p := w.walker(op.Phone)
	at := p.phone.Now()
	enterprise := w.pick("enterprises", op.Kind)
	visit := visitAt(enterprise, at)
	switch op.Kind % poisons {
	case 0:
		visit["mood"] = "good"
		p.poison("visits", visit)
	case 1:
		visit["started_at"] = true
		p.poison("visits", visit)
	case 2:
		visit["enterprise"] = "nowhere"
		p.poison("visits", visit)
	case 3:
		visit["summary"] = strings.Repeat("长", syncproto.MaxMutationBytes/3)
		p.poison("visits", visit)
	case 4:
		p.poison("_sync_row", map[string]any{"scope": "base"})
	case 5:
		p.poison("grids", map[string]any{"name": "x", "area": areas[0]})
	case 6:
		p.poisonEdit("enterprises", "nothing00000000", map[string]any{"notes": "x"})
	case 7:
		p.poisonEdit("enterprises", "..", map[string]any{"notes": "x"})
	case 8:
		p.poisonEdit("enterprises", enterprise, map[string]any{"grid": grids[0]})
	case 9:
		p.poisonEdit("visits", enterprise, map[string]any{"summary": "x"})
	case 10:
		p.poison("issue_actions", map[string]any{"issue": "nothing00000000", "act": "comment", "text": "x"})
	case 11:
		p.poison("photos", map[string]any{
			"enterprise": enterprise, "visit": "nothing00000000", "sha256": strings.Repeat("0", 64), "size": 10, "mime": "image/jpeg",
		})
	case 12:
		p.poisonEdit("enterprises", enterprise, map[string]any{"headcount": "many"})
	}
}

const poisons = 13

// Sync has a phone push and pull through the network.
type Sync struct {
	Phone int
	Part  Part
	Net   Net
}

// Part says what of a sync the phone does.
type Part int

// A phone pushes and pulls, or does one of them, or renews its session.
const (
	Both Part = iota
	PushOnly
	PullOnly
	RenewOnly
	parts
)

func (op Sync) do(w *world) { w.walker(op.Phone).sync(op.Part, op.Net) }

// Kill ends the phone's process and starts it again.
type Kill struct{ Phone int }

func (op Kill) do(w *world) { w.walker(op.Phone).reopen() }

// SetClock puts a phone's clock wrong.
type SetClock struct {
	Phone int
	Off   time.Duration
}

func (op SetClock) do(w *world) { w.walker(op.Phone).off = op.Off }

// Straggler delivers a request that the network had kept back for long.
type Straggler struct{ Message int }

func (op Straggler) do(w *world) {
	if len(w.underWay) == 0 {
		return
	}
	k := op.Message % len(w.underWay)
	m := w.underWay[k]
	w.underWay = append(w.underWay[:k:k], w.underWay[k+1:]...)
	_ = w.deliver(m)
}
