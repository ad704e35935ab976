package migrations

// createInternalTables makes the tables that are not collections: nobody but
// the server reads or writes them.
func (s *schema) createInternalTables() {
	s.exec(
		// One row per record and scope, replaced in place. Clustered by scope
		// and sequence, so that a pull is one contiguous range scan.
		`CREATE TABLE _sync_row (
			scope TEXT NOT NULL, seq INTEGER NOT NULL,
			tbl TEXT NOT NULL, id TEXT NOT NULL,
			op INTEGER NOT NULL, doc TEXT,
			PRIMARY KEY (scope, seq)
		) WITHOUT ROWID`,
		`CREATE UNIQUE INDEX idx_sync_row_record ON _sync_row (tbl, id, scope)`,
		`CREATE TABLE _sync_scope (
			scope TEXT PRIMARY KEY,
			head INTEGER NOT NULL, floor INTEGER NOT NULL DEFAULT 0,
			count INTEGER NOT NULL DEFAULT 0, sum INTEGER NOT NULL DEFAULT 0
		) WITHOUT ROWID`,
		`CREATE INDEX idx_sync_scope_head ON _sync_scope (head)`,
		`CREATE TABLE _sync_meta (
			one INTEGER PRIMARY KEY CHECK (one = 1),
			seq INTEGER NOT NULL, epoch TEXT NOT NULL
		)`,
		`INSERT INTO _sync_meta VALUES (1, 0, lower(hex(randomblob(8))))`,
		`CREATE TABLE _sync_schema (tbl TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID`,
		`CREATE TABLE _sync_mutation (
			device TEXT NOT NULL, mseq INTEGER NOT NULL,
			id TEXT NOT NULL, tbl TEXT NOT NULL, record TEXT NOT NULL, rejected INTEGER NOT NULL,
			hash BLOB NOT NULL, result TEXT NOT NULL,
			PRIMARY KEY (device, mseq)
		) WITHOUT ROWID`,
		`CREATE UNIQUE INDEX idx_sync_mutation_id ON _sync_mutation (id)`,
		`CREATE INDEX idx_sync_mutation_rejected ON _sync_mutation (tbl, record) WHERE rejected = 1`,

		// The aggregates of a scope follow from its rows, whoever writes them.
		`CREATE TRIGGER _sync_row_insert AFTER INSERT ON _sync_row BEGIN
			INSERT INTO _sync_scope (scope, head, count, sum)
			VALUES (NEW.scope, NEW.seq, NEW.op, NEW.op * NEW.seq)
			ON CONFLICT (scope) DO UPDATE SET
				head = max(head, excluded.head), count = count + excluded.count, sum = sum + excluded.sum;
		END`,
		`CREATE TRIGGER _sync_row_update AFTER UPDATE ON _sync_row BEGIN
			UPDATE _sync_scope SET head = max(head, NEW.seq),
				count = count + NEW.op - OLD.op,
				sum = sum + NEW.op * NEW.seq - OLD.op * OLD.seq
			WHERE scope = NEW.scope;
		END`,
		`CREATE TRIGGER _sync_row_delete AFTER DELETE ON _sync_row BEGIN
			UPDATE _sync_scope SET floor = max(floor, OLD.seq),
				count = count - OLD.op, sum = sum - OLD.op * OLD.seq
			WHERE scope = OLD.scope;
		END`,

		// Which grid an enterprise belonged to at any moment: authority over
		// what was captured is judged by the grid of that moment.
		`CREATE TABLE _enterprise_grid (
			enterprise TEXT NOT NULL, since TEXT NOT NULL, grid TEXT NOT NULL,
			PRIMARY KEY (enterprise, since)
		) WITHOUT ROWID`,
		`CREATE TRIGGER _enterprise_grid_insert AFTER INSERT ON enterprises BEGIN
			INSERT OR REPLACE INTO _enterprise_grid VALUES (NEW.id, strftime('%Y-%m-%d %H:%M:%fZ', 'now'), NEW.grid);
		END`,
		`CREATE TRIGGER _enterprise_grid_update AFTER UPDATE OF grid ON enterprises WHEN OLD.grid IS NOT NEW.grid BEGIN
			INSERT OR REPLACE INTO _enterprise_grid VALUES (NEW.id, strftime('%Y-%m-%d %H:%M:%fZ', 'now'), NEW.grid);
		END`,

		// An enterprise knows its last visit, whichever way the visit arrived.
		`CREATE TRIGGER _enterprise_last_visit AFTER INSERT ON visits BEGIN
			UPDATE enterprises SET last_visit_at = max(last_visit_at, NEW.started_at) WHERE id = NEW.enterprise;
		END`,

		// Counters for official numbers (issues per day, orders per year).
		`CREATE TABLE _counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID`,

		// Background work: rows with a due time and a lease, so that it
		// survives restarts.
		`CREATE TABLE _jobs (
			kind TEXT NOT NULL, ref TEXT NOT NULL,
			due_at TEXT NOT NULL, lease_until TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
			last_error TEXT NOT NULL DEFAULT '',
			PRIMARY KEY (kind, ref)
		) WITHOUT ROWID`,
		`CREATE INDEX idx_jobs_due ON _jobs (kind, due_at)`,

		// Secrets are generated on first use and never leave the server.
		`CREATE TABLE _secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`,
	)
}
