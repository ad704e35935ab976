package phone

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
)

// ErrLost is what the phone sees of a request or a reply that the network lost.
var ErrLost = errors.New("the network lost it")

// Lossy is a network that loses requests, loses replies and delivers requests
// twice, each with its probability.
type Lossy struct {
	Rand                              *rand.Rand
	LoseRequest, LoseReply, Duplicate float64
}

// RoundTrip delivers a request, or does not.
func (l *Lossy) RoundTrip(req *http.Request) (*http.Response, error) {
	if l.Rand.Float64() < l.LoseRequest {
		return nil, ErrLost
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	deliver := func() (*http.Response, error) {
		copied := req.Clone(req.Context())
		copied.Body = io.NopCloser(bytes.NewReader(body))
		return http.DefaultTransport.RoundTrip(copied)
	}
	if l.Rand.Float64() < l.Duplicate {
		if err := discard(deliver()); err != nil {
			return nil, err
		}
	}
	res, err := deliver()
	if err == nil && l.Rand.Float64() < l.LoseReply {
		return nil, errors.Join(ErrLost, discard(res, nil))
	}
	return res, err
}

// discard reads a reply to its end, so that the server has surely answered.
func discard(res *http.Response, err error) error {
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}
