package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
	"gridwalk/internal/store/capture"
	_ "gridwalk/migrations" // the collections' choices and relations
)

// shapes are the TypeScript types, from json.ts, of the columns that hold
// JSON; a column without a shape is unknown.
var shapes = map[string]string{
	"grids.boundary":        "Polygon",
	"enterprises.contacts":  "Contact[]",
	"enterprises.products":  "string[]",
	"enterprises.suppliers": "string[]",
	"enterprises.customers": "string[]",
	"visits.companions":     "string[]",
	"visits.checklist":      "ChecklistAnswer[]",
	"issue_actions.params":  "Record<string, unknown>",
	"sync_conflicts.fields": "Record<string, ConflictField>",
	"sync_rejects.params":   "Record<string, unknown>",
	"sync_rejects.payload":  "Mutation",
}

// tables writes an interface for each synced table, its empty row and the
// columns that name other rows.
func tables() (string, error) {
	app, cleanup, err := migrated()
	if err != nil {
		return "", err
	}
	defer cleanup()

	var types, index, empty, relations strings.Builder
	for _, t := range capture.Schema {
		c, err := app.FindCollectionByNameOrId(t.Name)
		if err != nil {
			return "", fmt.Errorf("%s: %w", t.Name, err)
		}
		fmt.Fprintf(&types, "\n/** A row of %s. */\nexport interface %s {\n", t.Name, singular(t.Name))
		fmt.Fprintf(&index, "  %s: %s;\n", t.Name, singular(t.Name))
		fmt.Fprintf(&empty, "  %s: {\n", t.Name)
		var links []string
		for _, f := range t.Fields {
			kind, zero := column(t.Name, f, c.Fields.GetByName(f.Name))
			fmt.Fprintf(&types, "  %s: %s;\n", f.Name, kind)
			fmt.Fprintf(&empty, "    %s: %s,\n", f.Name, zero)
			if _, is := c.Fields.GetByName(f.Name).(*core.RelationField); is {
				links = append(links, strconv.Quote(f.Name))
			}
		}
		types.WriteString("}\n")
		empty.WriteString("  },\n")
		fmt.Fprintf(&relations, "  %s: [%s],\n", t.Name, strings.Join(links, ", "))
	}
	return header +
		"import type { ChecklistAnswer, ConflictField, Contact, Polygon } from \"./json\";\n" +
		"import type { Mutation } from \"./messages.gen\";\n" +
		"\n/** Identifies the tables below; travels as schema in every request. */\n" +
		"export const SCHEMA = " + strconv.Quote(capture.Hash()) + ";\n" +
		types.String() +
		"\n/** The synced tables by name. */\nexport interface Tables {\n" + index.String() + "}\n" +
		"\nexport type TableName = keyof Tables;\n" +
		"\n/** A row of each table in which nothing is set. */\n" +
		"export const EMPTY: { readonly [T in TableName]: { readonly [F in keyof Tables[T]]: unknown } } = {\n" + empty.String() + "};\n" +
		"\n/** The columns of each table that name rows of others. */\n" +
		"export const RELATIONS = {\n" + relations.String() + "} as const satisfies { [T in TableName]: readonly (keyof Tables[T])[] };\n", nil
}

// migrated is an app with the current schema in a folder of its own.
func migrated() (core.App, func(), error) {
	dir, err := os.MkdirTemp("", "gridwalk_protogen_*")
	if err != nil {
		return nil, nil, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: store.Connect})
	cleanup := func() {
		_ = app.ResetBootstrapState()
		_ = os.RemoveAll(dir)
	}
	if err := app.Bootstrap(); err != nil {
		cleanup()
		return nil, nil, err
	}
	if err := app.RunAllMigrations(); err != nil {
		cleanup()
		return nil, nil, err
	}
	return app, cleanup, nil
}

// column is the TypeScript type of a column and the literal of its zero.
func column(table string, f capture.Field, field core.Field) (kind, zero string) {
	switch f.Kind {
	case capture.Number:
		return "number", "0"
	case capture.Bool:
		return "boolean", "false"
	case capture.JSON:
		if _, links := field.(*core.RelationField); links {
			return "string[]", "[]"
		}
		if shape, known := shapes[table+"."+f.Name]; known {
			return shape + " | null", "null"
		}
		return "unknown", "null"
	}
	if choice, is := field.(*core.SelectField); is {
		values := make([]string, len(choice.Values))
		for i, value := range choice.Values {
			values[i] = strconv.Quote(value)
		}
		if !choice.Required {
			values = append(values, `""`)
		}
		return strings.Join(values, " | "), `""`
	}
	return "string", `""`
}

// singular makes the name of a row's type from the name of its table.
func singular(table string) string {
	if stem, ok := strings.CutSuffix(table, "ies"); ok {
		table = stem + "y"
	} else {
		table = strings.TrimSuffix(table, "s")
	}
	var name strings.Builder
	for _, part := range strings.Split(table, "_") {
		name.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return name.String()
}
