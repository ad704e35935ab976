package boards

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// trackingPage is what a tracking link opens.
type trackingPage struct {
	Number, Enterprise string
	Status, StatusText string
	Fresh              bool // nobody has done anything yet
	Confidential       bool
	Steps              []step
	Charge             charge
	Dues               []due
	Kind, Text         string
	Photos             []photo
	Timeline           []entry // the latest first
	Answers            answers
}

// step is one of the stages that everybody understands.
type step struct {
	Text      string
	Done, Now bool
}

// charge is who is in charge, as far as the enterprise may know.
type charge struct {
	Name, Phone string // of the department, or of the grid worker before there is one
	Hint        string
	Handler     person
}

type due struct {
	Text string
	Late bool
}

type photo struct {
	Thumb, Large string // addresses, "" while the photo is being processed
	Alt          string
}

// remembered is what a phone keeps about a report, to find it again.
type remembered struct {
	Number     string `json:"number"`
	Enterprise string `json:"enterprise"`
	At         string `json:"at"` // RFC 3339
}

func (s *Service) showTracking(e *core.RequestEvent) error {
	issue, err := s.openTracking(e.App, e.Request.PathValue("token"))
	if err == nil {
		err = s.renderTracking(e, issue, http.StatusOK, answers{})
	}
	return s.respond(e, err, missingTracking)
}

// backToTracking answers a reload of something that was sent.
func (s *Service) backToTracking(e *core.RequestEvent) error {
	if _, err := s.openTracking(e.App, e.Request.PathValue("token")); err != nil {
		return s.respond(e, err, missingTracking)
	}
	return e.Redirect(http.StatusSeeOther, inLanguage(e, trackingPath(e)))
}

func (s *Service) trackingMissing(e *core.RequestEvent) error {
	return s.respond(e, store.NotFound("issues", ""), missingTracking)
}

func trackingPath(e *core.RequestEvent) string { return "/t/" + e.Request.PathValue("token") }

// renderTracking shows an issue with what the enterprise has typed about it.
func (s *Service) renderTracking(e *core.RequestEvent, issue *store.Issue, status int, typed answers) error {
	speech, _ := speechOf(e.Request)
	say, now := speech.texts.say, s.clock.Now()
	snapshot, err := snapshotOf(e.App, issue.Id)
	if err != nil {
		return err
	}
	main := trackingPage{
		Number: issue.Number(), Enterprise: issue.EnterpriseName(),
		Status: say("state." + string(snapshot.State)), StatusText: say("state." + string(snapshot.State) + ".text"),
		Confidential: snapshot.Confidential, Steps: stepsOf(speech, snapshot.State),
		Kind: say("kind." + issue.Kind()), Text: issue.Description(),
		Answers: typed.offered(e, speech, snapshot),
	}
	if main.Charge, err = s.chargeOf(e.App, speech, issue, snapshot); err != nil {
		return err
	}
	if main.Dues, err = duesOf(e.App, speech, issue.Id, snapshot.State, now); err != nil {
		return err
	}
	if err := s.tell(e, &main, issue); err != nil {
		return err
	}
	p := page{
		status: status, name: "tracking", path: trackingPath(e), main: main,
		title: say("track.title", "number", main.Number, "status", main.Status),
	}
	if !main.Confidential {
		p.memory = remembered{main.Number, main.Enterprise, issue.RaisedAt().UTC().Format(time.RFC3339)}
	}
	return s.render(e, p)
}

// snapshotOf is how the issue stands by its ledger.
func snapshotOf(app core.App, issue string) (issueflow.Snapshot, error) {
	ledger, err := store.Ledger(app.DB(), issue)
	if err != nil {
		return issueflow.Snapshot{}, err
	}
	snapshot, err := issueflow.Replay(ledger)
	if err != nil {
		return snapshot, fmt.Errorf("the ledger of issue %s: %s", issue, err.Error())
	}
	return snapshot, nil
}

// tell fills in the timeline and the photos that belong to it.
func (s *Service) tell(e *core.RequestEvent, main *trackingPage, issue *store.Issue) error {
	speech, _ := speechOf(e.Request)
	story, err := storyOf(e.App, speech, issue, s.clock.Now())
	if err != nil {
		return err
	}
	byAct := map[string][]photo{}
	for i, each := range story.photos {
		shown := photo{Alt: speech.texts.say("track.photo", "n", i+1)}
		if each.State == store.PhotoStored {
			address := trackingPath(e) + "/photos/" + each.ID
			shown.Thumb, shown.Large = address+"/thumb", address+"/large"
		}
		byAct[each.Action] = append(byAct[each.Action], shown)
	}
	main.Photos = byAct[""]
	for i, line := range story.lines {
		line.Photos = byAct[story.acts[i]]
		main.Timeline = append(main.Timeline, line)
	}
	slices.Reverse(main.Timeline)
	main.Fresh = len(main.Timeline) == 1
	return nil
}

// stages are the states at which each step has been reached.
var stages = []struct {
	name   string
	states []issueflow.State
}{
	{"reported", []issueflow.State{issueflow.Reported}},
	{"accepted", []issueflow.State{issueflow.Accepted}},
	{"handling", []issueflow.State{issueflow.Claimed, issueflow.Assigned, issueflow.Handling, issueflow.Suspended, issueflow.Returned, issueflow.Reopened}},
	{"resolved", []issueflow.State{issueflow.Resolved}},
	{"closed", []issueflow.State{issueflow.Closed}},
}

// stepsOf has no steps for an issue that left the way.
func stepsOf(speech *speech, state issueflow.State) []step {
	steps := make([]step, len(stages))
	reached := -1
	for i, stage := range stages {
		steps[i].Text = speech.texts.say("step." + stage.name)
		if slices.Contains(stage.states, state) {
			reached = i
		}
	}
	if reached < 0 {
		return nil
	}
	for i := range steps {
		steps[i].Done = i < reached || state == issueflow.Closed
		steps[i].Now = i == reached && state != issueflow.Closed
	}
	return steps
}

// chargeOf names who is in charge: the responsible department and the official
// who handles the issue, before that the grid worker. A confidential case may
// be about any of them, so it names none.
func (s *Service) chargeOf(app core.App, speech *speech, issue *store.Issue, snapshot issueflow.Snapshot) (c charge, err error) {
	say := speech.texts.say
	if snapshot.Confidential {
		return charge{Handler: person{Duty: say("track.charge.confidential.hint"), Name: say("track.charge.confidential")}}, nil
	}
	if snapshot.Handler != "" {
		handler, err := store.FindUser(app, snapshot.Handler)
		if err != nil && errs.Code(err) != "record_not_found" {
			return charge{}, err
		}
		if err == nil && handler.Active() {
			c.Handler = person{say("track.charge.handler"), handler.Name(), handler.Phone()}
		}
	}
	if c.Name, c.Phone, err = store.DepartmentContact(app.DB(), snapshot.Responsible); err != nil {
		return charge{}, err
	}
	if c.Name != "" || c.Handler.Name != "" {
		return c, nil
	}
	people, err := store.ResponsibleFor(app.DB(), issue.Enterprise(), s.clock.Now())
	if err != nil {
		return charge{}, err
	}
	if !snapshot.State.Ended() {
		c.Hint = say("track.charge.unowned")
	}
	for _, each := range people {
		if each.Duty == store.DutyGridWorker {
			c.Handler = person{say("duty." + each.Duty), each.Name, each.Phone}
		}
	}
	return c, nil
}

// duesOf lists what the district owes the enterprise and until when. While an
// issue is suspended its clocks stand still, and a study session of leaders is
// no promise to anybody outside.
func duesOf(app core.App, speech *speech, issue string, state issueflow.State, now time.Time) ([]due, error) {
	deadlines, err := store.DeadlinesOfIssue(app.DB(), issue)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(deadlines, func(a, b store.Deadline) int { return a.DueAt.Compare(b.DueAt) })
	dues := []due{}
	for _, d := range deadlines {
		standsStill := state == issueflow.Suspended && d.Stage.Suspends()
		if d.State != issueflow.Open || d.DueAt.IsZero() || standsStill || d.Stage == deadline.Study {
			continue
		}
		key, late := "due.", now.After(d.DueAt)
		if late {
			key = "due.late."
		}
		dues = append(dues, due{speech.texts.say(key+string(d.Stage), "when", speech.when(d.DueAt, now)), late})
	}
	return dues, nil
}
