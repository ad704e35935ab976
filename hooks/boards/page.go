package boards

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/errs"
)

//go:embed pages/*
var pageFiles embed.FS

// The style and the script are part of every page, so that the first scan
// costs one request; the policy names them by hash and allows nothing else.
var (
	style  = mustRead("pages/page.css")
	script = mustRead("pages/page.js")
	policy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
		"img-src 'self' blob: data:; connect-src 'self'; " +
		"style-src " + hashSource(style) + "; script-src " + hashSource(script)
)

// frame is what surrounds every page.
type frame struct {
	Lang, Title   string
	OtherLang     string // address of the page in the other language
	OtherLangTag  string
	Style         template.CSS
	Script        template.JS
	Words, Memory string // JSON, for the script
	Main          any
}

// page is one answer on its way to the browser.
type page struct {
	status int
	name   string // of the template
	title  string
	path   string // at which GET shows this page again
	main   any
	memory any // what the script is to remember on this phone, nil for nothing
}

// templates by language and name of the page.
var templates = mustParseTemplates("board", "tracking", "message")

func mustParseTemplates(names ...string) map[*speech]map[string]*template.Template {
	parsed := map[*speech]map[string]*template.Template{}
	for _, speech := range speeches {
		parsed[speech] = map[string]*template.Template{}
		helpers := template.FuncMap{"t": speech.texts.say, "spaced": spaced, "fault": fault, "faulty": faulty}
		for _, name := range names {
			parsed[speech][name] = template.Must(template.New("layout.gohtml").Funcs(helpers).
				ParseFS(pageFiles, "pages/layout.gohtml", "pages/parts.gohtml", "pages/"+name+".gohtml"))
		}
	}
	return parsed
}

func (s *Service) render(e *core.RequestEvent, p page) error {
	speech, _ := speechOf(e.Request)
	words, err := json.Marshal(speech.texts.scriptWords())
	if err != nil {
		return err
	}
	f := frame{
		Lang: speech.Tag, Title: p.title,
		OtherLang: p.path + "?lang=" + speech.other().Tag, OtherLangTag: speech.other().Tag,
		Style: template.CSS(style), Script: template.JS(script), Words: string(words), Main: p.main,
	}
	if p.memory != nil {
		memory, err := json.Marshal(p.memory)
		if err != nil {
			return err
		}
		f.Memory = string(memory)
	}
	var html bytes.Buffer
	if err := templates[speech][p.name].Execute(&html, f); err != nil {
		return err
	}
	e.Response.Header().Set("Content-Language", speech.Tag)
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.HTML(p.status, html.String())
}

// message is a page that only says something.
type message struct{ Title, Text string }

func (s *Service) say(e *core.RequestEvent, status int, key string, pairs ...any) error {
	speech, _ := speechOf(e.Request)
	return s.render(e, page{
		status: status, name: "message", title: speech.texts.say(key + ".title"),
		main: message{speech.texts.say(key + ".title"), speech.texts.say(key+".text", pairs...)},
	})
}

// respond shows a page for an error that no form can explain. What is not
// there and what must not be seen look the same.
func (s *Service) respond(e *core.RequestEvent, err error, missing string) error {
	switch {
	case err == nil:
		return nil
	case errs.Code(err) == "record_not_found":
		return s.say(e, http.StatusNotFound, missing)
	}
	id := security.RandomString(8)
	// The pattern stands for the address, which may hold a token.
	e.App.Logger().Error("page failed", "id", id, "route", e.Request.Pattern, "error", err.Error())
	return s.say(e, http.StatusInternalServerError, "internal", "id", id)
}

// guard turns away a network that asks for too many pages.
func (s *Service) guard(e *core.RequestEvent) error {
	if !s.limits.views.allow(networkOf(e.RealIP()), s.clock.Now()) {
		e.Response.Header().Set("Retry-After", "60")
		return s.say(e, http.StatusTooManyRequests, "limit")
	}
	return e.Next()
}

// inLanguage keeps the language that was asked for in an address of a page.
func inLanguage(e *core.RequestEvent, path string) string {
	speech, asked := speechOf(e.Request)
	if !asked {
		return path
	}
	address, fragment, marked := strings.Cut(path, "#")
	address += "?" + url.Values{"lang": {speech.Tag}}.Encode()
	if marked {
		address += "#" + fragment
	}
	return address
}

var mobile = regexp.MustCompile(`^(1\d{2})(\d{4})(\d{4})$`)

// spaced writes a mobile number in the groups in which it is read out.
func spaced(number string) string { return mobile.ReplaceAllString(number, "$1 $2 $3") }

// fault is the text of what is wrong with a field, and faulty what its control
// says about that to a screen reader.
func fault(faults map[string]string, field string) template.HTML {
	text := faults[field]
	if text == "" {
		return ""
	}
	return template.HTML(`<p class="fault" id="fault-` + field + `">` + template.HTMLEscapeString(text) + `</p>`)
}

func faulty(faults map[string]string, field string) template.HTMLAttr {
	if faults[field] == "" {
		return ""
	}
	return template.HTMLAttr(`aria-invalid="true" aria-describedby="fault-` + field + `"`)
}

func hashSource(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func mustRead(name string) string {
	raw, err := pageFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
