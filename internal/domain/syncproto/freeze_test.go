package syncproto

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// frozen are the hashes of the wire format by protocol version. The formats
// themselves are in testdata/wire, to see what changed.
var frozen = map[int]string{
	1: "fed9f7685f2a14de4b9c66b19293ad30436fd90af3c9c0e880201eeae19776e6",
}

// messages are the types that messages.go declares.
var messages = []any{
	RegisterRequest{}, RegisterResponse{}, TokenRequest{}, TokenResponse{}, PullRequest{}, PullResponse{}, Page{}, Check{},
	ReconcileRequest{}, ReconcileResponse{}, PushRequest{}, Op(""), Mutation{}, PushResponse{}, Status(""), PushResult{},
	StatusReport{}, Poke{}, ErrorBody{}, Code(""),
}

// Phones in the field speak the format of the day on which they were last
// updated, and some of them have work that was never sent.
func TestTheWireFormatIsFrozen(t *testing.T) {
	format := wireFormat(t)
	sum := sha256.Sum256([]byte(format))
	hash := hex.EncodeToString(sum[:])
	path := filepath.Join("testdata", "wire", fmt.Sprintf("proto_%d.txt", Proto))
	if hash == frozen[Proto] {
		if kept, err := os.ReadFile(path); err != nil || string(kept) != format {
			t.Errorf("%s is not the format that its hash is of (%v): it should say\n%s", path, err, format)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		kept = nil
	}
	t.Errorf("The wire format of protocol %d has changed:\n%s\n"+
		"Phones in the field still speak the old one. Either give the new format a new Proto and keep serving the old one, "+
		"or show in an ADR that no phone and no server of protocol %d minds. "+
		"Then put the hash %s here and the format into %s:\n%s",
		Proto, difference(string(kept), format), Proto, hash, path, format)
}

// wireFormat describes all that travels: the fields of the messages with their
// names, order and types, the constants, and how the types travel that have a
// form of their own.
func wireFormat(t *testing.T) string {
	t.Helper()
	types, constants := declared(t)
	var b strings.Builder
	var known []string
	for _, message := range messages {
		shape := reflect.TypeOf(message)
		known = append(known, shape.Name())
		if shape.Kind() != reflect.Struct {
			continue
		}
		for field := range shape.Fields() {
			if tag := field.Tag.Get("json"); tag != "-" {
				fmt.Fprintf(&b, "%s.%s %s\n", shape.Name(), tag, strings.ReplaceAll(field.Type.String(), "syncproto.", ""))
			}
		}
	}
	for _, name := range types {
		// An alias has no name of its own.
		if !slices.Contains(known, name) && name != "Code" {
			t.Errorf("the message %s is not part of the frozen format", name)
		}
	}
	for _, constant := range constants {
		fmt.Fprintln(&b, constant)
	}
	for _, value := range []any{
		At(time.Date(2026, 11, 20, 10, 5, 0, 987654321, time.FixedZone("", 8*3600))),
		Row{Seq: 4513, Table: "visits", ID: "q8f0", Op: RowPut, Doc: json.RawMessage(`{"id":"q8f0"}`)},
		Row{Seq: 4513, Table: "visits", ID: "q8f0", Op: RowRemove},
		Held{Table: "visits", ID: "q8f0", Seq: 4513},
	} {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%T %s\n", value, raw)
	}
	return b.String()
}

// declared reads the types and the constants out of messages.go, so that none
// is forgotten.
func declared(t *testing.T) (types, constants []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "messages.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				types = append(types, s.Name.Name)
			case *ast.ValueSpec:
				for i, name := range s.Names {
					if literal, ok := s.Values[i].(*ast.BasicLit); ok {
						constants = append(constants, name.Name+" = "+literal.Value)
					} else {
						t.Errorf("the constant %s is not a plain value", name.Name)
					}
				}
			}
		}
	}
	return types, constants
}

// difference lists the lines that only one of the formats has.
func difference(before, after string) string {
	var b strings.Builder
	old, now := strings.Split(before, "\n"), strings.Split(after, "\n")
	for _, line := range old {
		if !slices.Contains(now, line) {
			fmt.Fprintln(&b, "- "+line)
		}
	}
	for _, line := range now {
		if !slices.Contains(old, line) {
			fmt.Fprintln(&b, "+ "+line)
		}
	}
	if b.Len() == 0 {
		return "the order of fields"
	}
	return b.String()
}
