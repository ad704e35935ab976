package capture

import (
	"fmt"
	"strings"
)

// document is the SQL expression of the JSON that phones get of a row, whose
// columns are prefixed with NEW or with the table's name. SQLite allows 127
// arguments a function: about 60 columns.
func (t Table) document(prefix string) string {
	parts := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		column := fmt.Sprintf("%s.%q", prefix, f.Name)
		switch f.Kind {
		case Bool:
			column = fmt.Sprintf("json(CASE WHEN %s THEN 'true' ELSE 'false' END)", column)
		case Date:
			column = fmt.Sprintf("replace(%s, ' ', 'T')", column)
		case JSON:
			column = fmt.Sprintf("json(CASE WHEN json_valid(%[1]s) THEN %[1]s ELSE 'null' END)", column)
		}
		parts[i] = fmt.Sprintf("'%s', %s", f.Name, column)
	}
	return "json_object(" + strings.Join(parts, ", ") + ")"
}

// Document is the expression of the same JSON in a query that names the table.
func (t Table) Document() string { return t.document(t.Name) }

// scopes is a SELECT of the distinct scopes of the row NEW.
func (t Table) scopes() string { return strings.Join(t.Scopes, "\nUNION ") }

const advance = `UPDATE _sync_meta SET seq = seq + 1;`

// leave takes the row out of the scopes that it no longer belongs to.
func (t Table) leave() string {
	return fmt.Sprintf(`UPDATE _sync_row SET op = 0, doc = NULL, seq = (SELECT seq FROM _sync_meta)
		WHERE tbl = '%s' AND id = NEW.id AND op = 1 AND scope NOT IN (%s);`, t.Name, t.scopes())
}

// put writes the row into its scopes. A document that did not change moves
// nothing.
func (t Table) put() string {
	return fmt.Sprintf(`INSERT INTO _sync_row (scope, seq, tbl, id, op, doc)
		SELECT s.scope, m.seq, '%[1]s', NEW.id, 1, %[2]s
		FROM (SELECT NULL AS scope WHERE 0 UNION %[3]s) s, _sync_meta m WHERE true
		ON CONFLICT (tbl, id, scope) DO UPDATE SET seq = excluded.seq, op = 1, doc = excluded.doc
		WHERE op = 0 OR doc IS NOT excluded.doc;`, t.Name, t.document("NEW"), t.scopes())
}

// leaveOld takes out a row whose id was changed, under a sequence of its own.
func (t Table) leaveOld() string {
	return fmt.Sprintf(`UPDATE _sync_row SET op = 0, doc = NULL, seq = (SELECT seq FROM _sync_meta)
		WHERE OLD.id <> NEW.id AND tbl = '%s' AND id = OLD.id AND op = 1;
		UPDATE _sync_meta SET seq = seq + 1 WHERE OLD.id <> NEW.id;`, t.Name)
}

// gone takes the deleted row OLD out of all scopes.
func (t Table) gone() string {
	return fmt.Sprintf(`UPDATE _sync_row SET op = 0, doc = NULL, seq = (SELECT seq FROM _sync_meta)
		WHERE tbl = '%s' AND id = OLD.id AND op = 1;`, t.Name)
}

// touches re-capture the children of the rows with these ids.
func (t Table) touches(ids string) string {
	list := make([]string, len(t.Touch.Children))
	for i, child := range t.Touch.Children {
		where := strings.ReplaceAll(child.Where, changed, ids)
		list[i] = fmt.Sprintf("UPDATE %q SET created = created WHERE %s;", child.Table, where)
	}
	return strings.Join(list, "\n")
}

// triggers are the statements that create the capture of the table. A row may
// be inserted in place of another one (REPLACE), which runs no trigger of the
// row that goes, and rows may come and go in any order, children before their
// parents, because SQL asks nobody.
func (t Table) triggers() []string {
	list := []string{
		t.trigger("insert", "AFTER INSERT ON "+t.Name, advance, t.leave(), t.put(), t.touches("(NEW.id)")),
		t.trigger("update", "AFTER UPDATE ON "+t.Name, advance, t.leaveOld(), t.leave(), t.put()),
		t.trigger("delete", "AFTER DELETE ON "+t.Name, advance, t.gone(), t.touches("(OLD.id)")),
	}
	if len(t.Touch.On) == 0 {
		return list
	}
	var columns, moved []string
	for _, column := range append([]string{"id"}, t.Touch.On...) {
		columns = append(columns, fmt.Sprintf("%q", column))
		moved = append(moved, fmt.Sprintf("OLD.%[1]q IS NOT NEW.%[1]q", column))
	}
	// SQLite compiles a trigger, with all that it sets off, into every statement
	// that might fire it, which the columns keep few. Two triggers of one event
	// fire in no promised order, so the row is captured once more before its
	// children read its scopes.
	when := fmt.Sprintf("AFTER UPDATE OF %s ON %s WHEN %s", strings.Join(columns, ", "), t.Name, strings.Join(moved, " OR "))
	return append(list, t.trigger("touch", when, advance, t.leaveOld(), t.leave(), t.put(), t.touches("(OLD.id, NEW.id)")))
}

// trigger is the statement that creates one trigger of the table.
func (t Table) trigger(name, when string, body ...string) string {
	return fmt.Sprintf("CREATE TRIGGER %q %s BEGIN\n%s\nEND", t.prefix()+name, when, strings.Join(body, "\n"))
}

// prefix begins the names of all triggers of the table.
func (t Table) prefix() string { return "_sync_" + t.Name + "_on_" }
