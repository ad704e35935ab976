package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/enterprise"
	"gridwalk/internal/domain/geo"
	"gridwalk/internal/store"
)

// rounds plans who visits whom and when: on working days, two or three visits
// a day at most, leading and distressed enterprises every week, others about
// every three weeks, a few of them late or not yet.
type rounds struct {
	dice     *rand.Rand
	calendar *calendar.Calendar
	cast     cast
	from     calendar.Date
	now      time.Time
}

// slots are when visits of a day may begin.
var slots = []time.Duration{
	9*time.Hour + 5*time.Minute, 10*time.Hour + 15*time.Minute, 14*time.Hour + 10*time.Minute,
	15*time.Hour + 20*time.Minute, 16*time.Hour + 30*time.Minute,
}

// plan returns the visits in the order of their end.
func (r rounds) plan(enterprises []*store.Enterprise) []*visit {
	byGrid, grids := map[string][]*store.Enterprise{}, []string{}
	for _, e := range enterprises {
		if byGrid[e.Grid()] == nil {
			grids = append(grids, e.Grid())
		}
		byGrid[e.Grid()] = append(byGrid[e.Grid()], e)
	}
	visits := []*visit{}
	for _, grid := range grids {
		visits = append(visits, r.ofGrid(grid, byGrid[grid])...)
	}
	slices.SortStableFunc(visits, func(a, b *visit) int { return a.ended.Compare(b.ended) })
	return visits
}

func (r rounds) ofGrid(grid string, enterprises []*store.Enterprise) []*visit {
	visits := []*visit{}
	due, today := map[string]calendar.Date{}, calendar.DateOf(r.now)
	for _, e := range enterprises {
		due[e.Id] = r.later(r.from, r.dice.IntN(r.interval(e)))
		if chance(r.dice, 2) {
			due[e.Id] = today.Next() // nobody has come yet
		}
	}
	for date := r.from; date.Compare(today) <= 0; date = date.Next() {
		if working, _ := r.calendar.IsWorkday(date); !working {
			continue
		}
		waiting := []*store.Enterprise{}
		for _, e := range enterprises {
			if due[e.Id].Compare(date) <= 0 {
				waiting = append(waiting, e)
			}
		}
		r.dice.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
		waiting = waiting[:min(len(waiting), between(r.dice, 1, 3))]
		times := r.dice.Perm(len(slots))[:len(waiting)]
		slices.Sort(times)
		for i, e := range waiting {
			begin := date.At(slots[times[i]] + time.Duration(r.dice.IntN(15))*time.Minute)
			due[e.Id] = r.later(date, r.interval(e))
			if v := r.visit(grid, e, begin); v.received.Before(r.now) {
				visits = append(visits, v)
			}
		}
	}
	return visits
}

func (r rounds) later(date calendar.Date, days int) calendar.Date {
	return calendar.DateOf(date.At(time.Duration(days) * 24 * time.Hour))
}

// interval draws how many days pass until the next visit.
func (r rounds) interval(e *store.Enterprise) int {
	switch {
	case weeklyTracked(e):
		return between(r.dice, 5, 8)
	case chance(r.dice, 7):
		return between(r.dice, 35, 50)
	}
	return between(r.dice, 12, 26)
}

func weeklyTracked(e *store.Enterprise) bool {
	return e.Class() == enterprise.Leading || e.Class() == enterprise.Distressed
}

func (r rounds) visit(grid string, e *store.Enterprise, begin time.Time) *visit {
	dice := r.dice
	v := &visit{
		id: core.GenerateDefaultRandomId(), enterprise: e, officer: r.cast.workers[grid], started: begin,
		ended: begin.Add(time.Duration(between(dice, 18, 50)) * time.Minute), companions: []string{},
	}
	v.received = v.ended.Add(time.Minute)
	if chance(dice, 25) { // without a network
		v.received = v.received.Add(time.Duration(between(dice, 10, 150)) * time.Minute)
	}
	if e.Class() == enterprise.Leading && chance(dice, 20) {
		v.officer = r.cast.leads[grid]
	}
	if chance(dice, 18) {
		v.companions = append(v.companions, pick(dice, []string{"社区李主任", "王晓岚", "蒋一鸣", "安监员小吴", "白露"}))
	}
	v.purpose = r.purpose(e)
	speech := newSpeech(dice, e)
	v.summary = summary(dice, speech, e, v.purpose)
	v.checklist = checklist(dice, speech)
	if chance(dice, 14) {
		v.promise = speech.say(pick(dice, promises))
		v.promiseDue, _ = r.calendar.AddWorkingDays(begin, between(dice, 2, 8))
	}
	v.at, v.accuracy = r.checkIn(e)
	if chance(dice, r.photographs(begin)) {
		v.photos = dice.Perm(len(captions))[:between(dice, 1, 3)]
	}
	return v
}

// photographs is the chance that a visit has photos: most of those that one
// looks at first, few of the older ones, so that the demo starts quickly.
func (r rounds) photographs(begin time.Time) int {
	switch age := r.now.Sub(begin); {
	case age < 4*24*time.Hour:
		return 50
	case age < 30*24*time.Hour:
		return 12
	}
	return 1
}

func (r rounds) purpose(e *store.Enterprise) string {
	if weeklyTracked(e) && chance(r.dice, 55) {
		return "weekly_track"
	}
	switch roll := r.dice.IntN(100); {
	case roll < 12:
		return "policy"
	case roll < 24:
		return "safety"
	case roll < 28:
		return "revisit"
	case roll < 32:
		return "campaign"
	case roll < 33:
		return "emergency"
	}
	return "routine"
}

// checkIn is where the phone was: mostly at the gate or in the yard, at times
// at a warehouse elsewhere, at times without a fix.
func (r rounds) checkIn(e *store.Enterprise) (at geo.Position, accuracy int) {
	lat, lng, known := e.Location()
	if !known || chance(r.dice, 5) {
		return geo.Position{}, 0
	}
	metres := float64(between(r.dice, 4, 70))
	if chance(r.dice, 3) {
		metres = float64(between(r.dice, 600, 2600))
	}
	plane := geo.Plane{Origin: geo.Position{Lat: lat, Lng: lng}}
	sin, cos := math.Sincos(2 * math.Pi * r.dice.Float64())
	return plane.Position(geo.Point{East: metres * cos, North: metres * sin}), between(r.dice, 4, 35)
}
