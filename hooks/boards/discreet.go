package boards

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// enclose surrounds the pages directly inside of PocketBase's request logger,
// and so also what its other middlewares refuse and requests that panic: it
// sets the headers of every page, and whatever goes wrong is shown as a page.
func (s *Service) enclose(missing string) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "boardsEnclose",
		Priority: apis.DefaultActivityLoggerMiddlewarePriority + 1,
		Func: func(e *core.RequestEvent) error {
			h := e.Response.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
			h.Set("Cache-Control", "no-store")

			err := e.Next()
			if err == nil || e.Written() {
				return err
			}
			var refused *router.ApiError
			if errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests {
				return s.say(e, http.StatusTooManyRequests, "limit")
			}
			return s.respond(e, err, missing)
		},
	}
}

// discreetly keeps the addresses of tracking pages out of the request log: the
// token in them opens a private page. The route is logged in their place. It
// runs where enclose does, after it.
func discreetly() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "boardsDiscreetly",
		Priority: apis.DefaultActivityLoggerMiddlewarePriority + 1,
		Func: func(e *core.RequestEvent) error {
			defer func() { e.Request = withoutAddress(e.Request) }()
			return e.Next()
		},
	}
}

// withoutAddress is the request with its route in place of its address.
func withoutAddress(r *http.Request) *http.Request {
	anonymous := r.WithContext(r.Context())
	_, route, _ := strings.Cut(r.Pattern, "/")
	anonymous.URL = &url.URL{Path: "/" + route}
	anonymous.Header = r.Header.Clone()
	anonymous.Header.Del("Referer")
	return anonymous
}
