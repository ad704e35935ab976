// Package apierr is the one place where errors become HTTP answers.
package apierr

import (
	"errors"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
)

// body is the answer to a failed request. Key and Params make its text in the
// reader's language; ID is there for internal errors only.
type body struct {
	Code   string         `json:"code"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params,omitempty"`
	ID     string         `json:"id,omitempty"`
}

// Respond answers e with err.
//
// A coded error is answered with its code, key and parameters and the status
// that the catalogue gives. PocketBase's own errors are handed on unchanged. Any
// other error is nobody else's business: it is logged under a random id, and the
// answer is status 500 with the code internal and that id. Wrapping makes no
// difference, and what an error is wrapped in is never shown.
func Respond(e *core.RequestEvent, err error) error {
	if err == nil {
		return nil
	}
	if e.Written() {
		return err
	}
	if coded, ok := errs.As(err); ok {
		return e.JSON(errs.Lookup(coded.Code).Status, body{Code: coded.Code, Key: coded.Key, Params: coded.Params})
	}
	var own *router.ApiError
	if errors.As(err, &own) {
		return err
	}

	id := security.RandomString(12)
	// The pattern stands for the path: paths of tracking pages carry their token.
	e.App.Logger().Error("request failed", "id", id, "route", e.Request.Pattern, "error", err.Error())
	return e.JSON(errs.Lookup(errs.Internal).Status, body{
		Code: errs.Internal, Key: errs.Key(errs.Internal), Params: map[string]any{"id": id}, ID: id,
	})
}

// Field ties an error to the field of a record that is being saved, the way
// PocketBase refuses a record that does not fit its collection: over REST,
// that is status 400 with the code and the parameters of err under
// data.<name>. An error without a code is invalid_field.
func Field(name string, err error) error {
	coded, ok := errs.As(err)
	if !ok {
		coded = syncproto.InvalidField(name, syncproto.FieldShape)
	}
	return validation.Errors{name: validation.NewError(coded.Code, errs.Lookup(coded.Code).Means).SetParams(coded.Params)}
}
