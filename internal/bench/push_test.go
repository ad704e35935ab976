package bench

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
)

// visit is one visit as both sides are sent it; the record's id follows from
// its number, so that the two databases can be compared.
type visit struct {
	number  int
	officer string
	at      time.Time
}

func (v visit) id() string { return fmt.Sprintf("push%011d", v.number) }

// enterprise is one of those of fillEnterprises.
func (v visit) enterprise() string { return fmt.Sprintf("ent%012d", v.number%visited) }

// visited is how many enterprises are visited in turn.
const visited = 250

func (v visit) fields() map[string]any {
	at := syncproto.At(v.at).String()
	return map[string]any{
		"enterprise": v.enterprise(), "purpose": "routine", "started_at": at, "ended_at": at,
		"lat": 29.605513, "lng": 106.685317, "accuracy": 12.5, "companions": []string{"袁静"},
		"checklist": []map[string]string{{"item": "生产", "answer": "正常", "note": ""}},
		"summary":   fmt.Sprintf("第%d次走访：生产正常，订单饱满，缺少焊工三名。", v.number),
	}
}

// mutation is the visit on its way through the sync push.
func (v visit) mutation(mseq int64) syncproto.Mutation {
	return syncproto.Mutation{
		Mseq: mseq, ID: uuid.NewString(), Op: syncproto.OpCreate, Table: "visits", Record: v.id(),
		At: syncproto.At(v.at), Fields: v.fields(),
	}
}

// row is the visit with what our server adds by itself, for PocketBase.
func (v visit) row() map[string]any {
	at := syncproto.At(v.at).String()
	fields := v.fields()
	for name, value := range map[string]any{
		"id": v.id(), "grid": grid0, "officer": v.officer, "officer_name": "officer", "distance": 0,
		"captured_at": at, "device_at": at, "received_at": at, "device": "", "skew_ms": 0,
	} {
		fields[name] = value
	}
	return fields
}

// fillOfficers adds n grid workers on duty in the first grid.
func fillOfficers(b *testing.B, db dbx.Builder, n int) {
	const officer = "printf('officer%08d', i)"
	const numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:n}) "
	run(b, db, `INSERT INTO users (id, name, phone, role, active, password, tokenKey, created, updated) `+numbers+`
		SELECT `+officer+`, 'officer', printf('188%08d', i), 'grid_worker', TRUE, '-', hex(randomblob(25)),
			datetime('now'), datetime('now') FROM n`, dbx.Params{"n": n})
	run(b, db, `INSERT INTO assignments (id, user, duty, target, grid, [[from]], created, updated) `+numbers+`
		SELECT printf('posting%08d', i), `+officer+`, 'grid_worker', 'grid', {:grid}, '2026-01-01 00:00:00.000Z',
			datetime('now'), datetime('now') FROM n`, dbx.Params{"n": n, "grid": grid0})
}

// pusher pushes as one device of one officer.
type pusher struct {
	client
	clock   clock.Clock
	device  string
	officer string
	mseq    int64
}

// pushers are n phones of n officers over n connections to one server.
func pushers(b *testing.B, app *testkit.App, n int) []*pusher {
	fillOfficers(b, app.NonconcurrentDB(), n)
	all := newClient(app.Serve(b), "", n)
	list := make([]*pusher, n)
	for i := range list {
		officer, err := app.FindRecordById("users", fmt.Sprintf("officer%08d", i))
		if err != nil {
			b.Fatal(err)
		}
		token, err := officer.NewAuthToken()
		if err != nil {
			b.Fatal(err)
		}
		phone := all.as(token)
		list[i] = &pusher{client: phone, clock: app.Clock, device: phone.register(b), officer: officer.Id}
	}
	return list
}

// push sends visits in one request and fails unless all were applied.
func (p *pusher) push(b *testing.B, visits ...visit) {
	req := syncproto.PushRequest{Proto: syncproto.Proto, Device: p.device, Now: syncproto.At(p.clock.Now())}
	for _, v := range visits {
		p.mseq++
		req.Mutations = append(req.Mutations, v.mutation(p.mseq))
	}
	answer := p.post(b, "/api/sync/push", req)
	if n := bytes.Count(answer, []byte(`"status":"applied"`)); n != len(visits) {
		b.Errorf("%d of %d visits were applied: %s", n, len(visits), answer)
	}
}

// create sends visits to PocketBase: one as a record, several as a batch.
func (p pocketbase) create(b *testing.B, visits ...visit) {
	if len(visits) == 1 {
		p.post(b, "/api/collections/visits/records", visits[0].row())
		return
	}
	requests := make([]map[string]any, len(visits))
	for i, v := range visits {
		requests[i] = map[string]any{"method": http.MethodPost, "url": "/api/collections/visits/records", "body": v.row()}
	}
	answer := p.post(b, "/api/batch", map[string]any{"requests": requests})
	if n := bytes.Count(answer, []byte(`"status":200`)); n != len(visits) {
		b.Errorf("%d of %d visits were created: %.500s", n, len(visits), answer)
	}
}

// writeLoad has n connections send visits, each in batches one after the
// other, to us and to PocketBase on databases of their own.
type writeLoad struct {
	connections, each, batch int
	app                      *testkit.App
	phones                   []*pusher
	sent                     int // visits that every side has got
}

func newWriteLoad(b *testing.B, connections, each, batch int) *writeLoad {
	app := testkit.NewApp(b)
	fillDistrict(b, app.NonconcurrentDB(), 1, visited, 0)
	return &writeLoad{connections: connections, each: each, batch: batch, app: app, phones: pushers(b, app, connections)}
}

// newPocketBase knows the same officers and takes batches as large as ours.
func (l *writeLoad) newPocketBase(b *testing.B, connect core.DBConnectFunc) pocketbase {
	their := newPocketBase(b, connect, l.connections)
	fillDistrict(b, their.NonconcurrentDB(), 1, visited, 0)
	fillOfficers(b, their.NonconcurrentDB(), l.connections)
	batch := &their.Settings().Batch
	batch.Enabled, batch.MaxRequests, batch.Timeout = true, l.batch, 60
	return their
}

// visits are those that a connection sends under a number.
func (l *writeLoad) visits(connection, number int) []visit {
	return l.list(l.phones[connection], l.sent+(connection*l.each+number)*l.batch, l.batch)
}

// list is n visits of one officer, numbered from first on, one a second.
func (l *writeLoad) list(by *pusher, first, n int) []visit {
	list := make([]visit, n)
	for i := range list {
		list[i] = visit{first + i, by.officer, l.app.Clock.Now().Add(time.Duration(i-n) * time.Second)}
	}
	return list
}

// round is how many visits one round sends.
func (l *writeLoad) round() int { return l.connections * l.each * l.batch }

func (l *writeLoad) push(b *testing.B) (time.Duration, timings) {
	return together(l.connections, l.each, func(connection, number int) {
		l.phones[connection].push(b, l.visits(connection, number)...)
	})
}

func (l *writeLoad) create(b *testing.B, their pocketbase) (time.Duration, timings) {
	return together(l.connections, l.each, func(connection, number int) {
		their.create(b, l.visits(connection, number)...)
	})
}

// done ends a round; the clock goes on, so that nobody asks too often.
func (l *writeLoad) done() {
	l.sent += l.round()
	l.app.Clock.Advance(time.Minute)
}

// check fails unless both databases hold the same visits.
func (l *writeLoad) check(b *testing.B, their pocketbase) {
	b.Helper()
	const query = `SELECT json_array(id, enterprise, grid, officer, officer_name, purpose, started_at, ended_at, lat, lng,
		accuracy, distance, summary, json(companions), (SELECT json_group_array(json_array(value ->> 'item', value ->> 'answer',
			value ->> 'note')) FROM json_each(checklist))) FROM visits ORDER BY id`
	var ours, theirs []string
	if err := l.app.DB().NewQuery(query).Column(&ours); err != nil {
		b.Fatal(err)
	}
	if err := their.DB().NewQuery(query).Column(&theirs); err != nil {
		b.Fatal(err)
	}
	if len(ours) != l.sent || len(theirs) != l.sent {
		b.Fatalf("%d visits pushed, %d created, want %d", len(ours), len(theirs), l.sent)
	}
	for i := range ours {
		if ours[i] != theirs[i] {
			b.Fatalf("pushed %s, created %s", ours[i], theirs[i])
		}
	}
}

// BenchmarkPushAtOnce has 500 phones push one visit after the other, all at
// the same time, with synchronous=FULL, and 500 connections create the same
// visits through PocketBase's record API, once with its default of NORMAL and
// once with FULL.
func BenchmarkPushAtOnce(b *testing.B) {
	l := newWriteLoad(b, size(500), 10, 1)
	relaxed, durable := l.newPocketBase(b, normal), l.newPocketBase(b, full)
	var pushing, creating, creatingDurably, pushes timings
	for b.Loop() {
		took, calls := l.push(b)
		pushing, pushes = append(pushing, took), append(pushes, calls...)
		took, _ = l.create(b, relaxed)
		creating = append(creating, took)
		took, _ = l.create(b, durable)
		creatingDurably = append(creatingDurably, took)
		l.done()
	}
	l.check(b, relaxed)
	l.check(b, durable)

	work := fmt.Sprintf("push, %d devices at once, FULL", l.connections)
	rate := pushing.perSecond(l.round())
	report(b, line{work, "acks/s", rate, "PocketBase record create, FULL", creatingDurably.perSecond(l.round()), atLeast(2)})
	report(b, line{work, "acks/s", rate, "PocketBase record create, NORMAL", creating.perSecond(l.round()), atLeast(1)})
	report(b, line{work: work, unit: "acks/s", ours: rate, target: atLeast(2000)})
	report(b, line{work: work + ", 99 of 100 within", unit: "ms", ours: milliseconds(pushes.at(0.99)), target: atMost(1000)})
}

// BenchmarkBulkPush has 8 phones push batches of 200 visits with
// synchronous=FULL, and 8 connections create the same visits through
// PocketBase's batch API with its default of NORMAL.
func BenchmarkBulkPush(b *testing.B) {
	l := newWriteLoad(b, 8, size(10), 200)
	their := l.newPocketBase(b, normal)
	var pushing, creating timings
	for b.Loop() {
		took, _ := l.push(b)
		pushing = append(pushing, took)
		took, _ = l.create(b, their)
		creating = append(creating, took)
		l.done()
	}
	l.check(b, their)
	report(b, line{
		fmt.Sprintf("bulk push, batches of %d, %d devices, FULL", l.batch, l.connections), "records/s", pushing.perSecond(l.round()),
		"PocketBase batch API, NORMAL", creating.perSecond(l.round()), atLeast(3),
	})
}
