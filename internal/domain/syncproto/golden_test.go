package syncproto

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const golden = "../../../web/packages/protocol/golden"

// kinds decode a golden message by the longest prefix of its file name.
var kinds = map[string]func([]byte) (any, error){
	"register_request":   strict(DecodeRegister),
	"register_response":  loose[RegisterResponse],
	"token_request":      strict(DecodeToken),
	"token_response":     loose[TokenResponse],
	"pull_request":       strict(DecodePull),
	"pull_request_first": loose[PullRequest],
	"pull_response":      loose[PullResponse],
	"reconcile_request":  strict(DecodeReconcile),
	"reconcile_response": loose[ReconcileResponse],
	"push_request":       strict(DecodePush),
	"push_response":      loose[PushResponse],
	"status_report":      strict(DecodeStatus),
	"poke":               loose[Poke],
	"error":              loose[ErrorBody],
}

func strict[T any](decode func([]byte) (T, error)) func([]byte) (any, error) {
	return func(body []byte) (any, error) { return decode(body) }
}

func loose[T any](body []byte) (any, error) {
	var value T
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return &value, d.Decode(&value)
}

// Every golden message goes through the Go types and comes out the same.
func TestGoldenMessages(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(golden, "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden messages: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			message, err := decoderFor(name)(body)
			if err != nil {
				t.Fatal(err)
			}
			if push, ok := message.(PushRequest); ok {
				for _, m := range push.Mutations {
					if m.Fault != nil {
						t.Errorf("mutation %d: %v", m.Mseq, m.Fault)
					}
				}
			}
			again, err := json.Marshal(message)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := canonical(t, again), canonical(t, body); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
}

func decoderFor(name string) func([]byte) (any, error) {
	for known := name; known != ""; {
		if decode, ok := kinds[known]; ok {
			return decode
		}
		known = known[:max(0, strings.LastIndex(known, "_"))]
	}
	return loose[struct{}]
}

// canonical is JSON with sorted names, without white space, numbers as they
// were written.
func canonical(t *testing.T, body []byte) string {
	t.Helper()
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
