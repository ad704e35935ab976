package boards

import (
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// entry is a line of the timeline of a tracking page.
type entry struct {
	Title, Text string
	Who         string // the official, "" when it does not matter
	When        string
	Own         bool // by the enterprise itself
	Photos      []photo
}

// story is what the enterprise sees of the history of its issue.
type story struct {
	lines  []entry
	acts   []string             // the act behind each line
	photos []store.TrackedPhoto // of the report and of the acts that are shown
}

func storyOf(app core.App, speech *speech, issue *store.Issue, now time.Time) (told story, err error) {
	acts, err := store.TrackedActs(app.DB(), issue.Id)
	if err != nil {
		return story{}, err
	}
	for _, act := range acts {
		if line, ok := entryOf(act, speech, issue.Confidential(), now); ok {
			told.lines = append(told.lines, line)
			told.acts = append(told.acts, act.ID)
		}
	}
	photos, err := store.TrackedPhotos(app.DB(), issue.Id)
	if err != nil {
		return story{}, err
	}
	for _, photo := range photos {
		ofShown := photo.Action == "" || slices.Contains(told.acts, photo.Action)
		if ofShown && photo.State != store.PhotoFailed {
			told.photos = append(told.photos, photo)
		}
	}
	return told, nil
}

// entryOf is what the enterprise sees of an act; ok is false when it sees
// nothing of it.
//
// The ledger is also where officials and departments write to each other, so
// the rule is closed: an act that is not named here is not shown, and neither
// is its text.
//
//   - The enterprise's own acts are shown with their texts.
//   - Of officials, accept, contact, progress, resolve, close and
//     mark_invalid are shown with their texts, which are the answer to the
//     enterprise, and with the name of who did it.
//   - Changes of responsibility, suspensions and extensions are shown without
//     their texts, which are reasons that offices give each other.
//   - Comments of officials, verifications, changes of level and requests for
//     extension are internal.
//
// In a confidential case no official is named.
func entryOf(act store.TrackedAct, speech *speech, confidential bool, now time.Time) (line entry, ok bool) {
	say := speech.texts.say
	line = entry{When: speech.when(act.At, now), Own: act.ActorKind == issueflow.Enterprise}
	if line.Own {
		line.Text = act.Text
	}
	answer := func(key string) {
		line.Title, line.Text = say("act."+key), act.Text
		if act.ActorKind == issueflow.Officer && !confidential {
			line.Who = act.ActorName
		}
	}
	switch act.Act {
	case issueflow.Report:
		line.Title = say("act.report")
		if !line.Own {
			line.Title = say("act.report.visit")
		}
	case issueflow.Accept:
		key := "accept"
		if act.To == issueflow.Handling {
			key = "accept.handling"
		}
		answer(key)
	case issueflow.Contact, issueflow.Progress, issueflow.Resolve, issueflow.Close, issueflow.MarkInvalid:
		answer(string(act.Act))
	case issueflow.Claim, issueflow.Assign:
		line.Title = say("act."+string(act.Act), "department", act.DepartmentName)
		if act.DepartmentName == "" {
			line.Title = say("act.assign.person")
		}
	case issueflow.Transfer:
		line.Title = say("act.transfer", "department", act.DepartmentName)
		if act.To == issueflow.Returned {
			line.Title = say("act.transfer.ruling")
		}
	case issueflow.Return, issueflow.Suspend, issueflow.Resume, issueflow.Merge, issueflow.HandOver:
		line.Title = say("act." + string(act.Act))
	case issueflow.GrantExtension:
		if act.Params.Until.IsZero() {
			return entry{}, false
		}
		line.Title = say("act.grant_extension", "when", speech.when(act.Params.Until, now))
	case issueflow.Reopen:
		line.Title = say("act.reopen")
		if line.Own {
			line.Title = say("act.reopen.enterprise")
		}
	case issueflow.Rate:
		line.Title = say("act.rate", "rating", say(ratingKey(act.Params.Rating)))
	case issueflow.Comment:
		line.Title = say("act.comment.enterprise")
		return line, line.Own
	default:
		return entry{}, false
	}
	return line, true
}
