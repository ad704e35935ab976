package errs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const root = "../../.."

// sources parses the program, tests left out.
func sources(t *testing.T) (files []*ast.File) {
	t.Helper()
	for _, room := range []string{"internal", "hooks"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			files = append(files, file)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func literal(expr ast.Expr) (string, bool) {
	lit, ok := expr.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// codes collects the codes of the program: the literals given to errs.New and the
// string constants whose name begins with Code.
func codes(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.CallExpr:
				called, ok := node.Fun.(*ast.SelectorExpr)
				if !ok || called.Sel.Name != "New" || len(node.Args) != 2 {
					return true
				}
				if pkg, ok := called.X.(*ast.Ident); !ok || pkg.Name != "errs" {
					return true
				}
				if code, ok := literal(node.Args[0]); ok {
					found[code] = file.Name.Name
				}
			case *ast.ValueSpec:
				for i, name := range node.Names {
					if strings.HasPrefix(name.Name, "Code") && i < len(node.Values) {
						if code, ok := literal(node.Values[i]); ok {
							found[code] = file.Name.Name
						}
					}
				}
			}
			return true
		})
	}
	return found
}

func TestEveryCodeIsInTheCatalogue(t *testing.T) {
	found := codes(t)
	if len(found) < 20 {
		t.Fatalf("found only %d codes in the program", len(found))
	}
	for code, pkg := range found {
		if _, ok := catalogue[code]; !ok {
			t.Errorf("package %s answers with %q, which the catalogue lacks", pkg, code)
		}
	}
}

func TestEntriesAreComplete(t *testing.T) {
	for code, entry := range catalogue {
		if entry.Status < 400 || entry.Status > 599 || entry.Means == "" {
			t.Errorf("%s: %+v", code, entry)
		}
		if strings.ToLower(code) != code || strings.ContainsAny(code, " -.") {
			t.Errorf("%q is not snake_case", code)
		}
		if e := New(code, nil); e.Key != "errors."+code {
			t.Errorf("%s: key %s", code, e.Key)
		}
	}
}

func TestUnknownCodeCountsAsInternal(t *testing.T) {
	if got := Lookup("made_up_on_the_spot"); got != Lookup(Internal) || got.Status != 500 {
		t.Errorf("got %+v", got)
	}
}
