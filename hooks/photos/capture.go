package photos

import (
	"regexp"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

const (
	maxCaption  = 200 // characters
	maxPosition = 999
)

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Capture inserts the row of a photo that an officer took, pending until its
// bytes have followed. It belongs to one visit, issue or action that is there
// already, be it since a moment ago in the same push, and whoever may capture
// that may add a photo to it.
//
// Errors: errs.E "unknown_field", "invalid_field", "owner_missing",
// "enterprise_mismatch", "unknown_enterprise", "forbidden", "record_exists".
func (s *Service) Capture(tx core.App, c syncproto.Captured) error {
	p, err := readRow(c)
	if err != nil {
		return err
	}
	facts, err := ownerFacts(tx.DB(), &p)
	if err == nil {
		err = mayCapture(tx.DB(), c, p.Enterprise, facts)
	}
	if errs.Code(err) != "" && facts.Confidential {
		return store.OwnerMissing(p.Owner)
	}
	if err != nil {
		return err
	}
	return store.InsertPhoto(tx.DB(), p, c.ReceivedAt,
		store.CaptureColumns(c.CapturedAt, c.DeviceAt, c.Skew, c.ReceivedAt, c.Device))
}

func readRow(c syncproto.Captured) (store.NewPhoto, error) {
	f := syncproto.ReadFields(c.Fields)
	p := store.NewPhoto{
		ID: c.Record, Uploader: c.Officer.User,
		Enterprise: f.RequiredID("enterprise"),
		Owner:      store.PhotoOwner{Visit: f.ID("visit"), Issue: f.ID("issue"), Action: f.ID("action")},
		SHA256:     f.Match("sha256", sha256Hex),
		Size:       f.Integer("size", 1, MaxBytes),
		MIME:       f.RequiredOneOf("mime", mimes...),
		TakenAt:    c.Correct(f.Time("taken_at")),
		At:         f.Position("lat", "lng"),
		Caption:    f.Text("caption", maxCaption),
		Position:   f.Integer("position", 0, maxPosition),
	}
	if p.SHA256 == "" {
		f.Fault("sha256", syncproto.FieldRequired)
	}
	if p.Size == 0 {
		f.Fault("size", syncproto.FieldRequired)
	}
	if owners(p.Owner) != 1 {
		f.Fault("visit", syncproto.FieldShape)
	}
	return p, f.Done()
}

func owners(o store.PhotoOwner) (n int) {
	for _, id := range []string{o.Visit, o.Issue, o.Action} {
		if id != "" {
			n++
		}
	}
	return n
}

// ownerFacts completes the photo's owner and checks that both are of the same
// enterprise.
func ownerFacts(db dbx.Builder, p *store.NewPhoto) (access.Facts, error) {
	enterprise, facts, err := p.Owner.Resolve(db)
	if err != nil {
		return facts, err
	}
	if enterprise != p.Enterprise {
		return facts, errs.New("enterprise_mismatch", map[string]any{"enterprise": p.Enterprise, "want": enterprise})
	}
	return facts, nil
}

// mayCapture is store.MayCapture with the facts of the issue that the photo
// belongs to, which may be a department's or confidential.
func mayCapture(db dbx.Builder, c syncproto.Captured, enterprise string, facts access.Facts) error {
	grids, err := store.GridsSince(db, enterprise, c.CapturedAt)
	if err != nil {
		return err
	}
	err = errs.New("unknown_enterprise", map[string]any{"enterprise": enterprise})
	for _, facts.Grid = range grids {
		if err = access.May(c.Officer, access.Capture, c.Table, facts); err == nil {
			return nil
		}
	}
	return err
}
