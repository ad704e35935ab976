package demo

import (
	"bytes"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// album adds photos. Each of its pictures is processed the first time that it
// is added; the rows after that have the same bytes.
type album struct {
	service  Photos
	pictures []picture
	first    map[int]string // picture → the photo that it was added as first
}

func newAlbum(service Photos) (*album, error) {
	all, err := pictures()
	return &album{service, all, map[int]string{}}, err
}

// photograph adds a picture that was taken on a visit to the row of the owner.
func (a *album) photograph(tx core.App, v *visit, owner, of string, picture, position int) error {
	id, p := core.GenerateDefaultRandomId(), a.pictures[picture]
	sent := map[string]any{
		"enterprise": v.enterprise.Id, owner: of,
		"sha256": p.sha256, "size": len(p.content), "mime": "image/jpeg",
		"taken_at": moment(v.started.Add(time.Duration(8+position*2) * time.Minute)),
		"caption":  p.caption, "position": position,
	}
	if v.at.Known() {
		sent["lat"], sent["lng"] = v.at.Lat, v.at.Lng
	}
	fields, err := asSent(sent)
	if err != nil {
		return err
	}
	if err := a.service.Capture(tx, v.captured("photos", id, fields)); err != nil {
		return err
	}
	return a.develop(tx, id, picture)
}

// receive adds a picture that an enterprise sends with a report.
func (a *album) receive(tx core.App, enterprise, issue string, picture int) error {
	id, err := a.service.Receive(tx, EnterprisePhoto{
		Enterprise: enterprise, Issue: issue, Content: bytes.NewReader(a.pictures[picture].content),
	})
	if err != nil {
		return err
	}
	return a.develop(tx, id, picture)
}

func (a *album) develop(tx core.App, id string, picture int) error {
	if first, known := a.first[picture]; known {
		return a.service.PutSame(tx, id, first)
	}
	a.first[picture] = id
	return a.service.Put(tx, id, a.pictures[picture].content)
}
