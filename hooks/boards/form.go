package boards

import (
	"errors"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"gridwalk/internal/domain/phone"
	"gridwalk/internal/domain/textnorm"
	"gridwalk/internal/store"
)

// What a report may hold.
const (
	maxText        = 2000 // characters
	maxContactName = 60   // characters
	maxPhotos      = 6
	maxPhotoBytes  = 10 << 20
	maxReportBytes = maxPhotos*maxPhotoBytes + 1<<20
	// drainBytes is how much of a report that is too large is read all the
	// same, because a browser that is cut off in the middle shows no answer.
	drainBytes = 2 * maxReportBytes
	// memoryBytes is how much of a form stays in memory; photos go to disk.
	memoryBytes = 64 << 10
)

// kinds of reports in the order of the form.
var kinds = []string{defaultKind, "need", "consult", "suggestion", "complaint"}

const defaultKind = "problem"

// callable is lenient, because an enterprise may be reached abroad.
var callable = regexp.MustCompile(`^\+?\d[\d-]{4,22}$`)

// reportForm is a report as typed, and the page around it.
type reportForm struct {
	Session                   string
	Kind, Text, Category      string
	ContactName, ContactPhone string
	Confidential              bool
	Photos                    []*multipart.FileHeader

	Action     string
	Submitted  bool // the page answers a submission that did not succeed
	Renewed    bool // only because the session had ended: it may be sent again as it is
	PhotosLost bool // browsers do not fill in files
	Kinds      []choice
	Categories []choice
	MaxText    int
	MaxPhotos  int
	Notice     string            // about the form as a whole
	Faults     map[string]string // texts by field
}

// choice is an option of a field.
type choice struct {
	Value, Text string
	Chosen      bool
}

// prepareForm gives the form a new session and its choices.
func (s *Service) prepareForm(e *core.RequestEvent, board *store.Board, form *reportForm) (err error) {
	speech, _ := speechOf(e.Request)
	if form.Session, err = s.newSession(e.App, board.Id); err != nil {
		return err
	}
	form.Action = inLanguage(e, BoardPath(board)+"/report")
	form.MaxText, form.MaxPhotos = maxText, maxPhotos
	for _, kind := range kinds {
		form.Kinds = append(form.Kinds, choice{kind, speech.texts.say("kind." + kind), kind == form.Kind})
	}
	categories, err := store.CategoryChoices(e.App.DB())
	if err != nil {
		return err
	}
	for _, category := range categories {
		form.Categories = append(form.Categories, choice{category.ID, categoryName(categories, category), category.ID == form.Category})
	}
	return nil
}

// categoryName puts the parent's name before that of a subordinate category.
func categoryName(all []store.CategoryChoice, category store.CategoryChoice) string {
	for _, parent := range all {
		if parent.ID == category.Parent {
			return parent.Name + " · " + category.Name
		}
	}
	return category.Name
}

// errTooHeavy says that a form had more bytes than it may.
var errTooHeavy = errors.New("the form is too heavy")

// readReport reads a submitted report as it was typed. The caller removes the
// form's files. The error is errTooHeavy, or that of a form that no browser
// sends.
func readReport(e *core.RequestEvent) (form reportForm, err error) {
	r := e.Request
	// PocketBase copies what it reads of a body to read it again, which nobody
	// wants of six photos.
	if copying, ok := r.Body.(*router.RereadableReadCloser); ok {
		r.Body = copying.ReadCloser
	}
	body := r.Body
	r.Body = http.MaxBytesReader(nil, body, maxReportBytes)
	if err := r.ParseMultipartForm(memoryBytes); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			drain(body)
			return reportForm{}, errTooHeavy
		}
		return reportForm{}, err
	}
	form = reportForm{
		Submitted: true, Session: r.PostFormValue("session"),
		Kind: r.PostFormValue("kind"), Text: cleanText(r.PostFormValue("text")), Category: r.PostFormValue("category"),
		ContactName:  textnorm.Line(r.PostFormValue("contact_name")),
		ContactPhone: phone.Normalize(r.PostFormValue("contact_phone")),
		Confidential: r.PostFormValue("confidential") != "",
	}
	for _, file := range r.MultipartForm.File["photos"] {
		// A file field that was left alone is sent as a nameless empty file.
		if file.Filename != "" || file.Size > 0 {
			form.Photos = append(form.Photos, file)
		}
	}
	return form, nil
}

// check notes beside each field what is wrong with it, in the given words.
func (f *reportForm) check(speech *speech, categories []store.CategoryChoice) {
	fault := func(field, key string, pairs ...any) { f.fault(field, speech.texts.say(key, pairs...)) }
	if !slices.Contains(kinds, f.Kind) {
		fault("kind", "fault.kind.choice")
	}
	switch length := utf8.RuneCountInString(f.Text); {
	case length == 0:
		fault("text", "fault.text.required")
	case length > maxText:
		fault("text", "fault.text.too_long", "max", maxText)
	}
	known := func(c store.CategoryChoice) bool { return c.ID == f.Category }
	if f.Category != "" && !slices.ContainsFunc(categories, known) {
		fault("category", "fault.category.choice")
	}
	if utf8.RuneCountInString(f.ContactName) > maxContactName {
		fault("contact_name", "fault.contact_name.too_long", "max", maxContactName)
	}
	if f.ContactPhone != "" && !callable.MatchString(f.ContactPhone) {
		fault("contact_phone", "fault.contact_phone.shape")
	}
	if len(f.Photos) > maxPhotos {
		fault("photos", "fault.photos.too_many", "max", maxPhotos)
		return
	}
	for _, photo := range f.Photos {
		if photo.Size > maxPhotoBytes {
			fault("photos", "fault.photos.photo_too_heavy", "name", photo.Filename)
		}
	}
}

// fault notes the first thing that is wrong with a field.
func (f *reportForm) fault(field, text string) {
	if f.Faults == nil {
		f.Faults = map[string]string{}
	}
	if f.Faults[field] == "" {
		f.Faults[field] = text
	}
}

// cleanText is a text of several lines as it is kept: with plain line ends and
// without control characters and blank edges.
func cleanText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}
