package fleet

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// Op is one step of a script. Numbers in it count around whatever there is at
// that moment, so that every op makes sense after any other, and a script that
// lost some of its ops is still a script.
type Op interface{ do(w *world) }

// Script is what happens to a district.
type Script struct {
	Phones int
	Synced bool // whether the phones hold their rows from the beginning
	Ops    []Op
}

// String is the script in a form to read and to paste into a test.
func (s Script) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "fleet.Script{Phones: %d, Synced: %t, Ops: []fleet.Op{\n", s.Phones, s.Synced)
	for _, op := range s.Ops {
		fmt.Fprintf(&b, "\t%#v,\n", op)
	}
	return b.String() + "}}"
}

// averageOps is how many ops a script has; some have many more.
const averageOps = 45

// Scripts generates scripts.
func Scripts() *rapid.Generator[Script] {
	op := ops()
	return rapid.Custom(func(t *rapid.T) Script {
		s := Script{Phones: rapid.IntRange(2, len(carriers)).Draw(t, "phones"), Synced: rapid.Bool().Draw(t, "synced")}
		// Several short slices shrink better than a long one, and are as long
		// on average as we like.
		for range averageOps / 5 {
			s.Ops = append(s.Ops, rapid.SliceOfN(op, 0, 10).Draw(t, "ops")...)
		}
		return s
	})
}

// ops generates single ops; those of phones come first, because that is what
// rapid shrinks towards.
func ops() *rapid.Generator[Op] {
	return oneOf(
		weighted{6, visits}, weighted{2, reports}, weighted{4, issueActs}, weighted{2, photoRows}, weighted{5, edits},
		weighted{2, poisoned}, weighted{16, syncs}, weighted{1, kills}, weighted{2, clocks}, weighted{2, stragglers},
		weighted{4, moves}, weighted{3, assigns}, weighted{2, dutyEnds}, weighted{2, handOvers}, weighted{3, deskEdits},
		weighted{3, routes}, weighted{3, deletes}, weighted{5, plainSQL}, weighted{1, retires},
		weighted{2, waits}, weighted{1, compacts}, weighted{1, restarts}, weighted{2, backUps}, weighted{1, restores},
	)
}

type weighted struct {
	weight int
	op     *rapid.Generator[Op]
}

func oneOf(list ...weighted) *rapid.Generator[Op] {
	var all []*rapid.Generator[Op]
	for _, w := range list {
		for range w.weight {
			all = append(all, w.op)
		}
	}
	return rapid.OneOf(all...)
}

// any number that ops count around with
var nth = rapid.IntRange(0, 15)

func number(t *rapid.T, label string) int { return nth.Draw(t, label) }

func flag(t *rapid.T, label string) bool { return rapid.Bool().Draw(t, label) }

func drawn(draw func(t *rapid.T) Op) *rapid.Generator[Op] { return rapid.Custom(draw) }

var (
	visits = drawn(func(t *rapid.T) Op { return Visit{number(t, "phone"), number(t, "enterprise")} })

	reports = drawn(func(t *rapid.T) Op {
		return Report{number(t, "phone"), number(t, "enterprise"), number(t, "category")}
	})
	issueActs = drawn(func(t *rapid.T) Op { return Act{number(t, "phone"), number(t, "issue"), number(t, "act")} })
	photoRows = drawn(func(t *rapid.T) Op { return Photo{number(t, "phone"), number(t, "of"), number(t, "owner")} })
	edits     = drawn(func(t *rapid.T) Op { return Edit{number(t, "phone"), number(t, "enterprise"), fieldSet(t)} })
	poisoned  = drawn(func(t *rapid.T) Op { return Poison{number(t, "phone"), number(t, "kind")} })
	kills     = drawn(func(t *rapid.T) Op { return Kill{number(t, "phone")} })
	retires   = drawn(func(t *rapid.T) Op { return Retire{number(t, "phone")} })

	stragglers = drawn(func(t *rapid.T) Op { return Straggler{number(t, "message")} })

	clocks = drawn(func(t *rapid.T) Op { return SetClock{number(t, "phone"), off.Draw(t, "off")} })
	syncs  = drawn(func(t *rapid.T) Op {
		return Sync{number(t, "phone"), Part(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 2, 3}).Draw(t, "part")), network_.Draw(t, "net")}
	})

	moves   = drawn(func(t *rapid.T) Op { return Move{number(t, "enterprise"), number(t, "grid"), flag(t, "sql")} })
	assigns = drawn(func(t *rapid.T) Op {
		return Assign{number(t, "officer"), number(t, "target"), number(t, "over"), shift.Draw(t, "from"), span.Draw(t, "for")}
	})
	dutyEnds = drawn(func(t *rapid.T) Op {
		return EndDuty{number(t, "duty"), span.Draw(t, "in"), flag(t, "sql")}
	})
	handOvers = drawn(func(t *rapid.T) Op {
		return HandOver{number(t, "from"), number(t, "to"), number(t, "grid"), span.Draw(t, "until")}
	})
	deskEdits = drawn(func(t *rapid.T) Op { return DeskEdit{number(t, "enterprise"), fieldSet(t), flag(t, "sql")} })
	routes    = drawn(func(t *rapid.T) Op {
		return Route{number(t, "issue"), number(t, "field"), number(t, "value"), flag(t, "sql")}
	})
	deletes  = drawn(func(t *rapid.T) Op { return Delete{number(t, "table"), number(t, "row"), flag(t, "sql")} })
	plainSQL = drawn(func(t *rapid.T) Op {
		return SQL{rapid.IntRange(0, len(statements)-1).Draw(t, "statement"), number(t, "a"), number(t, "b")}
	})

	waits    = drawn(func(t *rapid.T) Op { return Wait{rapid.SampledFrom(waitFor).Draw(t, "for")} })
	compacts = rapid.Just[Op](Compact{})
	restarts = drawn(func(t *rapid.T) Op { return Restart{flag(t, "recapture"), flag(t, "lagging")} })
	backUps  = rapid.Just[Op](Backup{})
	restores = drawn(func(t *rapid.T) Op {
		return Restore{number(t, "backup"), How(rapid.IntRange(0, int(ways)-1).Draw(t, "how"))}
	})
)

// district are the ops that may happen between two requests of one sync.
var district = oneOf(weighted{3, moves}, weighted{1, assigns}, weighted{1, dutyEnds}, weighted{2, deskEdits},
	weighted{1, routes}, weighted{1, deletes}, weighted{2, plainSQL}, weighted{1, stragglers}, weighted{1, compacts})

var network_ = rapid.Custom(func(t *rapid.T) Net {
	return Net{
		Steps:      rapid.SliceOfN(steps, 0, 4).Draw(t, "steps"),
		KillAt:     rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 8}).Draw(t, "kill"),
		LimitBytes: rapid.SampledFrom([]int{0, 0, 2000, 6000}).Draw(t, "limit"),
	}
})

var steps = rapid.Custom(func(t *rapid.T) Step {
	var s Step
	s.Fate = Fate(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 2, 3, 4, 4, 5, 6}).Draw(t, "fate"))
	if rapid.IntRange(0, 3).Draw(t, "before") == 3 {
		s.Before = district.Draw(t, "op")
	}
	return s
})

const day = 24 * time.Hour

var (
	off     = rapid.SampledFrom([]time.Duration{0, 0, time.Minute, -time.Hour, 3 * day, -400 * day, 3650 * day, -3650 * day})
	shift   = rapid.SampledFrom([]time.Duration{0, 0, -time.Minute, 5 * time.Second, time.Hour, 3 * day})
	span    = rapid.SampledFrom([]time.Duration{0, 0, 3 * time.Second, time.Minute, time.Hour, 2 * day})
	waitFor = []time.Duration{time.Minute, time.Hour, 5 * time.Hour, day, 9 * day}
)

// fieldSet is a set of editable fields.
func fieldSet(t *rapid.T) int { return rapid.IntRange(0, 1<<len(editable)-1).Draw(t, "fields") }
