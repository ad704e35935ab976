package bench

import (
	"testing"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/testkit"
)

// run executes one statement on either side's database.
func run(b *testing.B, db dbx.Builder, query string, params ...dbx.Params) {
	b.Helper()
	q := db.NewQuery(query)
	for _, p := range params {
		q.Bind(p)
	}
	if _, err := q.Execute(); err != nil {
		b.Fatalf("%s: %v", query, err)
	}
}

// grid0 is the first grid of fillGrids.
const grid0 = "grid00000000000"

// fillGrids adds n grids of area A.
func fillGrids(b *testing.B, db dbx.Builder, n int) {
	run(b, db, `
		INSERT INTO grids (id, name, area, created, updated)
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:n})
		SELECT printf('grid%011d', i), '网格 ' || i, {:area}, datetime('now'), datetime('now') FROM n`,
		dbx.Params{"n": n, "area": testkit.AreaA})
}

// fillEnterprises adds n enterprises with a board each: the first to the first
// grid of fillGrids, the last to the last.
func fillEnterprises(b *testing.B, db dbx.Builder, n, grids int) {
	run(b, db, `
		INSERT INTO enterprises (id, name, uscc, class, grid, status, address, legal_rep, lat, lng, headcount,
			contacts, created, updated)
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:n})
		SELECT printf('ent%012d', i), '重庆科朗船舶产业有限公司' || i, printf('91%016d', i), 'growing',
			printf('grid%011d', i * {:grids} / {:n}), 'operating', '重庆市南岸区东港路' || i || '号', '邓娟',
			29.605513, 106.685317, 60, '[{"name":"韩娟","post":"行政经理","phone":"13472128754"}]',
			datetime('now'), datetime('now') FROM n`,
		dbx.Params{"n": n, "grids": grids})
	run(b, db, `
		INSERT INTO boards (id, enterprise, code, issued_at, created, updated)
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:n})
		SELECT printf('brd%012d', i), printf('ent%012d', i), printf('%010d', 1000000000 + i),
			'2026-01-05 01:00:00.000Z', datetime('now'), datetime('now') FROM n`,
		dbx.Params{"n": n})
}

// fillVisits adds n visits, as an officer's years leave them, to the
// enterprises of fillEnterprises in turn.
func fillVisits(b *testing.B, db dbx.Builder, n, enterprises, grids int) {
	run(b, db, `
		INSERT INTO visits (id, enterprise, grid, officer, officer_name, companions, purpose, started_at, ended_at,
			lat, lng, accuracy, distance, checklist, summary, promise, promise_due,
			captured_at, device_at, skew_ms, received_at, device, created, updated)
		WITH RECURSIVE n (i, at) AS (
			SELECT 0, '2026-06-01 01:00:00.000Z' WHERE {:n} > 0
			UNION ALL SELECT i + 1, strftime('%Y-%m-%d %H:%M:%fZ', '2026-06-01 01:00:00', '-' || (i + 1) || ' minutes')
			FROM n WHERE i + 1 < {:n})
		SELECT printf('visit%010d', i), printf('ent%012d', i % {:enterprises}), printf('grid%011d', i % {:enterprises} * {:grids} / {:enterprises}),
			{:officer}, '邓娟', '["袁静"]', 'routine', at, at, 29.605513, 106.685317, 12.5, 30,
			'[{"item":"生产","answer":"正常","note":""}]',
			'第' || i || '次走访：生产正常，订单饱满，缺少焊工三名。', '', '',
			at, at, 0, at, '', at, at FROM n`,
		dbx.Params{"n": n, "enterprises": enterprises, "grids": grids, "officer": testkit.WorkerA.ID()})
}

// fillDistrict adds grids with their enterprises and visits.
func fillDistrict(b *testing.B, db dbx.Builder, grids, enterprises, visits int) {
	b.Helper()
	fillGrids(b, db, grids)
	fillEnterprises(b, db, enterprises, grids)
	fillVisits(b, db, visits, enterprises, grids)
}

// post gives the officer the first n grids of fillGrids and no others.
func post(b *testing.B, db dbx.Builder, who testkit.Persona, n int) {
	run(b, db, "DELETE FROM assignments WHERE user = {:user}", dbx.Params{"user": who.ID()})
	run(b, db, `
		INSERT INTO assignments (id, user, duty, target, grid, [[from]], created, updated)
		SELECT 'post' || substr(id, 5), {:user}, 'grid_worker', 'grid', id, '2026-01-01 00:00:00.000Z', created, updated
		FROM grids WHERE id < printf('grid%011d', {:n}) AND id >= {:first}`,
		dbx.Params{"user": who.ID(), "n": n, "first": grid0})
}
