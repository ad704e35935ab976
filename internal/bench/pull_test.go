package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store/capture"
	"gridwalk/internal/testkit"
)

// puller pulls as one device.
type puller struct {
	client
	device  string
	epoch   string
	cursors map[string]int64
}

func (c client) puller(b *testing.B) *puller {
	return &puller{client: c, device: c.register(b), cursors: map[string]int64{}}
}

// page asks once. What a phone does with the answer is not measured.
func (p *puller) page(b *testing.B, took *time.Duration) (body []byte, more bool) {
	req := encode(b, syncproto.PullRequest{Proto: syncproto.Proto, Device: p.device, Epoch: p.epoch, Scopes: p.cursors})
	start := time.Now()
	body = p.call(b, http.MethodPost, "/api/sync/pull", req)
	*took += time.Since(start)
	head := decode[struct {
		Epoch string `json:"epoch"`
		Pages []struct {
			Scope string `json:"scope"`
			To    int64  `json:"to"`
		} `json:"pages"`
		More bool `json:"more"`
	}](b, body)
	p.epoch = head.Epoch
	for _, page := range head.Pages {
		p.cursors[page.Scope] = page.To
	}
	return body, head.More
}

// all pulls until there is no more.
func (p *puller) all(b *testing.B) (bodies [][]byte, took time.Duration) {
	for more := true; more && !b.Failed(); {
		var body []byte
		body, more = p.page(b, &took)
		bodies = append(bodies, body)
	}
	return bodies, took
}

// again forgets what was pulled.
func (p *puller) again() *puller {
	p.epoch = ""
	clear(p.cursors)
	return p
}

// pulledVisits are the documents of all visits by id.
func pulledVisits(b *testing.B, bodies [][]byte) map[string]map[string]any {
	docs := map[string]map[string]any{}
	for _, body := range bodies {
		for _, page := range decode[syncproto.PullResponse](b, body).Pages {
			for _, row := range page.Rows {
				if row.Table == "visits" {
					docs[row.ID] = decode[map[string]any](b, row.Doc)
				}
			}
		}
	}
	return docs
}

// BenchmarkInitialPull reads 10,000 visits of one grid: through the sync pull,
// through PocketBase's list API at 500 a page, and as JSON straight from
// SQLite without HTTP. The last comes in two kinds: what one would write
// without Gridwalk, a query that builds each document with json_object from
// the table, and the bare scan of the documents that the change capture has
// stored, which is what is left of a pull when all else costs nothing.
func BenchmarkInitialPull(b *testing.B) {
	rows := size(10_000)
	app := testkit.NewApp(b)
	their := newPocketBase(b, normal, 1)
	for _, db := range []dbx.Builder{app.NonconcurrentDB(), their.NonconcurrentDB()} {
		fillDistrict(b, db, 1, 25, rows)
	}
	post(b, app.NonconcurrentDB(), testkit.WorkerA, 1)
	our := newClient(app.Serve(b), app.Token(b, testkit.WorkerA), 1).puller(b)

	var pulls, lists, builds, scans timings
	var pulled, listed [][]byte
	var built, scanned []byte
	for b.Loop() {
		app.Clock.Advance(time.Minute)
		var took time.Duration
		pulled, took = our.again().all(b)
		pulls = append(pulls, took)
		lists.time(func() { listed = listVisits(b, their, rows) })
		builds.time(func() { built = readJSON(b, app, builtVisits()) })
		scans.time(func() { scanned = readJSON(b, app, storedVisits) })
	}
	docs := pulledVisits(b, pulled)
	sameVisits(b, rows, docs, listedVisits(b, listed), "listed")
	sameVisits(b, rows, docs, jsonVisits(b, built), "built from the table")
	sameVisits(b, rows, docs, jsonVisits(b, scanned), "scanned")

	work := fmt.Sprintf("initial pull, %d rows of a grid", rows)
	report(b, line{work, "rows/s", pulls.perSecond(rows), "PocketBase list API, 500 a page", lists.perSecond(rows), atLeast(10)})
	report(b, line{work, "ms", milliseconds(pulls.median()), "one query with json_object, no HTTP", milliseconds(builds.median()), atMost(1.5)})
	report(b, line{work, "ms", milliseconds(pulls.median()), "one scan of the stored documents, no HTTP", milliseconds(scans.median()), atMost(1.5)})
}

func listVisits(b *testing.B, their pocketbase, rows int) (pages [][]byte) {
	for page := 1; (page-1)*500 < rows; page++ {
		path := fmt.Sprintf("/api/collections/visits/records?perPage=500&page=%d&skipTotal=1&sort=id", page)
		pages = append(pages, their.call(b, http.MethodGet, path, nil))
	}
	return pages
}

func listedVisits(b *testing.B, pages [][]byte) map[string]map[string]any {
	docs := map[string]map[string]any{}
	for _, body := range pages {
		for _, item := range decode[struct{ Items []map[string]any }](b, body).Items {
			docs[fmt.Sprint(item["id"])] = item
		}
	}
	return docs
}

const storedVisits = "SELECT doc FROM _sync_row WHERE scope = 'grid:" + grid0 + "' AND op = 1 AND tbl = 'visits' ORDER BY seq"

// builtVisits is the query for somebody who has the tables and nothing else.
func builtVisits() string {
	visits, _ := capture.Lookup("visits")
	return "SELECT " + visits.Document() + " FROM visits WHERE grid = '" + grid0 + "'"
}

// readJSON reads documents into one JSON array.
func readJSON(b *testing.B, app *testkit.App, query string) []byte {
	rows, err := app.DB().NewQuery(query).Rows()
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	body := []byte{'['}
	var doc []byte
	for rows.Next() {
		if err := rows.Scan(&doc); err != nil {
			b.Fatal(err)
		}
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(body, doc...)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return append(body, ']')
}

func jsonVisits(b *testing.B, body []byte) map[string]map[string]any {
	docs := map[string]map[string]any{}
	for _, doc := range decode[[]map[string]any](b, body) {
		docs[fmt.Sprint(doc["id"])] = doc
	}
	return docs
}

// sameVisits fails unless both ways delivered every visit with the same value
// in every synced field.
func sameVisits(b *testing.B, rows int, pulled, others map[string]map[string]any, how string) {
	b.Helper()
	if len(pulled) != rows || len(others) != rows {
		b.Fatalf("%d pulled, %d %s, want %d", len(pulled), len(others), how, rows)
	}
	for id, doc := range pulled {
		if len(doc) == 0 {
			b.Fatalf("visit %s was pulled without fields", id)
		}
		for name, value := range doc {
			got, want := fmt.Sprint(value), fmt.Sprint(others[id][name])
			if strings.HasSuffix(name, "_at") || name == "promise_due" {
				want = strings.Replace(want, " ", "T", 1)
			}
			if got != want {
				b.Fatalf("visit %s, %s: pulled %s, %s %s", id, name, got, how, want)
			}
		}
	}
}

// BenchmarkIdlePull asks for news of 50 scopes when there are none, with
// 1,000 and with 100,000 rows held, and measures what the server does from
// the request's first byte to the answer's last, without a network.
func BenchmarkIdlePull(b *testing.B) {
	const scopes = 50
	few := newIdle(b, scopes-2, size(1000))
	many := newIdle(b, scopes-2, size(100_000))
	var ours, theirs timings
	for b.Loop() {
		for range 200 {
			ours.time(func() { many.ask(b) })
			theirs.time(func() { few.ask(b) })
		}
		many.check(b)
		few.check(b)
	}
	work := fmt.Sprintf("idle pull, %d scopes, %d rows held, server time", scopes, size(100_000))
	report(b, line{work: work, unit: "ms", ours: milliseconds(ours.median()), target: atMost(1)})
	report(b, line{work, "ms", milliseconds(ours.median()), fmt.Sprintf("with %d rows", size(1000)), milliseconds(theirs.median()), atMost(1.2)})
}

// idle is a server with a phone that is up to date.
type idle struct {
	app     *testkit.App
	handler http.Handler
	token   string
	body    []byte
	answer  *httptest.ResponseRecorder
}

func newIdle(b *testing.B, grids, rows int) *idle {
	app := testkit.NewApp(b)
	enterprises := 2 * grids
	fillDistrict(b, app.NonconcurrentDB(), grids, enterprises, max(0, rows-2*enterprises))
	post(b, app.NonconcurrentDB(), testkit.WorkerA, grids)
	handler := app.Handler(b)
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	phone := newClient(server.URL, app.Token(b, testkit.WorkerA), 1).puller(b)
	phone.all(b)
	return &idle{app: app, handler: handler, token: phone.token, body: encode(b, syncproto.PullRequest{
		Proto: syncproto.Proto, Device: phone.device, Epoch: phone.epoch, Scopes: maps.Clone(phone.cursors),
	})}
}

func (i *idle) ask(b *testing.B) {
	i.app.Clock.Advance(time.Second)
	req := httptest.NewRequest(http.MethodPost, "/api/sync/pull", bytes.NewReader(i.body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", i.token)
	i.answer = httptest.NewRecorder()
	i.handler.ServeHTTP(i.answer, req)
	if i.answer.Code != http.StatusOK {
		b.Fatalf("%d %s", i.answer.Code, i.answer.Body)
	}
}

// check fails unless the last answer was one of 50 scopes and no rows.
func (i *idle) check(b *testing.B) {
	var res syncproto.PullResponse
	if err := json.Unmarshal(i.answer.Body.Bytes(), &res); err != nil || len(res.Granted) != 50 || len(res.Pages) != 0 || res.More {
		b.Fatalf("an idle pull answered %s, %v", i.answer.Body, err)
	}
}
