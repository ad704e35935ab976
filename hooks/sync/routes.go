package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
)

func (s *Service) devices(e *core.RequestEvent) error {
	return handle(e, syncproto.DecodeRegister, func(req syncproto.RegisterRequest) (any, error) {
		return s.register(e.App, e.Auth, req)
	})
}

func (s *Service) token(e *core.RequestEvent) error {
	return handle(e, syncproto.DecodeToken, func(req syncproto.TokenRequest) (any, error) {
		return s.renew(e.App, req.DeviceToken)
	})
}

func (s *Service) pulls(e *core.RequestEvent) error {
	return handle(e, syncproto.DecodePull, func(req syncproto.PullRequest) (any, error) {
		c, err := s.identify(e.App, e.Auth, req.Device, req.Proto)
		if err != nil {
			return nil, err
		}
		body, err := s.pull(e.Request.Context(), e.App, c, req)
		return json.RawMessage(body), err
	})
}

func (s *Service) pushes(e *core.RequestEvent) error {
	// Before the body: on a slow network that alone may take a minute, which
	// would count as the device's clock being wrong.
	arrival := s.clock.Now()
	return handle(e, syncproto.DecodePush, func(req syncproto.PushRequest) (any, error) {
		c, err := s.identify(e.App, e.Auth, req.Device, req.Proto)
		if err != nil {
			return nil, err
		}
		return s.push(e.App, c, req, arrival)
	})
}

func (s *Service) reconciles(e *core.RequestEvent) error {
	return handle(e, syncproto.DecodeReconcile, func(req syncproto.ReconcileRequest) (any, error) {
		c, err := s.identify(e.App, e.Auth, req.Device, req.Proto)
		if err != nil {
			return nil, err
		}
		return s.reconcile(e.Request.Context(), e.App, c, req)
	})
}

func (s *Service) statuses(e *core.RequestEvent) error {
	return handle(e, syncproto.DecodeStatus, func(req syncproto.StatusReport) (any, error) {
		c, err := s.identify(e.App, e.Auth, req.Device, req.Proto)
		if err != nil {
			return nil, err
		}
		return struct{}{}, s.report(e.App, c, req)
	})
}

// handle reads a request, serves it and writes the answer or the coded error.
func handle[T any](e *core.RequestEvent, decode func([]byte) (T, error), serve func(T) (any, error)) error {
	body, err := io.ReadAll(e.Request.Body)
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			err = errs.New(syncproto.CodeTooLarge, map[string]any{"what": "bytes", "limit": tooLarge.Limit})
		}
		return apierr.Respond(e, err)
	}
	req, err := decode(body)
	if err != nil {
		return apierr.Respond(e, err)
	}
	res, err := serve(req)
	if err != nil {
		if fault, ok := errs.As(err); ok && fault.Code == "too_many_requests" {
			e.Response.Header().Set("Retry-After", fmt.Sprint(fault.Params["seconds"]))
		}
		return apierr.Respond(e, err)
	}
	raw, ready := res.(json.RawMessage)
	if !ready {
		if raw, err = json.Marshal(res); err != nil {
			return apierr.Respond(e, err)
		}
	}
	return answer(e, raw)
}
