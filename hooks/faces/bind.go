// Package faces serves the built web faces that the binary carries: the field
// app at the root and the desk app below /desk/.
package faces

import (
	"io/fs"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// Bind mounts the faces behind every other route. public is rooted above
// pb_public.
func Bind(app core.App, public fs.FS) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		files, err := load(public)
		if err != nil {
			return err
		}
		f := faces{files: files}
		// Any method, because other capabilities claim whole sub-trees so.
		e.Router.Any("/{path...}", f.serve).BindFunc(protect)
		return e.Next()
	})
}

// foreign are the paths below which other capabilities answer; what they do
// not know is not there.
var foreign = []string{"api/", "_/", "q/", "t/"}

func isForeign(path string) bool {
	for _, prefix := range foreign {
		if strings.HasPrefix(path+"/", prefix) {
			return true
		}
	}
	return false
}
