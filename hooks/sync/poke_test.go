package sync_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit"
)

// listen subscribes a device to its pokes and returns them as they come.
func (d *district) listen(t *testing.T, who testkit.Persona, device string) (pokes <-chan syncproto.Poke, status int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"/api/realtime", nil)
	must(t, err)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })

	connected := make(chan string, 1)
	received := make(chan syncproto.Poke, 10)
	go func() {
		lines := bufio.NewScanner(res.Body)
		event := ""
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ":")
			switch name {
			case "event":
				event = strings.TrimSpace(value)
			case "data":
				if event == "PB_CONNECT" {
					var hello struct{ ClientID string }
					_ = json.Unmarshal([]byte(value), &hello)
					connected <- hello.ClientID
				}
				if event == syncproto.PokeTopic(device) {
					var poke syncproto.Poke
					_ = json.Unmarshal([]byte(value), &poke)
					received <- poke
				}
			}
		}
	}()
	client := <-connected
	raw, err := json.Marshal(map[string]any{"clientId": client, "subscriptions": []string{syncproto.PokeTopic(device)}})
	must(t, err)
	status, _ = d.post(t, "/api/realtime", d.Token(t, who), string(raw))
	return received, status
}

func TestAChangeByPlainSQLPokesThePhonesOfItsGridOnly(t *testing.T) {
	d := newDistrict(t)
	a, b := d.phone(t, testkit.WorkerA), d.phone(t, testkit.WorkerB)
	deviceA, err := a.Device()
	must(t, err)
	deviceB, err := b.Device()
	must(t, err)
	pokesA, status := d.listen(t, testkit.WorkerA, deviceA)
	if status != http.StatusNoContent {
		t.Fatalf("subscribe: %d", status)
	}
	pokesB, _ := d.listen(t, testkit.WorkerB, deviceB)

	for _, id := range []string{testkit.EnterpriseA, testkit.EnterpriseB} {
		_, err = d.NonconcurrentDB().NewQuery("UPDATE enterprises SET notes = 'x' WHERE id = '" + id + "'").Execute()
		must(t, err)
		pokes, grid := pokesA, testkit.GridA
		if id == testkit.EnterpriseB {
			pokes, grid = pokesB, testkit.GridB
		}
		select {
		case poke := <-pokes:
			if len(poke.Scopes) != 1 || poke.Scopes[0] != "grid:"+grid {
				t.Errorf("poke: %v", poke)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no poke")
		}
	}
	if len(pokesA) != 0 {
		t.Error("worker A was poked by a change in grid B")
	}
}

func TestNobodyListensToAnotherOfficersDevice(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	if _, status := d.listen(t, testkit.WorkerB, device); status != http.StatusForbidden {
		t.Errorf("stranger: %d", status)
	}
	if _, status := d.listen(t, testkit.Anonymous, device); status == http.StatusNoContent {
		t.Error("anonymous may listen")
	}
}

func TestADutyThatBeginsPokesItsOfficial(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	begins := d.Clock.Now().Add(time.Hour)
	d.Row(t, "assignments", map[string]any{
		"user": testkit.WorkerA.ID(), "duty": "deputy", "target": "grid", "grid": testkit.GridB, "from": begins,
	})
	pokes, status := d.listen(t, testkit.WorkerA, device)
	if status != http.StatusNoContent {
		t.Fatalf("subscribe: %d", status)
	}
	d.Clock.Set(begins.Add(time.Second))
	for {
		select {
		case poke := <-pokes:
			if len(poke.Scopes) == 1 && poke.Scopes[0] == "user:"+testkit.WorkerA.ID() {
				return
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no poke at the effective time")
		}
	}
}
