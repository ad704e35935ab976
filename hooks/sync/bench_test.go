package sync_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const benchRows = 10_000

// plain is a client that leaves compression out, because PocketBase answers
// uncompressed and both sides should send the same bytes.
func plain(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableCompression: true, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections,
	}}
}

func call(b *testing.B, c *http.Client, method, url, token string, body []byte) []byte {
	req, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	res, err := c.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %s", url, res.StatusCode, answer)
	}
	return answer
}

// fill writes visits of enterprise A, as an officer's year leaves them.
func fill(b *testing.B, app *testkit.App, rows int) {
	now := app.Clock.Now()
	err := app.RunInTransaction(func(tx core.App) error {
		for i := range rows {
			at := now.Add(-time.Duration(i) * time.Minute)
			row := store.CaptureColumns(at, at, 0, at, "")
			for name, value := range (dbx.Params{
				"id": fmt.Sprintf("visit%010d", i), "enterprise": testkit.EnterpriseA, "grid": testkit.GridA,
				"officer": testkit.WorkerA.ID(), "officer_name": "邓娟", "companions": []string{"袁静"}, "purpose": "routine",
				"started_at": at, "ended_at": at, "lat": 29.605513, "lng": 106.685317, "accuracy": 12.5, "distance": 30.0,
				"checklist": []map[string]string{{"item": "生产", "answer": "正常", "note": ""}},
				"summary":   fmt.Sprintf("第%d次走访：生产正常，订单饱满，缺少焊工三名。", i), "promise": "", "promise_due": "",
			}) {
				row[name] = value
			}
			if err := store.Insert(tx.DB(), "visits", now, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// benchDevice registers a device and returns its id.
func benchDevice(b *testing.B, url, token string) string {
	body := call(b, http.DefaultClient, http.MethodPost, url+"/api/sync/devices", token, []byte(`{"name":"bench","platform":"go","app_version":"1"}`))
	var res syncproto.RegisterResponse
	if err := json.Unmarshal(body, &res); err != nil {
		b.Fatal(err)
	}
	return res.Device
}

// pullAll pulls from the cursors on until there is no more. It returns the
// bodies and how long the server took; reading them is the phone's business.
func pullAll(b *testing.B, c *http.Client, url, token, device string, cursors map[string]int64) (bodies [][]byte, took time.Duration) {
	for {
		req, err := json.Marshal(syncproto.PullRequest{Proto: 1, Device: device, Scopes: cursors})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		body := call(b, c, http.MethodPost, url+"/api/sync/pull", token, req)
		took += time.Since(start)
		bodies = append(bodies, body)
		var head struct {
			Pages []struct {
				Scope string `json:"scope"`
				To    int64  `json:"to"`
			} `json:"pages"`
			More bool `json:"more"`
		}
		if err := json.Unmarshal(body, &head); err != nil {
			b.Fatal(err)
		}
		for _, page := range head.Pages {
			cursors[page.Scope] = page.To
		}
		if !head.More {
			return bodies, took
		}
	}
}

// BenchmarkInitialPull reads 10,000 visits of one grid through the sync pull
// and through PocketBase's list API at 500 a page, and checks that both
// delivered the same rows.
func BenchmarkInitialPull(b *testing.B) {
	app := testkit.NewApp(b)
	fill(b, app, benchRows)
	url := app.Serve(b)
	worker, manager := app.Token(b, testkit.WorkerA), app.Token(b, testkit.Manager)
	device := benchDevice(b, url, worker)
	client := plain(1)

	var ours, theirs time.Duration
	var pulled, listed [][]byte
	for b.Loop() {
		var took time.Duration
		pulled, took = pullAll(b, client, url, worker, device, map[string]int64{})
		ours += took

		start := time.Now()
		listed = listed[:0]
		for page := 1; page <= benchRows/500; page++ {
			path := fmt.Sprintf("%s/api/collections/visits/records?perPage=500&page=%d&skipTotal=1&sort=id", url, page)
			listed = append(listed, call(b, client, http.MethodGet, path, manager, nil))
		}
		theirs += time.Since(start)
	}
	compareRows(b, pulled, listed)
	rate := func(d time.Duration) float64 { return float64(benchRows*b.N) / d.Seconds() }
	b.ReportMetric(rate(ours), "pull-rows/s")
	b.ReportMetric(rate(theirs), "pocketbase-rows/s")
	b.ReportMetric(rate(ours)/rate(theirs), "ratio")
}

// compareRows fails unless every visit came by both ways with the same values
// in every synced field.
func compareRows(b *testing.B, pulled, listed [][]byte) {
	byPull := map[string]map[string]any{}
	for _, body := range pulled {
		var res syncproto.PullResponse
		if err := json.Unmarshal(body, &res); err != nil {
			b.Fatal(err)
		}
		for _, page := range res.Pages {
			for _, row := range page.Rows {
				if row.Table != "visits" {
					continue
				}
				var doc map[string]any
				if err := json.Unmarshal(row.Doc, &doc); err != nil {
					b.Fatal(err)
				}
				byPull[row.ID] = doc
			}
		}
	}
	byList := 0
	for _, body := range listed {
		var page struct {
			Items []map[string]any `json:"items"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			b.Fatal(err)
		}
		for _, item := range page.Items {
			byList++
			doc := byPull[fmt.Sprint(item["id"])]
			for name, value := range doc {
				got, want := fmt.Sprint(value), fmt.Sprint(item[name])
				if strings.HasSuffix(name, "_at") || name == "promise_due" {
					want = strings.Replace(want, " ", "T", 1)
				}
				if got != want {
					b.Fatalf("visit %v, %s: pulled %s, listed %s", item["id"], name, got, want)
				}
			}
			if len(doc) == 0 {
				b.Fatalf("visit %v was not pulled", item["id"])
			}
		}
	}
	if len(byPull) != benchRows || byList != benchRows {
		b.Fatalf("%d pulled, %d listed, want %d", len(byPull), byList, benchRows)
	}
}

// BenchmarkIdlePull asks for news when there are none, with 10,000 rows held.
// The time includes HTTP over loopback.
func BenchmarkIdlePull(b *testing.B) {
	app := testkit.NewApp(b)
	fill(b, app, benchRows)
	url := app.Serve(b)
	token := app.Token(b, testkit.WorkerA)
	device := benchDevice(b, url, token)
	client := plain(1)
	cursors := map[string]int64{}
	pullAll(b, client, url, token, device, cursors)
	for b.Loop() {
		bodies, _ := pullAll(b, client, url, token, device, cursors)
		if len(bodies) != 1 || !bytes.Contains(bodies[0], []byte(`"pages":[]`)) {
			b.Fatalf("an idle pull delivered %s", bodies[0])
		}
	}
}

// BenchmarkPushSingleVisits pushes one visit at a time from 50 connections
// with synchronous=FULL, and creates the same visits through PocketBase's
// record API on a database of its own at its default of NORMAL.
func BenchmarkPushSingleVisits(b *testing.B) {
	const connections = 50
	ours, theirs := testkit.NewApp(b), testkit.NewAppOn(b, core.DefaultDBConnect)
	ourURL, theirURL := ours.Serve(b), theirs.Serve(b)
	token, superuser := ours.Token(b, testkit.WorkerA), theirs.Token(b, testkit.Superuser)
	client := plain(connections)

	devices := make([]string, connections)
	sent := make([]int64, connections)
	for i := range devices {
		devices[i] = benchDevice(b, ourURL, token)
	}
	const perRound = 2000
	var pushing, creating time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		pushing += spread(connections, perRound, func(connection int) {
			sent[connection]++
			now := syncproto.At(ours.Clock.Now())
			body, err := json.Marshal(syncproto.PushRequest{Proto: 1, Device: devices[connection], Now: now, Mutations: []syncproto.Mutation{{
				Mseq: sent[connection], ID: uuid.NewString(), Op: syncproto.OpCreate, Table: "visits", Record: randomID(),
				At: now, Fields: visit(testkit.EnterpriseA, now.Time),
			}}})
			if err != nil {
				b.Error(err)
				return
			}
			answer := call(b, client, http.MethodPost, ourURL+"/api/sync/push", token, body)
			if !bytes.Contains(answer, []byte(`"status":"applied"`)) {
				b.Errorf("push: %s", answer)
			}
		})
		creating += spread(connections, perRound, func(int) {
			now := syncproto.At(theirs.Clock.Now())
			fields := visit(testkit.EnterpriseA, now.Time)
			for name, value := range map[string]any{
				"id": randomID(), "grid": testkit.GridA, "officer": testkit.WorkerA.ID(), "officer_name": "邓娟",
				"captured_at": now.String(), "received_at": now.String(),
			} {
				fields[name] = value
			}
			body, err := json.Marshal(fields)
			if err != nil {
				b.Error(err)
				return
			}
			call(b, client, http.MethodPost, theirURL+"/api/collections/visits/records", superuser, body)
		})
	}
	for app, name := range map[*testkit.App]string{ours: "ours", theirs: "theirs"} {
		if n, err := app.CountRecords("visits"); err != nil || n != int64(rounds*perRound) {
			b.Fatalf("%s: %d visits, %v; want %d", name, n, err, rounds*perRound)
		}
	}
	rate := func(d time.Duration) float64 { return float64(rounds*perRound) / d.Seconds() }
	b.ReportMetric(rate(pushing), "push-acks/s")
	b.ReportMetric(rate(creating), "pocketbase-creates/s")
	b.ReportMetric(rate(pushing)/rate(creating), "ratio")
}

// spread does n calls of work over the connections and returns how long all
// of them took.
func spread(connections, n int, work func(connection int)) time.Duration {
	var left atomic.Int64
	left.Store(int64(n))
	var group sync.WaitGroup
	start := time.Now()
	for connection := range connections {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				work(connection)
			}
		})
	}
	group.Wait()
	return time.Since(start)
}

func randomID() string {
	return security.RandomStringWithAlphabet(15, "abcdefghijklmnopqrstuvwxyz0123456789")
}
