package sync_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// askToken trades a device token in and returns the answer.
func askToken(t testing.TB, routes http.Handler, token string) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(syncproto.TokenRequest{DeviceToken: token})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/api/sync/token", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	routes.ServeHTTP(answer, req)
	return answer
}

// forge makes tokens that are almost right, with the server's own key where
// that helps.
func forge(t testing.TB, app *testkit.App) map[string]string {
	t.Helper()
	key, err := store.Secret(app, "device_token", 32)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.WriteSpecimenParents(); err != nil {
		t.Fatal(err)
	}
	claims := func(change func(jwt.MapClaims)) jwt.MapClaims {
		c := jwt.MapClaims{"typ": "device", "did": testkit.DeviceA, "sub": testkit.WorkerA.ID(), "jti": "x", "serial": 1}
		change(c)
		return c
	}
	sign := func(method jwt.SigningMethod, key any, change func(jwt.MapClaims)) string {
		token, err := jwt.NewWithClaims(method, claims(change)).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	same := func(jwt.MapClaims) {}
	return map[string]string{
		"unsigned":              sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, same),
		"another algorithm":     sign(jwt.SigningMethodHS512, key, same),
		"another key":           sign(jwt.SigningMethodHS256, make([]byte, 32), same),
		"another type":          sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["typ"] = "auth" }),
		"another user":          sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["sub"] = testkit.WorkerB.ID() }),
		"another device":        sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["did"] = "nothing00000000" }),
		"no device":             sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { delete(c, "did") }),
		"a device of no text":   sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["did"] = []int{1} }),
		"a serial of no number": sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["serial"] = "many" }),
		"expired":               sign(jwt.SigningMethodHS256, key, func(c jwt.MapClaims) { c["exp"] = 1 }),
		"a login":               app.Token(t, testkit.WorkerA),
		"nothing":               "",
		"three dots":            "...",
	}
}

func TestForgedDeviceTokensOpenNothing(t *testing.T) {
	app := testkit.NewApp(t)
	tokens := forge(t, app)
	routes := app.Handler(t)
	for name, token := range tokens {
		t.Run(name, func(t *testing.T) {
			if answer := askToken(t, routes, token); answer.Code != http.StatusUnauthorized {
				t.Errorf("%d %s", answer.Code, answer.Body)
			}
		})
	}
	d, err := store.FindDevice(app, testkit.DeviceA)
	must(t, err)
	if d.State() != store.DeviceActive {
		t.Errorf("a forged token made the device %s", d.State())
	}
}

// Whatever comes as a device token is refused, and cheaply.
func FuzzDeviceToken(f *testing.F) {
	app := testkit.NewApp(f)
	for _, token := range forge(f, app) {
		f.Add(token)
	}
	f.Add("eyJhbGciOiJIUzI1NiJ9.e30.")
	f.Add("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJ0eXAiOiJkZXZpY2UifQ.")
	routes := app.Handler(f)
	f.Fuzz(func(t *testing.T, token string) {
		answer := askToken(t, routes, token)
		switch answer.Code {
		case http.StatusUnauthorized, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("%q was answered %d %s", token, answer.Code, answer.Body)
		}
	})
}
