package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gridwalk/internal/testkit/phone"
)

// address is a host that nobody looks up: the transport goes straight to the
// routes.
const address = "http://gridwalk"

var errKilled = errors.New("the phone was killed")

// walker is an officer with one phone.
type walker struct {
	w       *world
	user    string
	token   string
	dir     string
	phone   *phone.Phone
	network *network
	off     time.Duration // what the phone's clock is ahead of the district's
	killAt  int           // the how manieth commit kills, 0 for none
	// captures are what the phone has taken in, in order: its outbox must say
	// the same.
	captures []capture
	repairs  int // of the phone's earlier lives
}

// capture is what an officer did on the phone.
type capture struct {
	table, record, enterprise string
	fields                    map[string]any
	at                        time.Time // in the district's time
	poisoned                  bool
}

func newWalker(w *world, k int) *walker {
	p := &walker{w: w, user: carriers[k], dir: w.life.TempDir()}
	p.network = &network{w: w, from: p, address: "10.0.0." + strconv.Itoa(k+1) + ":1"}
	user, err := w.app.FindRecordById("users", p.user)
	if err != nil {
		w.life.Fatal(err)
	}
	if p.token, err = user.NewAuthToken(); err != nil {
		w.life.Fatal(err)
	}
	p.open()
	w.life.Cleanup(func() { _ = p.phone.Close() })
	return p
}

// open starts the phone on what its last life has left.
func (p *walker) open() {
	opened, err := phone.Open(p.dir, address)
	if err != nil {
		p.w.life.Fatal(err)
	}
	opened.Transport = p.network
	opened.Now = func() time.Time { return p.w.now().Add(p.off) }
	opened.Fault = p.w.plant.Phone
	opened.BeforeCommit = func(string) error {
		p.killAt--
		if p.killAt == 0 {
			return errKilled
		}
		return nil
	}
	p.phone = opened
}

func (p *walker) reopen() {
	if err := p.phone.Close(); err != nil {
		p.w.life.Fatal(err)
	}
	p.repairs += p.phone.Repairs
	p.open()
}

func (p *walker) create(table, enterprise string, fields map[string]any) {
	id, err := p.phone.Create(table, fields)
	if err != nil {
		p.w.life.Fatal(err)
	}
	p.keep(capture{table: table, record: id, enterprise: enterprise, fields: fields})
}

func (p *walker) edit(enterprise string, fields, shown map[string]any) {
	base := map[string]any{}
	for name := range fields {
		base[name] = shown[name]
	}
	if err := p.phone.Edit("enterprises", enterprise, fields, base); err != nil {
		p.w.life.Fatal(err)
	}
	p.keep(capture{table: "enterprises", record: enterprise, enterprise: enterprise, fields: fields})
}

func (p *walker) poison(table string, fields map[string]any) {
	id, err := p.phone.Create(table, fields)
	if err != nil {
		p.w.life.Fatal(err)
	}
	p.keep(capture{table: table, record: id, fields: fields, poisoned: true})
}

func (p *walker) poisonEdit(table, record string, fields map[string]any) {
	base := map[string]any{}
	for name := range fields {
		base[name] = "x"
	}
	if err := p.phone.Edit(table, record, fields, base); err != nil {
		p.w.life.Fatal(err)
	}
	p.keep(capture{table: table, record: record, fields: fields, poisoned: true})
}

func (p *walker) keep(c capture) {
	c.at = p.w.now()
	p.captures = append(p.captures, c)
}

func (p *walker) row(table, id string) map[string]any {
	row, err := p.phone.Row(table, id)
	if err != nil {
		p.w.life.Fatal(err)
	}
	return row
}

// sync does a part of a sync through the network. Whatever the network, a
// kill and a server that tells the phone to come again can explain is no
// failure yet: in the end everything has to be right.
func (p *walker) sync(part Part, net Net) error {
	p.network.steps = slices.Clone(net.Steps)
	p.killAt = net.KillAt
	p.phone.LimitBytes = net.LimitBytes
	err := p.attempt(part)
	p.network.steps, p.killAt = nil, 0
	if errors.Is(err, errKilled) {
		p.reopen()
	}
	var refused *phone.Error
	if err != nil && !errors.Is(err, phone.ErrLost) && !errors.Is(err, errKilled) && !errors.As(err, &refused) {
		p.w.life.Fatal(err)
	}
	return err
}

func (p *walker) attempt(part Part) error {
	ctx := context.Background()
	if err := p.phone.SignIn(ctx, p.token); err != nil {
		return err
	}
	switch part {
	case PushOnly:
		return p.phone.Push(ctx)
	case PullOnly:
		return p.phone.Pull(ctx)
	case RenewOnly:
		return p.phone.Renew(ctx)
	default:
		return p.phone.Sync(ctx)
	}
}

func (p *walker) String() string { return fmt.Sprintf("phone of %s", p.user) }

func serialText(n int) string { return "text " + strconv.Itoa(n) }
