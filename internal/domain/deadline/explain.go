package deadline

import (
	"fmt"
	"strings"
	"time"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
)

// Explain answers in lines of text when an issue raised at raisedAt is due: one
// "stage due" pair a line, the time in RFC 3339 at +08:00; an empty line; then
// for each stage the rule, the calendar and every day that was skipped or
// counted against the week. A stage that waits for a promise is only explained.
//
// The error is an *errs.E with code "no_rules" if the level has none, or that
// of Schedule.
func Explain(level Level, raisedAt time.Time, rules Rules, cal *calendar.Calendar) ([]string, error) {
	ofLevel := rules.For(level)
	if len(ofLevel) == 0 {
		return nil, errs.New("no_rules", map[string]any{"level": level})
	}
	var answers, reasons []string
	for _, rule := range ofLevel {
		plan, err := Schedule(rule, cal, raisedAt)
		if err != nil {
			return nil, err
		}
		if plan.Scheduled() {
			answers = append(answers, fmt.Sprintf("%s %s", rule.Stage, format(plan.DueAt)))
		}
		reasons = append(reasons, plan.reasons(cal)...)
	}
	return append(append(answers, ""), reasons...), nil
}

func (p Plan) reasons(cal *calendar.Calendar) []string {
	rule := fmt.Sprintf("(rule %s version %d)", p.Explanation.Rule, p.Rule.Version)
	if !p.Scheduled() {
		return []string{fmt.Sprintf("%s: as promised, no due time before a promise %s", p.Rule.Stage, rule)}
	}
	lines := []string{fmt.Sprintf("%s: %s after %s %s", p.Rule.Stage, p.Rule.span(), format(p.StartedAt), rule)}
	add := func(layout string, args ...any) {
		lines = append(lines, "  "+fmt.Sprintf(layout, args...))
	}
	if p.Rule.Unit.working() {
		add("calendar %s version %s, working hours %s", cal.ID(), cal.Version(), cal.Hours())
	}
	if !p.Explanation.CountedFrom.Equal(p.StartedAt) {
		add("raised outside working hours: counted from %s", format(p.Explanation.CountedFrom))
	}
	for _, makeup := range p.Explanation.Makeup {
		add("%s counted: make-up working day (%s)", describe(makeup.Date), makeup.Name)
	}
	for _, skipped := range p.Explanation.Skipped {
		reason := string(skipped.Reason)
		if skipped.Name != "" {
			reason += " (" + skipped.Name + ")"
		}
		add("%s skipped: %s", describe(skipped.Date), reason)
	}
	for _, year := range p.Explanation.MissingYears {
		add("%d: NO CALENDAR DATA, taken for Monday to Friday", year)
	}
	fires := make([]string, len(p.Fires))
	for i, fire := range p.Fires {
		fires[i] = fmt.Sprintf("%s %s", fire.Rung, format(fire.At))
	}
	add("ladder: %s", strings.Join(fires, ", "))
	return lines
}

// span puts the amount into words: "3 working days", "1 calendar month".
func (r Rule) span() string {
	unit := strings.ReplaceAll(string(r.Unit), "_", " ")
	if r.Amount == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", r.Amount, unit)
}

func describe(date calendar.Date) string {
	return fmt.Sprintf("%s %s", date, date.Weekday().String()[:3])
}

func format(t time.Time) string {
	return t.In(calendar.Shanghai).Format(time.RFC3339)
}
