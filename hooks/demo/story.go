package demo

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// story is one issue on its way through a plot.
type story struct {
	plot       plot
	topic      topic
	speech     speech
	id, source string
	enterprise *store.Enterprise
	visit      *visit // on which it came up, nil for other sources
	pace       []float64
	words      []string // of each step
	category   string   // its id
	desk       string   // the department of the category
	other      string   // another department
	picture    int      // that the report brings along, -1 for none

	raised time.Time
	steps  []time.Time
}

// times are when the steps happen if the issue is raised at a moment, and from
// when on the story is at its end.
func (s *story) times(cal *calendar.Calendar, raised time.Time) (steps []time.Time, end time.Time) {
	at := raised
	for i, step := range s.plot.steps {
		w := step.after
		if !w.exact {
			w = w.times(s.pace[i])
		}
		at = at.Add(w.clock)
		if w.work > 0 {
			at, _ = cal.AddWorkingTime(at, w.work)
		}
		steps = append(steps, at)
	}
	if s.plot.rungs > 0 {
		late, _ := cal.AddWorkingDays(raised, ordinaryDays)
		if days := s.plot.rungs - 1; days > 0 {
			late, _ = cal.AddWorkingTime(late, workedDays(float64(days)).work)
		}
		at = latest(at, late)
	}
	return steps, at
}

// ordinaryDays is how many working days an ordinary matter may take.
const ordinaryDays = 3

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// settle lets the story begin at a moment.
func (s *story) settle(cal *calendar.Calendar, raised time.Time) {
	s.raised = raised
	s.steps, _ = s.times(cal, raised)
}

// level of the report.
func (s *story) level() deadline.Level {
	if s.plot.level == "" {
		return deadline.Ordinary
	}
	return s.plot.level
}

// params are those of a step, with what follows from the story.
func (s *story) params(step step, at time.Time) issueflow.Params {
	p := step.params
	for i, department := range p.CoDepartments {
		if department == helping {
			p.CoDepartments = append([]string{}, p.CoDepartments...)
			p.CoDepartments[i] = s.other
		}
	}
	switch step.act {
	case issueflow.Claim, issueflow.Assign:
		p.Department = s.desk
		if step.text == "assign_wrong" {
			p.Department = s.other
		}
		if s.level() != deadline.Ordinary {
			p.Promised = at.AddDate(0, 2, 0)
		}
	case issueflow.Transfer:
		p.Department = s.other
		if step.by == theOtherDesk {
			p.Department = s.desk
		}
	case issueflow.RequestExtension:
		p.Until = at.AddDate(0, 0, 9)
	}
	return p
}

// text is what is written with a step.
func (s *story) text(i int) string {
	switch step := s.plot.steps[i]; {
	case s.words[i] != "":
		return s.speech.say(s.words[i])
	case step.act == issueflow.Progress:
		return s.speech.say(s.topic.progress)
	case step.act == issueflow.Resolve:
		return s.speech.say(s.topic.outcome)
	}
	return ""
}

// tell plans the events of the story.
func (s *story) tell(h *history, cast cast, services Services, album *album, board string) {
	h.add(s.raised, func(tx core.App) error {
		if err := s.report(tx, cast, services, board); err != nil {
			return err
		}
		switch {
		case s.picture < 0:
			return nil
		case s.visit != nil:
			return album.photograph(tx, s.visit, "issue", s.id, s.picture, 0)
		}
		return album.receive(tx, s.enterprise.Id, s.id, s.picture)
	})
	for i, step := range s.plot.steps {
		at, text := s.steps[i], s.text(i)
		actor, name := s.actor(cast, step.by)
		h.add(at, func(tx core.App) error {
			return services.Issues.Act(tx, Act{
				Issue: s.id, Act: step.act, Text: text, Params: s.params(step, at), Actor: actor, ActorName: name, At: at,
			})
		})
	}
}

// tellTwin has the same matter reported again a while later, and merged.
func (s *story) tellTwin(h *history, cast cast, services Services, board string) {
	twin := *s
	twin.id, twin.raised, twin.picture = core.GenerateDefaultRandomId(), s.raised.Add(95*time.Minute), -1
	h.add(twin.raised, func(tx core.App) error { return twin.report(tx, cast, services, board) })
	merged := twin.raised.Add(35 * time.Minute)
	h.add(merged, func(tx core.App) error {
		return services.Issues.Act(tx, Act{
			Issue: twin.id, Act: issueflow.Merge, Text: wordsOf[string(issueflow.Merge)][0],
			Params: issueflow.Params{Into: s.id}, Actor: cast.manager.actor(), ActorName: cast.manager.name, At: merged,
		})
	})
}

func (s *story) report(tx core.App, cast cast, services Services, board string) error {
	title, description := s.speech.say(s.topic.title), s.speech.say(s.topic.description)
	contact := contactOf(s.enterprise)
	if s.visit != nil {
		fields, err := asSent(map[string]any{
			"enterprise": s.enterprise.Id, "visit": s.visit.id, "kind": s.topic.kind, "category": s.category,
			"level": s.level(), "title": title, "description": description,
			"contact_name": contact.Name, "contact_phone": contact.Phone,
		})
		if err != nil {
			return err
		}
		return services.Issues.Capture(tx, s.visit.captured("issues", s.id, fields))
	}
	r := Report{
		ID: s.id, Enterprise: s.enterprise.Id, Source: s.source, Kind: s.topic.kind, Category: s.category, Level: s.level(),
		Title: title, Description: description, ContactName: contact.Name, ContactPhone: contact.Phone,
		Confidential: s.plot.confidential, At: s.raised,
	}
	switch s.source {
	case "board_qr", "online":
		r.Actor = issueflow.Actor{Kind: issueflow.Enterprise}
		if s.source == "board_qr" {
			r.Board = board
		}
		if r.Confidential {
			r.ContactName, r.ContactPhone = "", ""
		}
	case "wechat":
		r.Actor, r.ActorName = s.actor(cast, theWorker)
	default:
		r.Actor, r.ActorName = s.actor(cast, theManager)
	}
	return services.Issues.Report(tx, r)
}

func (s *story) actor(cast cast, by part) (issueflow.Actor, string) {
	var p *person
	switch by {
	case theEnterprise:
		return issueflow.Actor{Kind: issueflow.Enterprise}, ""
	case theWorker:
		p = cast.workers[s.enterprise.Grid()]
	case theDesk:
		p = cast.desks[s.desk]
	case theOtherDesk:
		p = cast.desks[s.other]
	case theManager:
		p = cast.manager
	case theLeader:
		p = cast.leader
	case theSupervisor:
		p = cast.supervisor
	}
	return p.actor(), p.name
}
