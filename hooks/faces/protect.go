package faces

import (
	"net/url"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// protect sets what holds for every file of the faces: nobody frames them,
// guesses their types or learns the address they were opened at.
func protect(e *core.RequestEvent) error {
	h := e.Response.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
	return e.Next()
}

// TilesSetting is the key of the public setting that names the district's map
// server, if any.
const TilesSetting = "map_tiles"

// MapTiles is its value.
type MapTiles struct {
	URL string `json:"url"`
}

// contentPolicy lets the apps load themselves, their own pictures and the
// tiles of the district's map. Styles may be inline because the charts and
// dialogs of the libraries set them so; scripts may not.
func contentPolicy(app core.App) (string, error) {
	tiles, err := store.Setting(app.DB(), TilesSetting, MapTiles{})
	if err != nil {
		return "", err
	}
	source := tileSource(tiles.URL)
	return strings.Join([]string{
		"default-src 'self'",
		"img-src 'self' blob: data:" + source,
		"connect-src 'self'" + source,
		"style-src 'self' 'unsafe-inline'",
		"font-src 'self' data:",
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; "), nil
}

// CheckTiles tells whether maps can be fetched from there. The error is an
// errs.E "invalid_field".
func CheckTiles(tiles MapTiles) error {
	if tiles.URL != "" && tileSource(tiles.URL) == "" {
		return syncproto.InvalidField(TilesSetting, syncproto.FieldShape)
	}
	return nil
}

// tileSource is the origin of a tile address such as
// https://{s}.tiles.example/{z}/{x}/{y}.png as a policy names it, with a
// leading space; "" for none and for what is not an address.
func tileSource(template string) string {
	address, err := url.Parse(strings.ReplaceAll(template, "{s}", "subdomain"))
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return ""
	}
	if strings.ContainsAny(address.Host, "{};,'\" ") {
		return ""
	}
	return " " + address.Scheme + "://" + strings.ReplaceAll(address.Host, "subdomain.", "*.")
}
