package photos

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/exp/slog"
)

// tusLogger hands tusd's errors on to the app's log. Below that tusd reports
// every request, which the app's log does already.
func tusLogger(app core.App) *slog.Logger { return slog.New(tusLog{app}) }

type tusLog struct{ app core.App }

func (tusLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

// Handle logs as a warning: most are connections that broke, which tus is for.
func (l tusLog) Handle(_ context.Context, r slog.Record) error {
	var fields []any
	r.Attrs(func(a slog.Attr) bool {
		fields = append(fields, a.Key, a.Value.String())
		return true
	})
	l.app.Logger().Warn("photo upload: "+r.Message, fields...)
	return nil
}

func (l tusLog) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l tusLog) WithGroup(string) slog.Handler      { return l }
