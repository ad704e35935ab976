package deadlines

import (
	"fmt"
	"slices"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/store"
)

// HoursSetting is the key of the district's working hours, in the form of
// calendar.ParseHours; the shipped hours hold until it is set.
const HoursSetting = "working_hours"

// book is what the district counts deadlines by: the rules in force and the
// calendar.
type book struct {
	rules    ruleset
	calendar *calendar.Calendar
}

// openBook reads the rules and the calendar as the transaction of db sees them.
func openBook(db dbx.Builder) (book, error) {
	rules, err := store.DeadlineRules(db)
	if err != nil {
		return book{}, err
	}
	days, err := store.CalendarDays(db, calendar.ShippedID)
	if err != nil {
		return book{}, err
	}
	hours, err := workingHours(db)
	if err != nil {
		return book{}, err
	}
	cal, err := calendar.New(calendar.Config{ID: calendar.ShippedID, Hours: hours, Days: days})
	return book{rules, cal}, err
}

func workingHours(db dbx.Builder) (calendar.Hours, error) {
	text, err := store.Setting(db, HoursSetting, calendar.DefaultHours().String())
	if err != nil {
		return nil, err
	}
	hours, err := calendar.ParseHours(text)
	if err != nil {
		return nil, fmt.Errorf("setting %s: %w", HoursSetting, err)
	}
	return hours, nil
}

// ruleset are versions of rules with their ids.
type ruleset []store.DeadlineRule

func (set ruleset) plain() deadline.Rules {
	rules := make(deadline.Rules, len(set))
	for i, rule := range set {
		rules[i] = rule.Rule
	}
	return rules
}

// id returns the id of the version that a plan was made by.
func (set ruleset) id(rule deadline.Rule) string {
	for _, each := range set {
		if each.Level == rule.Level && each.Stage == rule.Stage && each.Version == rule.Version {
			return each.ID
		}
	}
	return ""
}

// keeping returns the ruleset for an issue that has these deadlines already: a
// stage of a level that has begun keeps the version that it last began with,
// whatever managers have changed since.
func (set ruleset) keeping(db dbx.Builder, begun []store.Deadline) (ruleset, error) {
	kept := slices.Clone(set)
	for _, d := range begun {
		rule, ok, err := set.find(db, d.Rule)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		kept = slices.DeleteFunc(kept, func(each store.DeadlineRule) bool {
			return each.Level == rule.Level && each.Stage == rule.Stage
		})
		kept = append(kept, rule)
	}
	return kept, nil
}

// find looks a version up, in the table too, because it may have been retired.
func (set ruleset) find(db dbx.Builder, id string) (store.DeadlineRule, bool, error) {
	for _, rule := range set {
		if rule.ID == id {
			return rule, true, nil
		}
	}
	return store.FindDeadlineRule(db, id)
}
