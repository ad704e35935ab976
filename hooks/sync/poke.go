package sync

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/routine"
	"github.com/pocketbase/pocketbase/tools/subscriptions"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// watchEvery is how often the sequence is looked at for changes that no push
// announced: an edit on the desk, in the dashboard, by plain SQL.
const watchEvery = 200 * time.Millisecond

// poker tells online phones that a scope of theirs moved. What moved is read
// from the change capture, so nothing has to remember to notify.
type poker struct {
	moved chan struct{}

	mu      sync.Mutex
	phones  map[string]phone           // by realtime client id
	devices map[string]map[string]bool // device → scopes it was granted last
}

type phone struct {
	client subscriptions.Client
	device string
}

func newPoker() *poker {
	return &poker{
		moved:   make(chan struct{}, 1),
		phones:  map[string]phone{},
		devices: map[string]map[string]bool{},
	}
}

// wake has the watcher look at once instead of at its next turn.
func (p *poker) wake() {
	select {
	case p.moved <- struct{}{}:
	default:
	}
}

// learn remembers the scopes that a connected device was granted last.
func (p *poker) learn(device string, granted []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, connected := p.devices[device]; connected {
		p.devices[device] = set(granted)
	}
}

func (p *poker) connect(client subscriptions.Client, device string, granted []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phones[client.Id()] = phone{client, device}
	p.devices[device] = set(granted)
}

// poke sends every connected phone those of the scopes that it holds.
func (p *poker) poke(scopes []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, phone := range p.phones {
		topic := syncproto.PokeTopic(phone.device)
		if phone.client.IsDiscarded() || !phone.client.HasSubscription(topic) {
			p.disconnect(id, phone.device)
			continue
		}
		var held []string
		for _, scope := range scopes {
			if p.devices[phone.device][scope] {
				held = append(held, scope)
			}
		}
		if len(held) == 0 {
			continue
		}
		phone.send(syncproto.Poke{Scopes: held})
	}
}

// disconnect forgets a realtime client, and what its device was granted unless
// the device has come back on another connection.
func (p *poker) disconnect(client, device string) {
	delete(p.phones, client)
	for _, phone := range p.phones {
		if phone.device == device {
			return
		}
	}
	delete(p.devices, device)
}

// nudge has a device pull although no scope moved, because its own state did.
func (p *poker) nudge(device string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, phone := range p.phones {
		if phone.device == device {
			phone.send(syncproto.Poke{Scopes: []string{}})
		}
	}
}

// send delivers in the background: a phone that does not read must not hold
// up the others.
func (p phone) send(poke syncproto.Poke) {
	data, err := json.Marshal(poke)
	if err != nil {
		return
	}
	routine.FireAndForget(func() {
		p.client.Send(subscriptions.Message{Name: syncproto.PokeTopic(p.device), Data: data})
	})
}

// watch pokes until the server stops.
func (s *Service) watch(running context.Context, app core.App) {
	turn := time.NewTicker(watchEvery)
	defer turn.Stop()
	last, err := store.SyncHead(app.ConcurrentDB())
	if err != nil {
		app.Logger().Error("watch the sync sequence", "error", err)
	}
	seen := s.clock.Now()
	for {
		select {
		case <-running.Done():
			s.remember(app)
			return
		case <-turn.C:
		case <-s.poker.moved:
		}
		seen = s.pokeDuties(app, seen)
		head, err := store.SyncHead(app.ConcurrentDB())
		if err != nil || head == last {
			continue
		}
		scopes, err := store.ScopesMovedSince(app.ConcurrentDB(), last)
		if err != nil {
			app.Logger().Error("read the scopes that moved", "error", err)
			continue
		}
		last = head
		s.poker.poke(scopes)
		s.remember(app)
	}
}

// pokeDuties pokes the officials whose duties began or ended since the last
// look: nobody writes a row at the effective time of a handover.
func (s *Service) pokeDuties(app core.App, since time.Time) time.Time {
	now := s.clock.Now()
	if now.Before(since.Add(time.Second)) {
		return since
	}
	users, err := store.DutiesChanged(app.ConcurrentDB(), since, now)
	if err != nil {
		app.Logger().Error("look for duties that changed", "error", err)
		return since
	}
	scopes := make([]string, len(users))
	for i, user := range users {
		scopes[i] = "user:" + user
	}
	s.poker.poke(scopes)
	return now
}

// remember notes how far history has come, for the next start to compare.
func (s *Service) remember(app core.App) {
	now, err := historyNow(app)
	if err == nil {
		err = now.write(app)
	}
	if err != nil {
		app.Logger().Error("remember the sync history", "error", err)
	}
}

// subscribe lets a phone listen to the topic of its own device only.
func (s *Service) subscribe(e *core.RealtimeSubscribeRequestEvent) error {
	prefix := syncproto.PokeTopic("")
	for _, subscription := range e.Subscriptions {
		topic, _, _ := strings.Cut(subscription, "?")
		device, isPoke := strings.CutPrefix(topic, prefix)
		if !isPoke {
			continue
		}
		if e.Auth == nil {
			return apis.NewUnauthorizedError("", nil)
		}
		c, err := s.identify(e.App, e.Auth, device, syncproto.Proto)
		if err != nil {
			return apis.NewForbiddenError("", err)
		}
		s.poker.connect(e.Client, device, c.granted())
	}
	return e.Next()
}

func set(names []string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}
