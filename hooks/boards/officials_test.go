package boards_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image"
	_ "image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const boardPath = "/api/boards/" + testkit.BoardA

func scan(t *testing.T, png string) (content string, side int) {
	t.Helper()
	picture, _, err := image.Decode(strings.NewReader(png))
	must(t, err)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	must(t, err)
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	must(t, err)
	return result.GetText(), picture.Bounds().Dx()
}

func TestTheQRCodeLeadsToTheBoard(t *testing.T) {
	d := newDistrict(t)
	res := d.as(t, testkit.WorkerA, "GET", boardPath+"/qr.png?size=600", nil)
	wantStatus(t, res, http.StatusOK)
	content, side := scan(t, res.body)
	if content != d.url+"/q/"+code || side != 600 {
		t.Errorf("got %s at %d pixels", content, side)
	}
	page := d.get(t, strings.TrimPrefix(content, d.url))
	wantStatus(t, page, http.StatusOK)

	d.setBaseURL(t, "https://grid.example.cn/")
	content, _ = scan(t, d.as(t, testkit.WorkerA, "GET", boardPath+"/qr.png", nil).body)
	if content != "https://grid.example.cn/q/"+code {
		t.Errorf("with a base address: got %s", content)
	}

	svg := d.as(t, testkit.Manager, "GET", boardPath+"/qr.svg", nil)
	wantStatus(t, svg, http.StatusOK)
	if svg.Header.Get("Content-Type") != "image/svg+xml" || xml.Unmarshal([]byte(svg.body), new(struct{})) != nil {
		t.Errorf("got %s %s", svg.Header.Get("Content-Type"), svg.body)
	}
}

// setBaseURL sets the public address as a manager does.
func (d *district) setBaseURL(t *testing.T, address string) {
	t.Helper()
	setting, err := d.FindFirstRecordByData("settings", "key", "base_url")
	must(t, err)
	res := d.as(t, testkit.Manager, "PATCH", "/api/collections/settings/records/"+setting.Id, map[string]any{"value": address})
	wantStatus(t, res, http.StatusOK)
}

func TestNoCodeIsDrawnForAnAddressThatNoPhoneOpens(t *testing.T) {
	d := newDistrict(t)
	for _, address := range []string{"grid.example.cn", "/q", "ftp://grid.example.cn", "https://", "https://x.cn/?a=b", "https://x.cn/#a", "https://%zz"} {
		// Managers cannot enter it, see TestRecordsThatNobodyCouldReadAreRefused.
		must(t, store.SaveSetting(d.DB(), "base_url", address, false, d.Clock.Now()))
		res := d.as(t, testkit.Manager, "GET", boardPath+"/qr.png", nil)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.body, `"field":"base_url"`) {
			t.Errorf("%s: got %d", address, res.StatusCode)
		}
	}
}

func TestSizesOfQRCodes(t *testing.T) {
	d := newDistrict(t)
	for size, want := range map[string]int{"0": 422, "-1": 422, "x": 422, "4097": 422, "99999999999999999999": 422, "4096": 200, "": 200} {
		if res := d.as(t, testkit.Manager, "GET", boardPath+"/qr.png?size="+size, nil); res.StatusCode != want {
			t.Errorf("%q: got %d, want %d", size, res.StatusCode, want)
		}
	}
}

func TestWhoMayDoWhatWithABoard(t *testing.T) {
	d := newDistrict(t)
	const none, hidden, denied, done = http.StatusUnauthorized, http.StatusNotFound, http.StatusForbidden, http.StatusOK
	for _, c := range []struct {
		who                 testkit.Persona
		png, svg, print, re int
	}{
		{testkit.Anonymous, none, none, none, none},
		{testkit.WorkerB, hidden, hidden, hidden, hidden},
		{testkit.Desk, hidden, hidden, hidden, hidden},
		{testkit.WorkerA, done, done, denied, denied},
		{testkit.AreaLead, done, done, denied, denied},
		{testkit.Chief, done, done, denied, denied},
		{testkit.Leader, done, done, denied, denied},
		{testkit.Supervisor, done, done, denied, denied},
		{testkit.Superuser, done, done, done, done},
		{testkit.Manager, done, done, done, done},
	} {
		board := d.Row(t, "boards", map[string]any{"enterprise": testkit.EnterpriseA, "code": freshCode(t), "issued_at": d.Clock.Now()})
		path := "/api/boards/" + board.Id
		for request, want := range map[string]int{"GET " + path + "/qr.png": c.png, "GET " + path + "/qr.svg": c.svg, "POST " + path + "/printed": c.print} {
			method, path, _ := strings.Cut(request, " ")
			if res := d.as(t, c.who, method, path, nil); res.StatusCode != want {
				t.Errorf("%s %s: got %d, want %d: %s", c.who, request, res.StatusCode, want, res.body)
			}
		}
		if res := d.as(t, c.who, "POST", path+"/revoke", nil); res.StatusCode != c.re {
			t.Errorf("%s revokes: got %d, want %d: %s", c.who, res.StatusCode, c.re, res.body)
		}
	}
	wantStatus(t, d.as(t, testkit.Manager, "GET", "/api/boards/nosuchboard0000/qr.png", nil), http.StatusNotFound)
}

func freshCode(t *testing.T) string {
	t.Helper()
	fresh, err := boardcode.New(bytes.NewReader([]byte(t.Name() + strings.Repeat("x", 8))[codes:]))
	must(t, err)
	codes++
	return fresh
}

var codes int

func TestARevokedBoardIsReplacedByOneWithANewCode(t *testing.T) {
	d := newDistrict(t)
	wantStatus(t, d.as(t, testkit.Manager, "POST", boardPath+"/printed", nil), http.StatusOK)
	if d.field(t, "boards", testkit.BoardA, "printed_at") == "" {
		t.Error("not marked as printed")
	}
	res := d.as(t, testkit.Manager, "POST", boardPath+"/revoke", nil)
	wantStatus(t, res, http.StatusOK)
	var got struct {
		Board struct{ ID, Code, Enterprise, PrintedAt string }
	}
	must(t, json.Unmarshal([]byte(res.body), &got))
	if got.Board.Code == code || !boardcode.Valid(got.Board.Code) || got.Board.Enterprise != testkit.EnterpriseA || got.Board.ID == testkit.BoardA {
		t.Errorf("got %+v", got.Board)
	}
	wantStatus(t, d.get(t, "/q/"+code), http.StatusNotFound)
	wantStatus(t, d.get(t, "/q/"+got.Board.Code), http.StatusOK)

	for _, request := range []string{"POST " + boardPath + "/revoke", "POST " + boardPath + "/printed", "GET " + boardPath + "/qr.png", "GET " + boardPath + "/qr.svg"} {
		method, path, _ := strings.Cut(request, " ")
		res := d.as(t, testkit.Manager, method, path, nil)
		wantStatus(t, res, http.StatusConflict)
		wantIn(t, res, `"code":"board_revoked"`)
	}
}
