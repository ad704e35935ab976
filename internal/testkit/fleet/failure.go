package fleet

import "fmt"

// Rule is an item of "What must never happen". Its text is the same however
// often a run is repeated, which is what rapid shrinks by.
type Rule string

const (
	ruleLost     Rule = "1: an acknowledged mutation is lost or applied twice"
	ruleScope    Rule = "2: a phone holds a row outside of its scopes or lacks one inside"
	ruleDisagree Rule = "3: a phone and the server disagree"
	ruleHandover Rule = "4: captured work is judged by another moment than that of its capture"
	rulePoison   Rule = "5: something poisoned stops the rest"
	ruleClock    Rule = "6: a wrong clock changes an order or a date"
	ruleOutbox   Rule = "7: unsent work is lost"
	ruleStuck    Rule = "8: a phone stays stuck"
)

// Failure says which rule a run has broken, and how.
type Failure struct {
	Rule   Rule
	Detail string
}

func (f *Failure) Error() string { return string(f.Rule) + ": " + f.Detail }

func (w *world) fail(rule Rule, format string, args ...any) {
	w.failures = append(w.failures, &Failure{rule, fmt.Sprintf(format, args...)})
}
