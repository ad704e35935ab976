package demo

import (
	"cmp"
	"errors"
	"fmt"
	"net"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/store"
)

// errNotADemo keeps the demo out of a real district.
var errNotADemo = errors.New("this data directory holds a district of its own; start the demo without --dir, or with another one")

// Bind fills an empty database before the server answers, and introduces the
// district once it does.
func (s *Service) Bind(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := s.prepare(e.App); err != nil {
			return err
		}
		base := baseURL(e.Server.Addr)
		if err := store.SaveSetting(e.App.DB(), "base_url", base, false, s.deps.Clock.Now()); err != nil {
			return err
		}
		if err := e.Next(); err != nil {
			return err
		}
		return s.introduce(e.App, cmp.Or(base, hereURL(e.Server.Addr)))
	})
}

// prepare fills a database that has nobody in it.
func (s *Service) prepare(app core.App) error {
	here, err := store.Setting(app.DB(), shownSetting, shown{})
	if err != nil || here != (shown{}) {
		return err
	}
	users, err := store.Users(app)
	if err != nil {
		return err
	}
	superusers, err := store.CountSuperusers(app)
	if err != nil {
		return err
	}
	if len(users) > 0 || superusers > 0 {
		return errNotADemo
	}
	if _, err := fmt.Fprintln(s.deps.Out, "准备演示数据 filling the demo district:"); err != nil {
		return err
	}
	return s.fill(app)
}

// baseURL is the address of a server that listens there, "" when it listens on
// every address and so has no single one.
func baseURL(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host == "" || (ip != nil && ip.IsUnspecified()) {
		return ""
	}
	return webAddress(host, port)
}

// hereURL is the address for a browser on this machine.
func hereURL(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return webAddress("127.0.0.1", port)
}

func webAddress(host, port string) string {
	switch port {
	case "443", "https":
		return "https://" + host
	case "80", "http", "":
		return "http://" + host
	}
	return "http://" + net.JoinHostPort(host, port)
}
