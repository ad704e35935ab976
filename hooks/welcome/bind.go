// Package welcome tells whoever starts Gridwalk on an empty database what to
// do next.
package welcome

import (
	"fmt"
	"io"
	"os"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/osutils"

	"gridwalk/internal/store"
)

// Bind prints the next steps to out while nobody has an account: after
// PocketBase's installer, if that runs, because its link comes first.
func Bind(app core.App, out io.Writer) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		users, err := store.Users(e.App)
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return e.Next()
		}
		superusers, err := store.CountSuperusers(e.App)
		if err != nil {
			return err
		}
		if installer := e.InstallerFunc; superusers == 0 && installer != nil {
			e.InstallerFunc = func(app core.App, installs *core.Record, baseURL string) error {
				if err := installer(app, installs, baseURL); err != nil {
					return err
				}
				return nextSteps(out, false)
			}
			return e.Next()
		}
		if err := e.Next(); err != nil {
			return err
		}
		return nextSteps(out, true)
	})
}

// nextSteps of somebody who has, or has not, made a superuser yet.
func nextSteps(out io.Writer, superuser bool) error {
	command, steps := program(), []string{}
	if !superuser {
		steps = append(steps, "用上方链接创建系统管理员 create the superuser with the link above")
	}
	steps = append(steps,
		"创建第一个管理员账号 make the first manager's account:\n     "+command+" account create --name 姓名 --phone 手机号 --role manager",
		"在管理端 /desk/ 导入名册 import the roster on the desk, or:\n     "+command+" import roster FILE.xlsx")
	text := "这是一个空库，接下来 The database is empty. Next:\n"
	for i, step := range steps {
		text += fmt.Sprintf("  %d. %s\n", i+1, step)
	}
	_, err := fmt.Fprintf(out, "%s先看演示 To look around first:\n     %s serve --demo\n\n", text, command)
	return err
}

// program is how it was started.
func program() string {
	if osutils.IsProbablyGoRun() {
		return "go run ."
	}
	return os.Args[0]
}
