package fleet

import (
	"encoding/json"
	"maps"
	"slices"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// judge asks the oracle about a district that is online and idle.
func (w *world) judge() {
	shelves := w.shelve()
	checks := map[string]syncproto.Check{}
	for _, p := range w.walkers {
		if repairs := p.repairs + p.phone.Repairs; repairs > 0 && !w.unnoticed {
			w.fail(ruleDisagree, "%s found %d times that a scope did not add up", p, repairs)
		}
		w.judgeRows(p, shelves, checks)
		w.judgeWork(p)
	}
	w.judgeDates()
}

// judgeRows compares what a phone holds with what is its own.
func (w *world) judgeRows(p *walker, all shelves, checks map[string]syncproto.Check) {
	scopes := w.scopes(p)
	held, err := p.phone.Scopes()
	if err != nil {
		w.life.Fatal(err)
	}
	slices.Sort(held)
	if !slices.Equal(held, scopes) {
		w.fail(ruleScope, "%s holds the scopes %v, not %v", p, held, scopes)
	}
	want := map[string]map[string]any{}
	for _, scope := range scopes {
		maps.Copy(want, all[scope])
		w.judgeCheck(p, scope, int64(len(all[scope])), checks)
	}
	rows, err := p.phone.Held()
	if err != nil {
		w.life.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if _, there := rows[key]; !there {
			w.fail(ruleScope, "%s lacks %s", p, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		doc, own := want[key]
		if !own {
			w.fail(ruleScope, "%s holds %s", p, key)
			continue
		}
		var have any
		if err := json.Unmarshal([]byte(rows[key]), &have); err != nil || !sameJSON(have, doc) {
			w.fail(ruleDisagree, "%s has of %s\n\t%s, not\n\t%v", p, key, rows[key], doc)
		}
	}
}

// judgeCheck compares the number of rows of a scope with the oracle's, and
// count, sum and cursor of all phones with each other and with the server's.
func (w *world) judgeCheck(p *walker, scope string, count int64, checks map[string]syncproto.Check) {
	check, err := p.phone.Check(scope)
	if err != nil {
		w.life.Fatal(err)
	}
	if check.Count != count {
		w.fail(ruleScope, "%s counts %d rows in %s, not %d", p, check.Count, scope, count)
	}
	others, known := checks[scope]
	if !known {
		states, err := store.ScopeStates(w.app.DB(), []string{scope})
		if err != nil {
			w.life.Fatal(err)
		}
		others = syncproto.Check{Head: states[scope].Head, Count: states[scope].Count, Sum: states[scope].Sum}
	}
	if others != check {
		w.fail(ruleDisagree, "%s has %+v of %s, others %+v", p, check, scope, others)
	}
	checks[scope] = check
}
