package demo

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"

	"gridwalk/internal/store"
)

func pick[T any](dice *rand.Rand, from []T) T { return from[dice.IntN(len(from))] }

// between draws from low to high, both included.
func between(dice *rand.Rand, low, high int) int { return low + dice.IntN(high-low+1) }

// chance is true so many times out of a hundred.
func chance(dice *rand.Rand, percent int) bool { return dice.IntN(100) < percent }

// speech fills in what the texts of the demo leave open. The numbers are drawn
// once, so that what is said about a matter later agrees with its title.
type speech struct{ replacer *strings.Replacer }

func newSpeech(dice *rand.Rand, e *store.Enterprise) speech {
	contact := contactOf(e)
	percent := func(low, high int) string { return strconv.Itoa(between(dice, low, high)) }
	return speech{strings.NewReplacer(
		"{contact}", contact.Name, "{post}", contact.Post,
		"{product}", productOf(dice, e), "{road}", roadOf(e),
		"{n}", percent(2, 9), "{m}", percent(10, 36),
		"{pct}", percent(82, 98), "{low}", percent(28, 55), "{small}", percent(3, 15),
	)}
}

func (s speech) say(text string) string { return s.replacer.Replace(text) }

// contactOf is whom one talks to at an enterprise.
func contactOf(e *store.Enterprise) store.Contact {
	if contacts := e.Contacts(); len(contacts) > 0 && contacts[0].Name != "" {
		return contacts[0]
	}
	return store.Contact{Name: e.LegalRep(), Post: "总经理"}
}

func productOf(dice *rand.Rand, e *store.Enterprise) string {
	if products := e.Products(); len(products) > 0 {
		return pick(dice, products)
	}
	return e.Sector() + "产品"
}

var roadInAddress = regexp.MustCompile(`区(\p{Han}+?(?:路|道|街))`)

func roadOf(e *store.Enterprise) string {
	if match := roadInAddress.FindStringSubmatch(e.Address()); match != nil {
		return match[1]
	}
	return "厂区门前道路"
}
