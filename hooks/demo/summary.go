package demo

import (
	"math/rand/v2"
	"strings"

	"gridwalk/internal/store"
)

// summary puts together what an officer writes about a visit.
func summary(dice *rand.Rand, s speech, e *store.Enterprise, purpose string) string {
	if purpose == "weekly_track" {
		text := pick(dice, weekly)
		for _, blank := range []string{"{trend}", "{trend2}"} {
			text = strings.ReplaceAll(text, blank, pick(dice, trends))
		}
		return s.say(text)
	}
	sentences := []string{pick(dice, openings)}
	if errand := errands[purpose]; errand != nil {
		sentences = []string{pick(dice, errand)}
	}
	if words := production[e.Class()]; words != nil {
		sentences = append(sentences, pick(dice, words))
	}
	if words := market[e.Sector()]; words != nil && chance(dice, 75) {
		sentences = append(sentences, pick(dice, words))
	}
	for _, more := range []struct {
		words   []string
		percent int
	}{{workforce, 60}, {policies, 35}, {safety, 45}, {closings, 70}} {
		if chance(dice, more.percent) {
			sentences = append(sentences, pick(dice, more.words))
		}
	}
	return s.say(strings.Join(sentences, ""))
}

// items of the checklist, as the field app asks them.
var items = []string{"production", "orders", "workforce", "safety", "policy", "needs"}

func checklist(dice *rand.Rand, s speech) []store.ChecklistAnswer {
	answers := make([]store.ChecklistAnswer, len(items))
	for i, item := range items {
		answers[i] = store.ChecklistAnswer{Item: item, Answer: "good"}
		switch {
		case chance(dice, 12):
			answers[i].Answer, answers[i].Note = "attention", s.say(pick(dice, remarks[item]))
		case chance(dice, 8):
			answers[i].Answer = "unknown"
		}
	}
	return answers
}
