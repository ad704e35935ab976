package accounts

import (
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/onetime"
	"gridwalk/internal/store"
)

// Command is "account", whose subcommand "create" makes the first manager of
// a district, who can then do the rest in the browser. prepare brings the
// database to what this binary needs.
func (s *Service) Command(app core.App, prepare func(core.App) error) *cobra.Command {
	var name, phone, role, department string
	account := &cobra.Command{Use: "account", Short: "Looks after the officials' accounts"}
	create := &cobra.Command{
		Use:     "create",
		Short:   "Makes an account and prints its one-time password",
		Example: "  gridwalk account create --name 李明 --phone 13800000000 --role manager",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := prepare(app); err != nil {
				return err
			}
			reset, err := s.Create(app, name, phone, access.Role(role), department)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\t%s\n", reset.Name, reset.Phone, reset.Password)
			return err
		},
	}
	create.Flags().StringVar(&name, "name", "", "the official's name")
	create.Flags().StringVar(&phone, "phone", "", "the mobile number, which is the login")
	create.Flags().StringVar(&role, "role", string(access.Manager),
		"grid_worker, area_lead, grid_chief, department, leader, manager or supervisor")
	create.Flags().StringVar(&department, "department", "", "the department's name, for the role department")
	if err := errors.Join(create.MarkFlagRequired("name"), create.MarkFlagRequired("phone")); err != nil {
		panic(err) // the flags are defined above
	}
	account.AddCommand(create)
	return account
}

// Create makes an active account with a one-time password.
//
// Errors: errs.E "record_not_found" for the department, and PocketBase's
// validation errors for name, phone and role.
func (s *Service) Create(app core.App, name, phone string, role access.Role, department string) (Reset, error) {
	password, err := onetime.Password(s.deps.Random)
	if err != nil {
		return Reset{}, err
	}
	user, err := store.NewUser(app, name, phone)
	if err != nil {
		return Reset{}, err
	}
	user.SetRole(role)
	user.SetPassword(password, true)
	if department != "" {
		d, err := store.FindDepartmentByName(app, department)
		if err != nil {
			return Reset{}, err
		}
		user.Set("department", d.Id)
	}
	if err := app.Save(user); err != nil {
		return Reset{}, err
	}
	app.Logger().Info("account created", "user", user.Id, "role", role)
	return Reset{Name: name, Phone: phone, Password: password}, nil
}
