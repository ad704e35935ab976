package boards

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// Each kind of token has a secret of its own, so that one can never stand in
// for the other.
const (
	sessionSecret  = "board_sessions"
	trackingSecret = "tracking_links"
	secretBytes    = 32
)

// sessionLife is how long a scanned page can be reported from. It covers a
// report that waits for the network to come back.
const sessionLife = 4 * time.Hour

// session is one report in the making, begun by scanning a board.
type session struct {
	Key     string // identifies the report, however often it is submitted
	Expired bool
}

// newSession signs a session for a board.
func (s *Service) newSession(app core.App, board string) (token string, err error) {
	return sign(app, sessionSecret, jwt.RegisteredClaims{
		Subject: board, ID: security.RandomString(24),
		ExpiresAt: jwt.NewNumericDate(s.clock.Now().Add(sessionLife)),
	})
}

// openSession reads a session of the board. One that has expired is returned
// as such, because what was sent from it before still counts. ok is false for
// anything that this server did not sign for this board.
func (s *Service) openSession(app core.App, token, board string) (opened session, ok bool, err error) {
	var claims jwt.RegisteredClaims
	err = s.read(app, sessionSecret, token, &claims)
	opened = session{Key: claims.ID, Expired: errors.Is(err, jwt.ErrTokenExpired)}
	if opened.Expired {
		err = nil
	}
	if errors.Is(err, errNotSigned) {
		return session{}, false, nil
	}
	return opened, err == nil && claims.Subject == board && claims.ID != "", err
}

// trackingClaims are kept short, because people copy the link by hand.
type trackingClaims struct {
	jwt.RegisteredClaims
	Version int `json:"v"`
}

// TrackingPath signs the address of an issue's tracking page. It stays valid
// until the links of the issue are revoked.
func (s *Service) TrackingPath(app core.App, issue string) (path string, err error) {
	version, err := store.LinkVersion(app.DB(), issue)
	if err != nil {
		return "", err
	}
	token, err := sign(app, trackingSecret, trackingClaims{jwt.RegisteredClaims{Subject: issue}, version})
	return "/t/" + token, err
}

// openTracking returns the issue that a tracking token opens. Whatever is wrong
// with a token, the error is the same errs.E "record_not_found".
func (s *Service) openTracking(app core.App, token string) (*store.Issue, error) {
	var claims trackingClaims
	if err := s.read(app, trackingSecret, token, &claims); err != nil {
		if errors.Is(err, errNotSigned) {
			return nil, store.NotFound("issues", "")
		}
		return nil, err
	}
	version, err := store.LinkVersion(app.DB(), claims.Subject)
	if err != nil {
		return nil, err
	}
	if version != claims.Version {
		return nil, store.NotFound("issues", "")
	}
	issue, err := store.FindIssue(app, claims.Subject)
	if errs.Code(err) == "record_not_found" {
		return nil, store.NotFound("issues", "")
	}
	return issue, err
}

// errNotSigned is every fault of a token but its age.
var errNotSigned = errors.New("not a token of this server")

func sign(app core.App, secretName string, claims jwt.Claims) (string, error) {
	secret, err := store.Secret(app, secretName, secretBytes)
	if err != nil {
		return "", err
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(secret)
}

// read verifies a token and fills in its claims. The error is errNotSigned, or
// jwt.ErrTokenExpired with the claims filled in all the same.
func (s *Service) read(app core.App, secretName, token string, claims jwt.Claims) error {
	secret, err := store.Secret(app, secretName, secretBytes)
	if err != nil {
		return err
	}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return secret, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithTimeFunc(s.clock.Now))
	if err == nil || errors.Is(err, jwt.ErrTokenExpired) {
		return err
	}
	return fmt.Errorf("%w: %w", errNotSigned, err)
}
