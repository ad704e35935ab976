// Package hooks wires Gridwalk's capabilities to PocketBase: ordered, in one
// place, and nothing else.
package hooks

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"gridwalk/hooks/accounts"
	"gridwalk/hooks/boards"
	"gridwalk/hooks/date"
	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/defaults"
	"gridwalk/hooks/enterprises"
	"gridwalk/hooks/exchange"
	"gridwalk/hooks/faces"
	"gridwalk/hooks/grids"
	"gridwalk/hooks/issues"
	"gridwalk/hooks/overview"
	"gridwalk/hooks/photos"
	"gridwalk/hooks/settings"
	"gridwalk/hooks/sync"
	"gridwalk/hooks/visits"
	"gridwalk/hooks/welcome"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
	"gridwalk/internal/store/capture"
)

// Deps are what the capabilities get from main.
type Deps struct {
	Clock  clock.Clock
	Public fs.FS // the built web faces, rooted above pb_public
	Demo   bool
	// Out is where the first start and the demo introduce themselves; nil for
	// nowhere.
	Out io.Writer
	// CrossOrigin tells whether the administrator has named other sites that
	// may read answers; nil means none.
	CrossOrigin func() bool
}

// Register binds every capability's events and routes to the app.
func Register(app core.App, deps Deps) {
	if deps.Out == nil {
		deps.Out = io.Discard
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := Prepare(e.App, deps); err != nil {
			return err
		}
		return e.Next()
	})
	if deps.Demo {
		newDemo(deps).Bind(app)
	} else {
		welcome.Bind(app, deps.Out)
	}
	faces.Bind(app, deps.Public)
	defaults.BindOrigins(app, deps.CrossOrigin)
	date.Bind(app, deps.Clock)
	settings.Bind(app, settingChecks)
	newAccounts(deps).Bind(app)
	enterprises.Bind(app)
	newExchange(deps).Bind(app)
	issue := issues.New(deps.Clock, deadlines.Keeper{})
	issue.Bind(app)
	grids.New(deps.Clock, issue).Bind(app)
	deadlines.Bind(app, deps.Clock)
	overview.New(deps.Clock).Bind(app)
	photo := photos.New(deps.Clock)
	photo.Bind(app)
	boards.New(boards.Deps{
		Clock: deps.Clock, Issues: boardIssues{issue, deps.Clock}, Photos: boardPhotos{photo},
	}).Bind(app)
	sync.New(sync.Deps{
		Clock: deps.Clock,
		Capturers: map[string]sync.Capturer{
			"visits":        visits.Service{},
			"photos":        photo,
			"issues":        issue,
			"issue_actions": issues.Actions{Issues: issue},
		},
	}).Bind(app)
}

// Commands are the capabilities' command lines.
func Commands(app core.App, deps Deps) []*cobra.Command {
	prepare := func(app core.App) error { return Prepare(app, deps) }
	return []*cobra.Command{
		newAccounts(deps).Command(app, prepare),
		deadlines.Command(app, deps.Clock),
		newExchange(deps).Command(app, prepare),
	}
}

func newAccounts(deps Deps) *accounts.Service {
	return accounts.New(accounts.Deps{Clock: deps.Clock, Random: rand.Reader})
}

func newExchange(deps Deps) *exchange.Service {
	return exchange.New(exchange.Deps{Clock: deps.Clock, Random: rand.Reader})
}

// Prepare brings a database to what this binary needs: all migrations, the
// API rules projected from the authority and the shipped defaults. It changes
// nothing on a database that is already there.
func Prepare(app core.App, deps Deps) error {
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if _, err := store.ProjectRules(app); err != nil {
		return err
	}
	if err := capture.Install(app); err != nil {
		return err
	}
	now := deps.Clock.Now()
	if err := defaults.Apply(app, now); err != nil {
		return err
	}
	return errors.Join(issues.Seed(app, now), deadlines.Seed(app, now), boards.Seed(app, now))
}
