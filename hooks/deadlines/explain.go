package deadlines

import (
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
)

// Command is "deadlines", whose "explain" says when an issue would be due and
// why.
func Command(app core.App, clock clock.Clock) *cobra.Command {
	parent := &cobra.Command{Use: "deadlines", Short: "Ask about deadlines"}
	var level, raised string
	explain := &cobra.Command{
		Use:     "explain",
		Short:   "Say when each stage of an issue is due, and why",
		Long:    "Counts by the rules and the calendar of the district, or by those that ship with the program when there is no district yet.",
		Example: "  gridwalk deadlines explain --level ordinary --raised 2026-02-13T17:30:00+08:00",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			at := clock.Now()
			if raised != "" {
				parsed, err := time.Parse(time.RFC3339, raised)
				if err != nil {
					return fmt.Errorf("--raised %q is not a time in the form 2026-02-13T17:30:00+08:00", raised)
				}
				at = parsed
			}
			lines, err := explainLevel(app, deadline.Level(level), at)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), strings.Join(lines, "\n"))
			return err
		},
	}
	explain.Flags().StringVar(&level, "level", string(deadline.Ordinary), "ordinary, difficult or leader_led")
	explain.Flags().StringVar(&raised, "raised", "", "when the issue was raised, RFC 3339 (default now)")
	parent.AddCommand(explain)
	return parent
}

func explainLevel(app core.App, level deadline.Level, raised time.Time) ([]string, error) {
	if !app.HasTable("deadline_rules") {
		return deadline.Explain(level, raised, deadline.DefaultRules(), calendar.Shipped())
	}
	b, err := openBook(app.DB())
	if err != nil {
		return nil, err
	}
	return deadline.Explain(level, raised, b.rules.plain(), b.calendar)
}
