package deadline

import (
	"slices"
	"time"

	"gridwalk/internal/domain/calendar"
)

// Fired is the last rung of a deadline that fired, and the instant from which
// the ladder goes on; the zero value is none. It is all that an engine has to
// remember of a ladder.
type Fired struct {
	Rung Rung
	At   time.Time
}

// Tick says what a deadline does at now: the one rung that fires, or the zero
// Fired, and when to ask again, or the zero time if nothing will ever fire.
// arrivedAt is when the server first knew of the deadline.
//
// An engine that stores fired and next in the transaction in which it writes
// the supervision order may be restarted, doubled or run late at will: asking
// again after the same rung never yields that rung, and no call yields two. A
// deadline that was missed before it arrived, or while the server was down,
// starts at its first rung and keeps the distances from there. The engine does
// not ask for deadlines that are met or whose issue is suspended.
func (p Plan) Tick(cal *calendar.Calendar, last Fired, arrivedAt, now time.Time) (fired Fired, next time.Time) {
	fire, ok := p.NextFire(cal, last, arrivedAt)
	if ok && fire.Rung == WarnAhead && p.Missed(now) {
		// Too late to warn of what has already been missed.
		fire, ok = p.NextFire(cal, Fired{Rung: WarnAhead}, arrivedAt)
	}
	if !ok {
		return Fired{}, time.Time{}
	}
	if now.Before(fire.At) {
		return Fired{}, fire.At
	}
	fired = Fired(fire)
	following, ok := p.NextFire(cal, fired, arrivedAt)
	if ok && !following.At.After(now) {
		// The rung is so late that its successor would come at once: the ladder
		// goes on from now. A tick that is merely late does not move it.
		fired.At = now.In(calendar.Shanghai)
		following, ok = p.NextFire(cal, fired, arrivedAt)
	}
	if !ok {
		return fired, time.Time{}
	}
	return fired, following.At
}

// NextFire returns the rung that follows the last one and its instant: the
// planned one, but neither before the deadline arrived nor closer to the last
// rung than the rule's distance. ok is false at the end of the ladder and for a
// plan without a due time.
func (p Plan) NextFire(cal *calendar.Calendar, last Fired, arrivedAt time.Time) (fire Fire, ok bool) {
	for _, fire := range p.Fires {
		if !after(fire.Rung, last.Rung) {
			continue
		}
		if fire.Rung == WarnAhead && p.Missed(arrivedAt) {
			continue
		}
		fire.At = latest(fire.At, arrivedAt, p.keepDistance(cal, last, fire.Rung))
		return fire, true
	}
	return Fire{}, false
}

// keepDistance returns when the rung fires if only its distance from the last
// one counted, pauses left out.
func (p Plan) keepDistance(cal *calendar.Calendar, last Fired, rung Rung) time.Time {
	from, started := p.step(last.Rung)
	to, _ := p.step(rung)
	if !started {
		return last.At
	}
	at, _ := advance(cal, last.At, to.After-from.After, to.Unit)
	for _, pause := range p.Pauses {
		if pause.To.After(last.At) {
			at = Pause{latest(pause.From, last.At), pause.To}.delay(cal, at)
		}
	}
	return at
}

func (p Plan) step(rung Rung) (Step, bool) {
	i := slices.IndexFunc(p.Rule.Rungs, func(step Step) bool { return step.Rung == rung })
	if i < 0 {
		return Step{}, false
	}
	return p.Rule.Rungs[i], true
}

// after reports whether rung comes after last, which may be none.
func after(rung, last Rung) bool {
	return slices.Index(rungs, rung) > slices.Index(rungs, last)
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare).In(calendar.Shanghai)
}
