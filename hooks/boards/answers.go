package boards

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// answers are the forms of a tracking page: those that the issue allows now,
// with what was typed into one of them.
type answers struct {
	CanRate, CanReopen, CanComment bool
	RateAction                     string
	ReopenAction                   string
	CommentAction                  string
	Ratings                        []choice
	Expected                       issueflow.State
	MaxText                        int

	Typed  issueflow.Act // which form was submitted, "" for none
	Text   string
	Rating int
	Notice string
	Faults map[string]string
}

// offered completes the forms for an issue as it stands.
func (a answers) offered(e *core.RequestEvent, speech *speech, snapshot issueflow.Snapshot) answers {
	allowed := issueflow.AllowedTo(issueflow.Actor{Kind: issueflow.Enterprise}, snapshot)
	a.CanRate = slices.Contains(allowed, issueflow.Rate)
	a.CanReopen = slices.Contains(allowed, issueflow.Reopen)
	a.CanComment = slices.Contains(allowed, issueflow.Comment)
	a.RateAction = inLanguage(e, trackingPath(e)+"/rate")
	a.ReopenAction = inLanguage(e, trackingPath(e)+"/reopen")
	a.CommentAction = inLanguage(e, trackingPath(e)+"/comment")
	a.Expected, a.MaxText = snapshot.State, maxText
	for rating := 5; rating >= 1; rating-- {
		a.Ratings = append(a.Ratings, choice{strconv.Itoa(rating), speech.texts.say(ratingKey(rating)), rating == a.Rating})
	}
	return a
}

func ratingKey(rating int) string { return fmt.Sprintf("rating.%d", rating) }

func (s *Service) takeComment(e *core.RequestEvent) error   { return s.take(e, issueflow.Comment) }
func (s *Service) takeRating(e *core.RequestEvent) error    { return s.take(e, issueflow.Rate) }
func (s *Service) takeReopening(e *core.RequestEvent) error { return s.take(e, issueflow.Reopen) }

// take enters an act of the enterprise and shows the page anew.
func (s *Service) take(e *core.RequestEvent, act issueflow.Act) error {
	issue, err := s.openTracking(e.App, e.Request.PathValue("token"))
	if err == nil {
		err = s.answer(e, issue, act)
	}
	return s.respond(e, err, missingTracking)
}

func (s *Service) answer(e *core.RequestEvent, issue *store.Issue, act issueflow.Act) error {
	speech, _ := speechOf(e.Request)
	now := s.clock.Now()
	typed := answers{Typed: act, Text: cleanText(e.Request.PostFormValue("text"))}
	typed.Rating, _ = strconv.Atoi(e.Request.PostFormValue("rating"))
	refuse := func(status int, notice string) error {
		typed.Notice = speech.texts.say(notice)
		return s.renderTracking(e, issue, status, typed)
	}

	if !s.limits.trackingAnswers.allow(issue.Id, now) || !s.limits.networkAnswers.allow(networkOf(e.RealIP()), now) {
		e.Response.Header().Set("Retry-After", "60")
		return refuse(http.StatusTooManyRequests, "fault.limit")
	}
	if typed.check(speech); len(typed.Faults) > 0 {
		return refuse(http.StatusUnprocessableEntity, "fault.summary")
	}
	err := e.App.RunInTransaction(func(tx core.App) error {
		if again, err := repeated(tx, issue.Id, typed); again || err != nil {
			return err
		}
		return s.issues.Answer(tx, Answer{
			Issue: issue.Id, Act: act, Text: typed.Text, Rating: typed.Rating,
			Expected: issueflow.State(e.Request.PostFormValue("expected")),
		})
	})
	switch errs.Code(err) {
	case "":
		if err != nil {
			return err
		}
	case "state_changed", "illegal_act":
		return refuse(http.StatusConflict, "fault.stale")
	default:
		return fmt.Errorf("answer %s: %s", act, err.Error())
	}
	return e.Redirect(http.StatusSeeOther, inLanguage(e, trackingPath(e)+"#timeline"))
}

// check notes what is wrong with an answer. Only a comment needs words.
func (a *answers) check(speech *speech) {
	a.Faults = map[string]string{}
	length := utf8.RuneCountInString(a.Text)
	switch {
	case length > maxText:
		a.Faults["text"] = speech.texts.say("fault.text.too_long", "max", maxText)
	case length == 0 && a.Typed == issueflow.Comment:
		a.Faults["text"] = speech.texts.say("fault.text.required")
	}
	if a.Typed == issueflow.Rate && (a.Rating < 1 || a.Rating > 5) {
		a.Faults["rating"] = speech.texts.say("fault.rating.choice")
	}
}

// repeated tells whether the answer is the latest act already: a browser that
// never heard the reply sends the form again.
func repeated(tx core.App, issue string, typed answers) (bool, error) {
	acts, err := store.TrackedActs(tx.DB(), issue)
	if err != nil || len(acts) == 0 {
		return false, err
	}
	last := acts[len(acts)-1]
	return last.ActorKind == issueflow.Enterprise && last.Act == typed.Typed &&
		last.Text == typed.Text && last.Params.Rating == typed.Rating, nil
}

// showPhoto serves a photo of the report or of an act that the page shows. The
// original is not among them: it may say more than the picture.
func (s *Service) showPhoto(e *core.RequestEvent) error {
	issue, err := s.openTracking(e.App, e.Request.PathValue("token"))
	if err != nil {
		return s.respond(e, err, missingTracking)
	}
	variant := e.Request.PathValue("variant")
	speech, _ := speechOf(e.Request)
	told, err := storyOf(e.App, speech, issue, s.clock.Now())
	if err != nil {
		return s.respond(e, err, missingTracking)
	}
	wanted := func(p store.TrackedPhoto) bool {
		return p.ID == e.Request.PathValue("id") && p.State == store.PhotoStored
	}
	if (variant != "thumb" && variant != "large") || !slices.ContainsFunc(told.photos, wanted) {
		return s.respond(e, store.NotFound("photos", ""), missingTracking)
	}
	return s.respond(e, s.photos.Serve(e, e.Request.PathValue("id"), variant), missingTracking)
}
