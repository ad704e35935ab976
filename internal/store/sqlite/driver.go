// Package sqlite opens SQLite databases whose connections keep their
// statements compiled. SQLite compiles the triggers of a table into every
// statement that writes to it, which for a captured table costs many times
// what running the statement does; PocketBase and dbx send each statement as
// text, so the cache has to sit below them, in the driver.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	_ "modernc.org/sqlite" // the driver that this one wraps
)

// Open opens a database by modernc's data source name.
func Open(dsn string) (*sql.DB, error) {
	keepHeap()
	base, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	inner := base.Driver()
	if err := base.Close(); err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{inner, dsn}), nil
}

type connector struct {
	inner driver.Driver
	dsn   string
}

func (c connector) Driver() driver.Driver { return c.inner }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.inner.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	base, ok := inner.(baseConn)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's connection lacks an interface"), inner.Close())
	}
	return &conn{baseConn: base, statements: newCache()}, nil
}

// baseConn is what the wrapped driver's connections can do.
type baseConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// baseStmt is what the wrapped driver's statements can do.
type baseStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is used by one goroutine at a time, as database/sql promises.
type conn struct {
	baseConn
	statements *cache
}

// Close finalizes the kept statements first; SQLite would not close before.
func (c *conn) Close() error {
	return errors.Join(c.statements.clear(), c.baseConn.Close())
}

// ExecContext runs a statement, compiled before where it can be.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !cacheable(query) {
		return c.baseConn.ExecContext(ctx, query, args)
	}
	stmt, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := stmt.ExecContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	return res, c.statements.put(query, stmt)
}

// QueryContext opens rows; their statement is kept when they are closed.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !cacheable(query) {
		return c.baseConn.QueryContext(ctx, query, args)
	}
	stmt, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	inner, err := stmt.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	base, ok := inner.(baseRows)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's rows lack an interface"), inner.Close(), stmt.Close())
	}
	return &rows{baseRows: base, conn: c, query: query, stmt: stmt}, nil
}

// take hands out a compiled statement, which nobody else has until it is put
// back: the same query may be open twice on one connection.
func (c *conn) take(ctx context.Context, query string) (baseStmt, error) {
	if stmt := c.statements.take(query); stmt != nil {
		return stmt, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	stmt, ok := prepared.(baseStmt)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's statement lacks an interface"), prepared.Close())
	}
	return stmt, nil
}

// baseRows is what the wrapped driver's rows can do.
type baseRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

type rows struct {
	baseRows
	conn  *conn
	query string
	stmt  baseStmt
}

// Close resets the statement and keeps it.
func (r *rows) Close() error {
	if r.stmt == nil {
		return nil
	}
	stmt := r.stmt
	r.stmt = nil
	if err := r.baseRows.Close(); err != nil {
		return errors.Join(err, stmt.Close())
	}
	return r.conn.statements.put(r.query, stmt)
}
