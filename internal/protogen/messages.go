package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
)

// named are the Go types that travel in a form of their own.
var named = map[string]string{
	"string": "string", "bool": "boolean", "int": "number", "int64": "number", "any": "unknown",
	"Moment": "string", "Row": "Row", "Held": "Held", "json.RawMessage": "Doc",
}

const tuples = `
/** A row's document: the fields of one record. */
export type Doc = { id: string; [field: string]: unknown };

/** A row of a page: seq, table, id, op (1 put, 0 remove) and, for a put, the document. */
export type Row =
  | [seq: number, table: string, id: string, op: 1, doc: Doc]
  | [seq: number, table: string, id: string, op: 0];

/** A row that the phone holds: table, id, seq. */
export type Held = [table: string, id: string, seq: number];
`

// messages translates the message structs and the named constants of a Go
// file, with their comments.
func messages(path string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString(header + tuples)
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		switch decl.Tok {
		case token.TYPE:
			for _, spec := range decl.Specs {
				if err := typeSpec(&out, decl.Doc, spec.(*ast.TypeSpec)); err != nil {
					return "", err
				}
			}
		case token.CONST:
			if err := constants(&out, decl); err != nil {
				return "", err
			}
		}
	}
	return out.String(), nil
}

// typeSpec writes an interface for a struct. A named string becomes a union
// when its constants follow.
func typeSpec(out *strings.Builder, doc *ast.CommentGroup, spec *ast.TypeSpec) error {
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	comment(out, "", doc)
	fmt.Fprintf(out, "export interface %s {\n", spec.Name.Name)
	for _, field := range structure.Fields.List {
		tag, err := strconv.Unquote(field.Tag.Value)
		if err != nil {
			return err
		}
		name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		if name == "-" {
			continue
		}
		if strings.Contains(options, "omitempty") {
			name += "?"
		}
		kind, err := typeOf(field.Type)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", spec.Name.Name, name, err)
		}
		comment(out, "  ", field.Doc)
		fmt.Fprintf(out, "  %s: %s;\n", name, kind)
	}
	out.WriteString("}\n")
	return nil
}

func typeOf(expr ast.Expr) (string, error) {
	switch t := expr.(type) {
	case *ast.Ident:
		if name, known := named[t.Name]; known {
			return name, nil
		}
		if ast.IsExported(t.Name) {
			return t.Name, nil
		}
	case *ast.SelectorExpr:
		if pkg, ok := t.X.(*ast.Ident); ok {
			if name, known := named[pkg.Name+"."+t.Sel.Name]; known {
				return name, nil
			}
		}
	case *ast.StarExpr:
		return typeOf(t.X)
	case *ast.ArrayType:
		element, err := typeOf(t.Elt)
		return element + "[]", err
	case *ast.MapType:
		value, err := typeOf(t.Value)
		return "Record<string, " + value + ">", err
	}
	return "", fmt.Errorf("no TypeScript for %T", expr)
}

// constants writes single constants as values and a group of one named type
// as the union of its values.
func constants(out *strings.Builder, decl *ast.GenDecl) error {
	var union string
	var values []string
	for _, s := range decl.Specs {
		spec := s.(*ast.ValueSpec)
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return fmt.Errorf("%s is not a literal", spec.Names[0].Name)
		}
		kind, typed := spec.Type.(*ast.Ident)
		if !typed {
			comment(out, "", decl.Doc)
			fmt.Fprintf(out, "export const %s = %s;\n", strings.ToUpper(spec.Names[0].Name), literal.Value)
			continue
		}
		union = kind.Name
		values = append(values, literal.Value)
	}
	if union != "" {
		fmt.Fprintf(out, "\nexport type %s =\n  | %s;\n", union, strings.Join(values, "\n  | "))
	}
	return nil
}

func comment(out *strings.Builder, indent string, doc *ast.CommentGroup) {
	lines := strings.Split(strings.TrimSpace(doc.Text()), "\n")
	if indent == "" {
		out.WriteString("\n")
	}
	if len(lines) == 1 {
		if lines[0] != "" {
			fmt.Fprintf(out, "%s/** %s */\n", indent, lines[0])
		}
		return
	}
	fmt.Fprintf(out, "%s/**\n", indent)
	for _, line := range lines {
		fmt.Fprintf(out, "%s%s\n", indent, strings.TrimRight(" * "+line, " "))
	}
	fmt.Fprintf(out, "%s */\n", indent)
}
