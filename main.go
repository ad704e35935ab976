// Gridwalk serves the enterprises of a district grid by grid: an offline-first
// backend with sync and its three web faces in one binary.
package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/cmd"
	"github.com/spf13/cobra"

	"gridwalk/hooks"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
	_ "gridwalk/migrations"
)

//go:embed all:pb_public
var public embed.FS

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gridwalk:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	demo := slices.Contains(args, "--demo") || slices.Contains(args, "--demo=true")
	config := pocketbase.Config{
		DBConnect: store.Connect, DataMaxOpenConns: store.MaxConnections, DataMaxIdleConns: store.MaxConnections,
	}
	if demo {
		config.DefaultDataDir = "pb_data_demo"
	}
	app := pocketbase.NewWithConfig(config)

	var shift time.Duration
	app.RootCmd.PersistentFlags().DurationVar(&shift, "clock-shift", 0,
		"run the district's clock ahead of the machine's, to rehearse deadlines")
	if err := app.RootCmd.ParseFlags(args); err != nil {
		return err
	}

	serve := cmd.NewServeCommand(app, !demo)
	deps := hooks.Deps{
		Clock: clock.Shifted(clock.System(), shift), Public: public, Demo: demo, Out: os.Stdout,
		CrossOrigin: func() bool { return serve.PersistentFlags().Changed("origins") },
	}
	hooks.Register(app, deps)

	serve.Flags().Bool("demo", false, "serve a made-up district from pb_data_demo")
	app.RootCmd.AddCommand(cmd.NewSuperuserCommand(app), serve)
	app.RootCmd.AddCommand(hooks.Commands(app, deps)...)

	var failed error
	keepErrors(app.RootCmd, &failed)
	return errors.Join(app.Execute(), failed)
}

// keepErrors remembers the error of the command that ran, because
// PocketBase's Execute does not return it and a script needs the exit code.
func keepErrors(command *cobra.Command, failed *error) {
	for _, child := range command.Commands() {
		keepErrors(child, failed)
	}
	if inner := command.RunE; inner != nil {
		command.SilenceUsage, command.SilenceErrors = true, true
		command.RunE = func(c *cobra.Command, args []string) error {
			*failed = inner(c, args)
			return *failed
		}
	}
}
