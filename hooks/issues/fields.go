package issues

import (
	"encoding/json"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
)

// Limits of what a report or an act may hold: characters of text, bytes of
// structure.
const (
	maxTitle       = 200
	maxText        = 4000
	maxName        = 60
	maxPhone       = 40
	maxParamsBytes = 16 << 10
)

// readIssue reads the fields that a phone sends for a new issue.
func readIssue(fields map[string]any) (NewIssue, error) {
	f := syncproto.ReadFields(fields)
	n := NewIssue{
		Enterprise: f.RequiredID("enterprise"), Visit: f.ID("visit"),
		Kind: f.RequiredOneOf("kind", Kinds...), Category: f.ID("category"),
		Level: deadline.Level(f.OneOf("level", names(deadline.Levels)...)),
		Title: f.Text("title", maxTitle), Description: f.Text("description", maxText),
		ContactName: f.Text("contact_name", maxName), ContactPhone: f.Text("contact_phone", maxPhone),
	}
	return n, f.Done()
}

// actFields are the fields of an act, besides the issue that it is about.
type actFields struct {
	act      issueflow.Act
	expected issueflow.State
	text     string
	params   issueflow.Params
}

func readAct(f *syncproto.Fields) actFields {
	var params actParams
	f.JSON("params", maxParamsBytes, &params)
	return actFields{
		act:      issueflow.Act(f.RequiredOneOf("act", names(issueflow.Acts[1:])...)),
		expected: issueflow.State(f.OneOf("expected_state", names(issueflow.States)...)),
		text:     f.Text("text", maxText),
		params:   params.Params,
	}
}

// actParams are the params of an act as phones send them. Whether a matter was
// solved on site follows from its ledger; a phone may say so all the same.
type actParams struct {
	issueflow.Params
	SolvedOnSite json.RawMessage `json:"solved_on_site,omitempty"`
}

func names[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = string(value)
	}
	return list
}
