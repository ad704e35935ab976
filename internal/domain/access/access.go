package access

import (
	"maps"
	"slices"
	"strings"

	"gridwalk/internal/domain/errs"
)

// May tells whether the subject may do the verb to a row with these facts.
// It returns nil, or an errs.E "forbidden" that names the collection and verb.
func May(s Subject, verb Verb, collection string, f Facts) error {
	if s.Superuser {
		return nil
	}
	p, known := policies[collection]
	if known && s.Official() && (!f.Confidential || s.Role == Supervisor) {
		for _, g := range p.verbs[verb] {
			if g.allows(s, f) {
				return nil
			}
		}
	}
	return errs.New("forbidden", map[string]any{"collection": collection, "verb": string(verb)})
}

// Rule projects the authority on a PocketBase API rule. nil means superusers
// only; the empty string, which PocketBase reads as "public", never occurs.
func Rule(collection string, verb Verb) *string {
	p, known := policies[collection]
	grants := p.verbs[verb]
	if !known || len(grants) == 0 {
		return nil
	}
	parts := make([]string, len(grants))
	for i, g := range grants {
		parts[i] = g.rule(p.columns)
	}
	rule := active + " && (" + strings.Join(parts, " || ") + ")"
	if p.columns.confidential != "" {
		rule += " && (" + p.columns.confidential + ` != true || @request.auth.role = "supervisor")`
	}
	return &rule
}

// Collections lists the collections that the authority knows, sorted.
func Collections() []string { return slices.Sorted(maps.Keys(policies)) }

// CapturedFields are the fields of an enterprise that a grid worker may edit
// in the field. Identity, class and grid stay with the district.
var CapturedFields = []string{
	"sector", "ownership", "status", "address", "lat", "lng", "legal_rep", "contacts", "headcount",
	"products", "suppliers", "customers", "labour_need", "land_need", "finance_need", "notes",
}
