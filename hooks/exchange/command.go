package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/roster"
)

// Command is "import", whose subcommand "roster" does what the route does.
// prepare brings the database to what this binary needs.
func (s *Service) Command(app core.App, prepare func(core.App) error) *cobra.Command {
	var (
		options  Options
		asJSON   bool
		accounts string
	)
	imports := &cobra.Command{Use: "import", Short: "Takes the district's data in from files"}
	cmd := &cobra.Command{
		Use:   "roster FILE.xlsx",
		Short: "Imports areas, grids, their staff and the enterprises",
		Long: "Imports areas, grids, their staff and the enterprises from a workbook with the sheets 企业名册 and 网格人员.\n" +
			"Importing the same file again changes nothing. New officials get an account; its one-time password is shown\n" +
			"here and nowhere else.",
		Example: "  gridwalk import roster roster.xlsx --dry-run\n  gridwalk import roster roster.xlsx --accounts accounts.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := prepare(app); err != nil {
				return err
			}
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			report, err := s.ImportRoster(app, file, options)
			if report == nil {
				return err
			}
			if report.Imported {
				report.log(app, "command line")
			}
			return errors.Join(show(cmd.OutOrStdout(), report, asJSON), keep(accounts, report), err)
		},
	}
	cmd.Flags().BoolVar(&options.DryRun, "dry-run", false, "say what would happen and change nothing")
	cmd.Flags().BoolVar(&options.SkipFaulty, "skip-faulty", false, "import the rows without a fault although others have one")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	cmd.Flags().StringVar(&accounts, "accounts", "", "also write the new accounts with their passwords to this .xlsx `FILE`")
	imports.AddCommand(cmd)
	return imports
}

// keep writes the new accounts to a file that only its owner can read. It
// never overwrites one: the passwords in it may be the only copy.
func keep(path string, report *Report) error {
	if path == "" || !report.Imported {
		return nil
	}
	sheet, err := accountsSheet(report.Accounts)
	if sheet == nil || err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(sheet)
	return errors.Join(err, file.Close())
}

// show prints a report: the faults, the counts, the changes and, as
// tab-separated lines at the end, the new accounts.
func show(to io.Writer, r *Report, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(to)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	p := printer{to: to}
	for _, f := range r.Faults {
		p.line("%s row %d column %s %s %q: %s", f.Sheet, f.Row, f.Column, f.Header, f.Value, reasonOf(f))
	}
	for _, c := range r.Changes {
		p.line("%s %s: %s changed", c.Kind, c.Name, strings.Join(c.Fields, ", "))
	}
	for _, i := range r.Ignored {
		p.line("%s: column %s is not read", i.Sheet, i.Title)
	}
	for _, kind := range []struct {
		name string
		Count
	}{
		{"areas", r.Areas}, {"grids", r.Grids}, {"users", r.Users}, {"assignments", r.Assignments},
		{"enterprises", r.Enterprises}, {"boards", r.Boards},
	} {
		p.line("%-12s %4d created %4d updated %4d unchanged", kind.name, kind.Created, kind.Updated, kind.Unchanged)
	}
	switch {
	case r.Imported && len(r.Faults) > 0:
		p.line("imported without %d faulty cells", len(r.Faults))
	case r.Imported:
		p.line("imported")
	default:
		p.line("nothing was changed")
	}
	if r.Imported && len(r.Accounts) > 0 {
		p.line("\n%s\t%s\t%s\t%s", accountTitles[0], accountTitles[1], accountTitles[2], accountTitles[3])
		for _, a := range r.Accounts {
			p.line("%s\t%s\t%s\t%s", a.Name, a.Phone, posts[a.Role], a.Password)
		}
	}
	return p.err
}

// reasonOf is what the catalogue says about a fault's code, with the values.
func reasonOf(f roster.Fault) string {
	means, _, _ := strings.Cut(errs.Lookup(f.Code).Means, ": ")
	values := []string{}
	for _, name := range slices.Sorted(maps.Keys(f.Params)) {
		values = append(values, fmt.Sprintf("%s %v", name, f.Params[name]))
	}
	if len(values) == 0 {
		return means
	}
	return means + " (" + strings.Join(values, ", ") + ")"
}

type printer struct {
	to  io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format+"\n", args...)
	}
}
