package store

import (
	"database/sql"
	"errors"
	"regexp"
	"sync"

	"github.com/pocketbase/dbx"
)

// query is a statement of the hot paths with dbx's placeholders, which are
// looked for once. dbx does so with regular expressions at every call, which
// takes longer than most of these statements run.
type query struct {
	executor dbx.Executor
	text     placeholders
	params   dbx.Params
	slow     *dbx.Query // when there is no getting at the connection
}

// newQuery is dbx.Builder's NewQuery. The text must be one of a bounded number.
func newQuery(db dbx.Builder, text string) query {
	switch db := db.(type) {
	case *dbx.Tx:
		if b, ok := db.Builder.(interface{ Executor() dbx.Executor }); ok {
			return query{executor: b.Executor(), text: parse(text)}
		}
	case *dbx.DB:
		return query{executor: db.DB(), text: parse(text)}
	}
	return query{slow: db.NewQuery(text)}
}

// Bind sets the values of the placeholders.
func (q query) Bind(params dbx.Params) query {
	q.params = params
	return q
}

func (q query) args() []any {
	args := make([]any, len(q.text.names))
	for i, name := range q.text.names {
		args[i] = q.params[name]
	}
	return args
}

// Execute runs a statement that returns no rows.
func (q query) Execute() (sql.Result, error) {
	if q.slow != nil {
		return q.slow.Bind(q.params).Execute()
	}
	return q.executor.Exec(q.text.sql, q.args()...)
}

// Rows opens the result; the caller closes it.
func (q query) Rows() (*sql.Rows, error) {
	if q.slow != nil {
		rows, err := q.slow.Bind(q.params).Rows()
		if err != nil {
			return nil, err
		}
		return rows.Rows, nil
	}
	return q.executor.Query(q.text.sql, q.args()...)
}

// Row reads the first row; sql.ErrNoRows when there is none.
func (q query) Row(into ...any) (err error) {
	rows, err := q.Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return errors.Join(rows.Err(), sql.ErrNoRows)
	}
	return rows.Scan(into...)
}

// Column reads the first column of all rows.
func (q query) Column(into *[]string) error {
	return q.each(func(scan func(...any) error) error {
		var value string
		if err := scan(&value); err != nil {
			return err
		}
		*into = append(*into, value)
		return nil
	})
}

// each calls read for every row.
func (q query) each(read func(scan func(...any) error) error) (err error) {
	rows, err := q.Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// placeholders are a text as SQLite takes it and the names of its parameters.
type placeholders struct {
	sql   string
	names []string
}

var (
	parsed      sync.Map // text → placeholders
	placeholder = regexp.MustCompile(`\{:(\w+)\}`)
	quotedName  = regexp.MustCompile(`\[\[(\w+)\]\]`)
)

func parse(text string) placeholders {
	if known, ok := parsed.Load(text); ok {
		return known.(placeholders)
	}
	var p placeholders
	p.sql = placeholder.ReplaceAllStringFunc(text, func(found string) string {
		p.names = append(p.names, placeholder.FindStringSubmatch(found)[1])
		return "?"
	})
	p.sql = quotedName.ReplaceAllString(p.sql, `"$1"`)
	parsed.Store(text, p)
	return p
}
