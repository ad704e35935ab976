package store

import (
	"database/sql"
	"errors"
	"maps"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/geo"
)

// The states of a photo. Pending lasts from the row's arrival until the
// worker has made the variants; failed carries a reason, which is the code of
// an error.
const (
	PhotoPending = "pending"
	PhotoStored  = "stored"
	PhotoFailed  = "failed"
)

// Photo is the row of a photo; its bytes are not in the database.
type Photo struct{ core.BaseRecordProxy }

// FindPhoto loads a photo. Errors: errs.E "record_not_found".
func FindPhoto(app core.App, id string) (*Photo, error) {
	r, err := app.FindRecordById("photos", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New("record_not_found", nil)
	}
	if err != nil {
		return nil, err
	}
	p := &Photo{}
	p.SetProxyRecord(r)
	return p, nil
}

// Uploader is the officer whose phone holds the bytes; "" when an enterprise
// sent the photo from its board.
func (p *Photo) Uploader() string { return p.GetString("uploader") }

// SHA256 is the hex digest that the bytes must have.
func (p *Photo) SHA256() string { return p.GetString("sha256") }

// Size in bytes that the original must have.
func (p *Photo) Size() int64 { return int64(p.GetFloat("size")) }

// MIME is the type of the original: as announced until stored, then by content.
func (p *Photo) MIME() string { return p.GetString("mime") }

// Dimensions are the pixels of the original held upright, 0 × 0 until stored.
func (p *Photo) Dimensions() (width, height int) { return p.GetInt("width"), p.GetInt("height") }

// State is pending, stored or failed.
func (p *Photo) State() string { return p.GetString("state") }

// FailReason is why a failed photo failed.
func (p *Photo) FailReason() string { return p.GetString("fail_reason") }

// PhotoOwner is what a photo belongs to: exactly one of the three, of which
// an action brings its issue along, so that the photo goes wherever the issue
// goes.
type PhotoOwner struct{ Visit, Issue, Action string }

// Resolve completes the owner and returns its enterprise and the facts by
// which the authority judges its photos, without the grid.
//
// Errors: errs.E "owner_missing" when there is no such row.
func (o *PhotoOwner) Resolve(db dbx.Builder) (enterprise string, facts access.Facts, err error) {
	if o.Visit != "" {
		err = db.NewQuery(`SELECT enterprise FROM visits WHERE id = {:id}`).
			Bind(dbx.Params{"id": o.Visit}).Row(&enterprise)
		return enterprise, facts, ownerError(err, "visits", o.Visit)
	}
	if o.Action != "" {
		err = db.NewQuery(`SELECT issue FROM issue_actions WHERE id = {:id}`).
			Bind(dbx.Params{"id": o.Action}).Row(&o.Issue)
		if err != nil {
			return "", facts, ownerError(err, "issue_actions", o.Action)
		}
	}
	var issue issueFacts
	err = db.NewQuery(`
		SELECT i.enterprise, i.responsible, i.co_departments, i.confidential, coalesce(c.department, '') AS pool
		FROM issues i LEFT JOIN issue_categories c ON c.id = i.category
		WHERE i.id = {:id}`).Bind(dbx.Params{"id": o.Issue}).One(&issue)
	return issue.Enterprise, issue.facts(), ownerError(err, "issues", o.Issue)
}

func ownerError(err error, collection, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ownerMissing(collection, id)
	}
	return err
}

func ownerMissing(collection, id string) error {
	return errs.New("owner_missing", map[string]any{"collection": collection, "record": id})
}

// OwnerMissing is the errs.E "owner_missing" of Resolve, for an issue that is
// there and must not be known of.
func OwnerMissing(o PhotoOwner) error {
	if o.Action != "" {
		return ownerMissing("issue_actions", o.Action)
	}
	return ownerMissing("issues", o.Issue)
}

// PhotoFacts are the facts by which the authority judges who may see the
// photo. Errors: errs.E "record_not_found".
func PhotoFacts(db dbx.Builder, id string) (access.Facts, error) {
	var row struct {
		issueFacts
		Uploader string
		Grid     string
	}
	err := db.NewQuery(`
		SELECT p.uploader, e.grid, coalesce(i.responsible, '') AS responsible,
			coalesce(i.co_departments, '') AS co_departments, coalesce(i.confidential, FALSE) AS confidential,
			coalesce(c.department, '') AS pool
		FROM photos p
		INNER JOIN enterprises e ON e.id = p.enterprise
		LEFT JOIN issues i ON i.id = p.issue
		LEFT JOIN issue_categories c ON c.id = i.category
		WHERE p.id = {:id}`).Bind(dbx.Params{"id": id}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Facts{}, errs.New("record_not_found", nil)
	}
	f := row.facts()
	f.Grid, f.Owner = row.Grid, row.Uploader
	return f, err
}

// NewPhoto is a photo's row on its way into the table, pending.
type NewPhoto struct {
	ID, Enterprise string
	Owner          PhotoOwner
	Uploader       string // "" when an enterprise sent it
	SHA256, MIME   string
	Size           int64
	TakenAt        time.Time
	At             geo.Position
	Caption        string
	Position       int64 // among the photos of its owner
}

// InsertPhoto writes the row with its capture columns. Errors: errs.E
// "record_exists".
func InsertPhoto(db dbx.Builder, p NewPhoto, now time.Time, capture dbx.Params) error {
	row := maps.Clone(capture)
	maps.Copy(row, dbx.Params{
		"id": p.ID, "enterprise": p.Enterprise,
		"visit": p.Owner.Visit, "issue": p.Owner.Issue, "action": p.Owner.Action,
		"uploader": p.Uploader, "sha256": p.SHA256, "mime": p.MIME, "size": p.Size,
		"taken_at": p.TakenAt, "lat": p.At.Lat, "lng": p.At.Lng,
		"caption": p.Caption, "position": p.Position, "state": PhotoPending,
	})
	return Insert(db, "photos", now, row)
}

// StoredPhoto is what the worker learned about a photo. TakenAt and At fill
// only what the phone left open.
type StoredPhoto struct {
	MIME          string
	Width, Height int
	TakenAt       time.Time
	At            geo.Position
}

// MarkPhotoStored ends a pending photo well.
func MarkPhotoStored(db dbx.Builder, id string, now time.Time, p StoredPhoto) error {
	_, err := db.NewQuery(`
		UPDATE photos SET state = 'stored', fail_reason = '', updated = {:now},
			mime = {:mime}, width = {:width}, height = {:height},
			taken_at = CASE WHEN taken_at = '' THEN {:taken_at} ELSE taken_at END,
			lat = CASE WHEN lat = 0 AND lng = 0 THEN {:lat} ELSE lat END,
			lng = CASE WHEN lat = 0 AND lng = 0 THEN {:lng} ELSE lng END
		WHERE id = {:id} AND state = 'pending'`).
		Bind(dbx.Params{
			"id": id, "now": Timestamp(now), "mime": p.MIME, "width": p.Width, "height": p.Height,
			"taken_at": Timestamp(p.TakenAt), "lat": p.At.Lat, "lng": p.At.Lng,
		}).Execute()
	return err
}

// MarkPhotoFailed ends a pending photo with a reason.
func MarkPhotoFailed(db dbx.Builder, id string, now time.Time, reason string) error {
	_, err := db.NewQuery(`
		UPDATE photos SET state = 'failed', fail_reason = {:reason}, updated = {:now}
		WHERE id = {:id} AND state <> 'stored'`).
		Bind(dbx.Params{"id": id, "now": Timestamp(now), "reason": reason}).Execute()
	return err
}

// MarkPhotoPending gives a failed photo another chance.
func MarkPhotoPending(db dbx.Builder, id string, now time.Time) error {
	_, err := db.NewQuery(`
		UPDATE photos SET state = 'pending', fail_reason = '', updated = {:now}
		WHERE id = {:id} AND state = 'failed'`).
		Bind(dbx.Params{"id": id, "now": Timestamp(now)}).Execute()
	return err
}
