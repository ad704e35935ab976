package sync_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// post sends a body as somebody and returns status and error code.
func (d *district) post(t *testing.T, path, token, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, d.url+path, strings.NewReader(body))
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	must(t, err)
	var e syncproto.ErrorBody
	_ = json.Unmarshal(answer, &e)
	return res.StatusCode, e.Code
}

func TestSyncRoutesAreForOfficialsOnTheirOwnDevices(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	stranger := d.Token(t, testkit.WorkerB)
	bodies := map[string]string{
		"/api/sync/pull":      `{"proto":1,"schema":"","device":"%s","epoch":"","scopes":{}}`,
		"/api/sync/push":      `{"proto":1,"device":"%s","now":"2026-11-20T02:05:00Z","mutations":[]}`,
		"/api/sync/reconcile": `{"proto":1,"schema":"","device":"%s","scope":"base","rows":[]}`,
	}
	for path, body := range bodies {
		body = fmt.Sprintf(body, device)
		if status, _ := d.post(t, path, "", body); status != http.StatusUnauthorized {
			t.Errorf("anonymous %s: %d", path, status)
		}
		if status, _ := d.post(t, path, d.Token(t, testkit.Superuser), body); status != http.StatusForbidden {
			t.Errorf("superuser %s: %d", path, status)
		}
		if status, code := d.post(t, path, stranger, body); status != http.StatusForbidden || code != syncproto.CodeDeviceUnknown {
			t.Errorf("stranger %s: %d %s", path, status, code)
		}
		if status, _ := d.post(t, path, d.Token(t, testkit.WorkerA), body); status != http.StatusOK {
			t.Errorf("owner %s: %d", path, status)
		}
	}
	if status, _ := d.post(t, "/api/sync/devices", "", `{"name":"x","platform":"y","app_version":"z"}`); status != http.StatusUnauthorized {
		t.Errorf("anonymous registration: %d", status)
	}
	if status, code := d.post(t, "/api/sync/token", "", `{"device_token":"not.a.token"}`); status != http.StatusUnauthorized || code != syncproto.CodeUnauthenticated {
		t.Errorf("made-up device token: %d %s", status, code)
	}
}

func TestAnotherGridsScopeCannotBeReconciled(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	body := fmt.Sprintf(`{"proto":1,"schema":"","device":"%s","scope":"grid:%s","rows":[]}`, device, testkit.GridB)
	if status, code := d.post(t, "/api/sync/reconcile", d.Token(t, testkit.WorkerA), body); status != http.StatusForbidden || code != syncproto.CodeScopeNotGranted {
		t.Errorf("%d %s", status, code)
	}
}

func TestNumbersThatSkipOrRepeatAreRefused(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	push := func(mseq int, summary string) (int, string) {
		return d.post(t, "/api/sync/push", d.Token(t, testkit.WorkerA), fmt.Sprintf(`{"proto":1,"device":"%s","now":"2026-11-20T02:05:00Z","mutations":[
			{"mseq":%d,"id":"00000000-0000-4000-8000-00000000000%d","op":"create","table":"visits","record":"visit000000000%d",
			 "at":"2026-11-20T02:00:00Z","fields":{"enterprise":"%s","purpose":"routine","started_at":"2026-11-20T02:00:00Z","summary":"%s"}}]}`,
			device, mseq, mseq, mseq, testkit.EnterpriseA, summary))
	}
	if status, code := push(2, "x"); status != http.StatusConflict || code != syncproto.CodeMseqGap {
		t.Errorf("gap: %d %s", status, code)
	}
	if status, _ := push(1, "x"); status != http.StatusOK {
		t.Errorf("first: %d", status)
	}
	if status, _ := push(1, "x"); status != http.StatusOK {
		t.Errorf("the same again: %d", status)
	}
	if status, code := push(1, "another body"); status != http.StatusUnprocessableEntity || code != syncproto.CodeMseqReused {
		t.Errorf("reused: %d %s", status, code)
	}
}

func TestAHostileBodyGetsAClean4xx(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	token := d.Token(t, testkit.WorkerA)
	for name, body := range map[string]string{
		"garbage":         "\x00\xff{",
		"empty":           "",
		"an array":        "[]",
		"deep JSON":       strings.Repeat("[", 100_000),
		"negative cursor": fmt.Sprintf(`{"proto":1,"schema":"","device":"%s","epoch":"","scopes":{"base":-1}}`, device),
		"huge number":     fmt.Sprintf(`{"proto":1,"schema":"","device":"%s","epoch":"","scopes":{"base":1e400}}`, device),
		"too long":        `{"device":"` + strings.Repeat("x", 2<<20) + `"}`,
		"unknown field":   `{"proto":1,"mood":"bad"}`,
		"another version": fmt.Sprintf(`{"proto":99,"schema":"","device":"%s","epoch":"","scopes":{}}`, device),
	} {
		for _, path := range []string{"/api/sync/pull", "/api/sync/push", "/api/sync/reconcile"} {
			status, _ := d.post(t, path, token, body)
			if status < 400 || status > 499 {
				t.Errorf("%s to %s: %d", name, path, status)
			}
		}
	}
}

func TestACursorAheadOfTheServerIsRepairedByDifference(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	_, err := d.NonconcurrentDB().NewQuery("UPDATE _sync_scope SET head = head - 1 WHERE scope = 'base'").Execute()
	must(t, err)
	must(t, p.Pull(ctx))
	states, err := store.ScopeStates(d.DB(), []string{"base"})
	must(t, err)
	check, err := p.Check("base")
	must(t, err)
	if check.Head != states["base"].Head {
		t.Errorf("cursor %d, head %d", check.Head, states["base"].Head)
	}
}

func TestANewEpochIsReconciledWithoutTouchingTheOutbox(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	_, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	_, err = d.NonconcurrentDB().NewQuery("UPDATE _sync_meta SET epoch = 'another'").Execute()
	must(t, err)
	_, err = d.NonconcurrentDB().NewQuery("DELETE FROM enterprises WHERE id = '" + testkit.EnterpriseA + "'").Execute()
	must(t, err)
	must(t, p.Pull(ctx))
	if holds(t, p, "enterprises/"+testkit.EnterpriseA) {
		t.Error("a row of the old history is still there")
	}
	if n, err := p.Waiting(); err != nil || n != 1 {
		t.Errorf("%d mutations wait, %v; want 1", n, err)
	}
}

func TestARevokedDeviceIsToldToWipe(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	id, err := p.Device()
	must(t, err)
	device, err := store.FindDevice(d, id)
	must(t, err)
	device.Revoke("lost")
	must(t, d.Save(device))
	var refused *phone.Error
	if err := p.Pull(context.Background()); !errors.As(err, &refused) || refused.Body.Code != syncproto.CodeDeviceRevoked {
		t.Errorf("pull: %v", err)
	}
}

func TestARetiredDeviceMayStillPushButGetsNoRows(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	ctx := context.Background()
	must(t, p.Pull(ctx))
	_, err := p.Create("visits", visit(testkit.EnterpriseA, d.Clock.Now()))
	must(t, err)
	id, err := p.Device()
	must(t, err)
	r, err := d.FindRecordById("devices", id)
	must(t, err)
	r.Set("state", store.DeviceRetired)
	must(t, d.Save(r))
	must(t, p.Sync(ctx))
	if n, err := d.CountRecords("visits"); err != nil || n != 1 {
		t.Errorf("%d visits, %v", n, err)
	}
	if held, err := p.Held(); err != nil || len(held) != 0 {
		t.Errorf("%d rows held, %v", len(held), err)
	}
}

func TestPullIsCompressedForThoseWhoTakeIt(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	device, err := p.Device()
	must(t, err)
	body := fmt.Sprintf(`{"proto":1,"schema":"","device":"%s","epoch":"","scopes":{}}`, device)
	req, err := http.NewRequest(http.MethodPost, d.url+"/api/sync/pull", bytes.NewReader([]byte(body)))
	must(t, err)
	req.Header.Set("Authorization", d.Token(t, testkit.WorkerA))
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	must(t, err)
	defer res.Body.Close()
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("Content-Encoding %q", res.Header.Get("Content-Encoding"))
	}
}

func TestAPhoneThatAsksWithoutEndIsToldToWait(t *testing.T) {
	d := newDistrict(t)
	p := d.phone(t, testkit.WorkerA)
	var refused *phone.Error
	var err error
	for range 1000 {
		if err = p.Pull(context.Background()); err != nil {
			break
		}
	}
	if !errors.As(err, &refused) || refused.Status != http.StatusTooManyRequests {
		t.Fatalf("a thousand pulls in no time: %v", err)
	}
	d.Clock.Advance(time.Minute)
	must(t, p.Pull(context.Background()))
}
