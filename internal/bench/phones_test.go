package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	pbtests "github.com/pocketbase/pocketbase/tests"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
)

// idleFor is how long the subscribed phones are watched doing nothing.
const idleFor = 20 * time.Second

// BenchmarkIdlePhones starts the real binary, subscribes 2,000 phones to their
// pokes and measures what the server's process holds and does while nothing
// happens. Then a change in one grid has to poke the one phone of that grid first.
func BenchmarkIdlePhones(b *testing.B) {
	n := size(2000)
	app := testkit.NewApp(b)
	fillOfficers(b, app.NonconcurrentDB(), n)
	run(b, app.NonconcurrentDB(), `INSERT INTO devices (id, user, name, state, last_seen_at, created, updated)
		SELECT replace(id, 'officer', 'devices'), id, 'bench', 'active', strftime('%Y-%m-%d %H:%M:%fZ', 'now'), created, updated
		FROM users WHERE id LIKE 'officer%'`)
	run(b, app.NonconcurrentDB(), "UPDATE assignments SET grid = CASE id WHEN 'posting00000000' THEN {:a} ELSE {:b} END WHERE id LIKE 'posting%'",
		dbx.Params{"a": testkit.GridA, "b": testkit.GridB})
	server := startServer(b, app)
	tokens := make([]string, n)
	for i := range tokens {
		officer, err := app.FindRecordById("users", fmt.Sprintf("officer%08d", i))
		if err != nil {
			b.Fatal(err)
		}
		if tokens[i], err = officer.NewAuthToken(); err != nil {
			b.Fatal(err)
		}
	}

	poked := make(chan int, n)
	// A laptop's worth of phones connects at a time, as a morning has it.
	connecting := make(chan struct{}, 50)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			connecting <- struct{}{}
			defer func() { <-connecting }()
			server.subscribe(b, i, tokens[i], poked)
		})
	}
	group.Wait()
	if b.Failed() {
		return
	}

	var memory, share float64
	for b.Loop() {
		before := server.processorTime(b)
		start := time.Now()
		<-time.After(idleFor)
		share = max(share, 100*(server.processorTime(b)-before).Seconds()/time.Since(start).Seconds())
		memory = max(memory, server.memory(b))
	}
	server.changeGridA(b, app)
	if i := <-poked; i != 0 {
		b.Fatalf("phone %d was poked for another grid", i)
	}
	work := fmt.Sprintf("%d idle subscribed phones", n)
	report(b, line{work: work + ", memory", unit: "MB", ours: memory, target: atMost(300)})
	report(b, line{work: work + ", share of a core", unit: "%", ours: share, target: atMost(5)})
}

// server is the real binary on a copy of an app's database.
type server struct {
	client
	process *exec.Cmd
}

func startServer(b *testing.B, app *testkit.App) *server {
	dir, err := pbtests.TempDirClone(app.DataDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	binary := filepath.Join(b.TempDir(), "gridwalk")
	if out, err := exec.Command("go", "build", "-o", binary, "gridwalk").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	address := freeAddress(b)
	process := exec.Command(binary, "serve", "--http", address, "--dir", dir)
	if err := process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _, _ = process.Process.Kill(), process.Wait() })
	s := &server{newClient("http://"+address, "", 0), process}
	for deadline := time.Now().Add(time.Minute); ; <-time.After(20 * time.Millisecond) {
		res, err := s.Get(s.url + "/api/health")
		if err == nil {
			_ = res.Body.Close()
			return s
		}
		if time.Now().After(deadline) {
			b.Fatal("the server does not answer")
		}
	}
}

func freeAddress(b *testing.B) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// subscribe connects a phone to its pokes; its number is sent to poked for
// each of them.
func (s *server) subscribe(b *testing.B, number int, token string, poked chan<- int) {
	res, err := s.Get(s.url + "/api/realtime")
	if err != nil {
		b.Error(err)
		return
	}
	b.Cleanup(func() { _ = res.Body.Close() })
	topic := syncproto.PokeTopic(fmt.Sprintf("devices%08d", number))
	lines := bufio.NewScanner(res.Body)
	hello := make(chan string, 1)
	go func() {
		for event := ""; lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ":")
			switch {
			case name == "event":
				event = value
			case name == "data" && event == "PB_CONNECT":
				var greeting struct{ ClientID string }
				_ = json.Unmarshal([]byte(value), &greeting)
				hello <- greeting.ClientID
			case name == "data" && event == topic:
				poked <- number
			}
		}
	}()
	body := encode(b, map[string]any{"clientId": <-hello, "subscriptions": []string{topic}})
	req, err := http.NewRequest(http.MethodPost, s.url+"/api/realtime", strings.NewReader(string(body)))
	if err != nil {
		b.Error(err)
		return
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	answer, err := s.Do(req)
	if err != nil {
		b.Error(err)
		return
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		b.Errorf("subscribe phone %d: %d", number, answer.StatusCode)
	}
}

// changeGridA edits an enterprise of grid A, to which phone 0 alone belongs.
func (s *server) changeGridA(b *testing.B, app *testkit.App) {
	s.as(app.Token(b, testkit.Superuser)).call(b, http.MethodPatch,
		"/api/collections/enterprises/records/"+testkit.EnterpriseA, []byte(`{"notes":"x"}`))
}

// memory is what the process holds, in MB.
func (s *server) memory(b *testing.B) float64 {
	for _, entry := range strings.Split(s.proc(b, "status"), "\n") {
		if value, ok := strings.CutPrefix(entry, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		}
	}
	b.Fatal("the process says nothing of its memory")
	return 0
}

// processorTime is how long the process has computed. Linux counts hundredths
// of a second.
func (s *server) processorTime(b *testing.B) time.Duration {
	stat := s.proc(b, "stat")
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

func (s *server) proc(b *testing.B, file string) string {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", s.process.Process.Pid, file))
	if err != nil {
		b.Skip("this machine has no /proc: ", err)
	}
	return string(raw)
}
