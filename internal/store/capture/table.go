// Package capture writes every change of a synced table into _sync_row by
// SQLite triggers generated from one declarative schema, so that an edit
// through REST, the dashboard, an import or plain SQL reaches the phones like
// any other. See docs/sync/protocol.md, "Server state".
package capture

// Kind says how a column travels in a document.
type Kind int

// Text covers ids too. Date is RFC 3339 in UTC or "", JSON is nested.
const (
	Text Kind = iota
	Number
	Bool
	Date
	JSON
)

// Field is one synced column.
type Field struct {
	Name string
	Kind Kind
}

// Table declares one synced table.
type Table struct {
	Name   string
	Fields []Field
	// Scopes are SELECT statements of one column, the names of the scopes
	// that hold the row NEW.
	Scopes []string
	// Touch says whose scopes follow from this table's columns.
	Touch Touch
}

// Touch re-captures the Children when one of the columns On changes, and when
// a row comes, goes or takes another id. Children of children are named too,
// parents first.
type Touch struct {
	On       []string
	Children []Child
}

// Child is a table with the condition that finds its rows; changed stands for
// the list of the ids whose children they are.
type Child struct {
	Table string
	Where string
}

const changed = "{changed}"

// children finds the rows of several tables by one column that names the
// changed row.
func children(column string, tables ...string) []Child {
	list := make([]Child, len(tables))
	for i, table := range tables {
		list[i] = Child{table, column + " IN " + changed}
	}
	return list
}

func text(names ...string) []Field   { return fields(Text, names) }
func number(names ...string) []Field { return fields(Number, names) }
func boolean(names ...string) []Field {
	return fields(Bool, names)
}
func date(names ...string) []Field { return fields(Date, names) }
func json(names ...string) []Field { return fields(JSON, names) }

func fields(kind Kind, names []string) []Field {
	list := make([]Field, len(names))
	for i, name := range names {
		list[i] = Field{name, kind}
	}
	return list
}

func columns(groups ...[]Field) []Field {
	all := text("id")
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}
