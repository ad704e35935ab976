package sqlite

import (
	"container/list"
	"strings"
)

// maxStatements bounds what one connection keeps; the least recently used
// statement goes first.
const maxStatements = 200

// maxQueryLength leaves out queries that were built around many values and
// hardly come again.
const maxQueryLength = 8 << 10

// cacheable tells whether a query is a statement of data. Schema changes and
// pragmas run once and are often scripts.
func cacheable(query string) bool {
	if len(query) > maxQueryLength {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(word) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK":
		return true
	}
	return false
}

// cache holds the statements of one connection that nobody uses.
type cache struct {
	idle   map[string]*list.Element
	recent *list.List // of kept, the most recently used in front
}

type kept struct {
	query string
	stmt  baseStmt
}

func newCache() *cache { return &cache{idle: map[string]*list.Element{}, recent: list.New()} }

// take removes and returns the statement of a query, nil when there is none.
func (c *cache) take(query string) baseStmt {
	element, ok := c.idle[query]
	if !ok {
		return nil
	}
	delete(c.idle, query)
	return c.recent.Remove(element).(kept).stmt
}

// put keeps a statement that was reset. Of two for one query, one is closed.
func (c *cache) put(query string, stmt baseStmt) error {
	if _, twice := c.idle[query]; twice {
		return stmt.Close()
	}
	c.idle[query] = c.recent.PushFront(kept{query, stmt})
	if c.recent.Len() <= maxStatements {
		return nil
	}
	oldest := c.recent.Remove(c.recent.Back()).(kept)
	delete(c.idle, oldest.query)
	return oldest.stmt.Close()
}

func (c *cache) clear() (err error) {
	for query := range c.idle {
		if e := c.take(query).Close(); err == nil {
			err = e
		}
	}
	return err
}
