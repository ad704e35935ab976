package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/enterprise"
	"gridwalk/internal/store"
)

// casting turns plots into stories: which enterprise, about what, and when.
type casting struct {
	dice        *rand.Rand
	calendar    *calendar.Calendar
	from, now   time.Time
	enterprises []*store.Enterprise
	visits      []*visit          // in the order of their end
	departments map[string]string // code → id
	categories  map[string]string // code → id
	deskOf      map[string]string // category → department
	topics      []topic           // not told yet in this round
	turn        int               // of the sources
}

// stories of the past and of the present.
func (c *casting) stories() ([]*story, error) {
	stories := []*story{}
	for _, p := range past {
		for range p.count {
			s, err := c.begin(p)
			if err != nil {
				return nil, err
			}
			if err := c.settlePast(s); err != nil {
				return nil, err
			}
			stories = append(stories, s)
		}
	}
	for _, p := range present {
		for _, ago := range p.ago {
			s, err := c.begin(p)
			if err != nil {
				return nil, err
			}
			if err := c.settlePresent(s, ago); err != nil {
				return nil, err
			}
			stories = append(stories, s)
		}
	}
	return stories, nil
}

func (c *casting) begin(p plot) (*story, error) {
	c.turn++
	s := &story{
		plot: p, id: core.GenerateDefaultRandomId(), source: p.sources[c.turn%len(p.sources)], topic: c.topic(p), picture: -1,
	}
	code := s.topic.category
	s.enterprise = c.enterprise(p, code)
	for _, step := range p.steps {
		s.pace = append(s.pace, 0.75+c.dice.Float64()/2)
		key := step.text
		if key == "" {
			key = string(step.act)
		}
		words := ""
		if choices := wordsOf[key]; len(choices) > 0 {
			words = pick(c.dice, choices)
		}
		s.words = append(s.words, words)
	}
	s.category, s.desk = c.categories[code], c.deskOf[code]
	if s.category == "" || s.desk == "" {
		return nil, fmt.Errorf("no department is offered the issues of category %s", code)
	}
	for s.other = s.desk; s.other == s.desk; {
		s.other = c.departments[pick(c.dice, offices).code]
	}
	if chance(c.dice, 40) && !p.confidential && (s.source == "board_qr" || s.source == "visit") {
		s.picture = c.dice.IntN(len(captions))
	}
	return s, nil
}

// topic goes through all of them before one comes again, taking the first that
// goes with the plot.
func (c *casting) topic(p plot) topic {
	switch {
	case p.confidential:
		return pick(c.dice, complaints)
	case p.nuisance:
		return pick(c.dice, nuisances)
	}
	for {
		for i, t := range c.topics {
			if p.goesWith(t) {
				c.topics = slices.Delete(c.topics, i, i+1)
				return t
			}
		}
		again := slices.Clone(topics)
		c.dice.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		c.topics = append(c.topics, again...)
	}
}

// goesWith keeps what a question can settle for visits that solve on site, and
// what takes money or land for the leaders.
func (p plot) goesWith(t topic) bool {
	switch {
	case p.level == deadline.LeaderLed:
		return t.category == "land" || t.category == "finance"
	case p.level == deadline.Difficult:
		return t.kind != "consult"
	case len(p.steps) > 0 && p.steps[0].text == onSite.text:
		return t.kind == "consult"
	}
	return true
}

func (c *casting) enterprise(p plot, category string) *store.Enterprise {
	for {
		e := pick(c.dice, c.enterprises)
		weighty := e.Class() == enterprise.Leading || e.Class() == enterprise.Backbone
		if concerns(category, e) && (weighty || p.level != deadline.LeaderLed) {
			return e
		}
	}
}

// concerns leaves lorries and waste water to those who make something.
func concerns(category string, e *store.Enterprise) bool {
	switch category {
	case "land", "logistics", "utilities", "environment":
		return e.Sector() != "软件服务"
	}
	return true
}

// onVisit has the story come up on a visit.
func (c *casting) onVisit(s *story, v *visit) {
	v.issue = true
	v.received = v.ended.Add(time.Minute)
	s.visit, s.enterprise = v, v.enterprise
	c.speak(s, v.received)
}

func (c *casting) speak(s *story, raised time.Time) {
	s.speech = newSpeech(c.dice, s.enterprise)
	s.settle(c.calendar, raised)
}

// attempts bounds the search for a moment at which a story fits.
const attempts = 2000

// settlePast finds a moment in the past weeks by which the story ends in time.
func (c *casting) settlePast(s *story) error {
	ended := c.now.Add(-6 * time.Hour)
	for range attempts {
		if s.source == "visit" {
			v := pick(c.dice, c.visits)
			if _, end := s.times(c.calendar, v.ended); end.Before(ended) && c.suits(s, v) {
				c.onVisit(s, v)
				return nil
			}
			continue
		}
		span := c.now.Sub(c.from)
		raised := c.from.Add(time.Duration(c.dice.Int64N(int64(span))))
		if _, end := s.times(c.calendar, raised); end.Before(ended) && c.officeHours(raised) {
			c.speak(s, raised)
			return nil
		}
	}
	return fmt.Errorf("no time for a story of %s with %d steps", s.source, len(s.plot.steps))
}

// settlePresent finds the latest moment by which the last step was ago.
func (c *casting) settlePresent(s *story, ago time.Duration) error {
	ended := c.now.Add(-ago)
	if s.source == "visit" {
		for i := len(c.visits) - 1; i >= 0; i-- {
			v := c.visits[i]
			if _, end := s.times(c.calendar, v.ended.Add(time.Minute)); !end.After(ended) && c.suits(s, v) {
				c.onVisit(s, v)
				return nil
			}
		}
		return fmt.Errorf("no visit for a story with %d steps", len(s.plot.steps))
	}
	for raised := ended; raised.After(c.from); raised = raised.Add(-7 * time.Minute) {
		_, end := s.times(c.calendar, raised)
		if !end.After(ended) && (len(s.plot.steps) == 0 || c.officeHours(raised)) {
			c.speak(s, raised)
			return nil
		}
	}
	return fmt.Errorf("no time for a story of the present with %d steps", len(s.plot.steps))
}

// suits tells whether the story may come up on a visit: one of the grid's
// worker, on which nothing has come up yet.
func (c *casting) suits(s *story, v *visit) bool {
	return !v.issue && v.officer.subject.Role == access.GridWorker && concerns(s.topic.category, v.enterprise)
}

// officeHours are those in which an accepting and a contact within the next
// two hours still are somebody's work.
func (c *casting) officeHours(at time.Time) bool {
	date := calendar.DateOf(at)
	if working, _ := c.calendar.IsWorkday(date); !working {
		return false
	}
	clock := at.Sub(date.At(0))
	return clock >= 9*time.Hour && clock <= 11*time.Hour || clock >= 14*time.Hour && clock <= 16*time.Hour+30*time.Minute
}
