package fleet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/testkit/phone"
)

// Net is how one sync goes.
type Net struct {
	Steps      []Step // by request; the network is good to those beyond
	KillAt     int    // the how manieth local commit kills the phone, 0 for none
	LimitBytes int    // of one answer to a pull, 0 for the protocol's default
}

// Step is what happens to one request.
type Step struct {
	Before Op // what the district does just before, nil for nothing
	Fate   Fate
}

// Fate is what the network does to a request.
type Fate int

// A request or its reply is lost, a reply breaks off, a request comes twice or
// late, after the phone has given it up, or a proxy answers for the server.
const (
	Delivered Fate = iota
	RequestLost
	ReplyLost
	ReplyCut
	Twice
	Late
	Unavailable
	fates
)

// network carries one phone's requests straight into the server's routes.
type network struct {
	w       *world
	from    *walker
	address string
	steps   []Step
}

// message is a request that can be delivered at any time and more than once.
type message struct {
	from    *network
	request *http.Request
	body    []byte
}

// RoundTrip does to the request what its step says.
func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	var step Step
	if len(n.steps) > 0 {
		step, n.steps = n.steps[0], n.steps[1:]
	}
	if step.Before != nil {
		step.Before.do(n.w)
	}
	m := message{n, req, body}
	switch step.Fate {
	case RequestLost:
		return nil, phone.ErrLost
	case ReplyLost:
		n.w.deliver(m)
		return nil, phone.ErrLost
	case ReplyCut:
		res := n.w.deliver(m)
		res.Body = io.NopCloser(io.MultiReader(io.LimitReader(res.Body, res.ContentLength/2), broken{}))
		return res, nil
	case Twice:
		n.w.deliver(m)
	case Late:
		n.w.underWay = append(n.w.underWay, m)
		return nil, phone.ErrLost
	case Unavailable:
		return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: io.NopCloser(strings.NewReader("<html>"))}, nil
	}
	return n.w.deliver(m), nil
}

// judgePages wants no page to go on from a cursor behind which removes were
// forgotten.
func (w *world) judgePages(body []byte) {
	var pull syncproto.PullResponse
	if err := json.Unmarshal(body, &pull); err != nil {
		w.life.Fatal(err)
	}
	for _, page := range pull.Pages {
		if page.From > 0 && page.From < w.purged[page.Scope] && !page.Reset {
			w.fail(ruleScope, "a page of %s goes on from %d, removes are forgotten up to %d", page.Scope, page.From, w.purged[page.Scope])
		}
	}
}

// broken is the end of a connection.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.Join(phone.ErrLost, io.ErrUnexpectedEOF) }

// deliver has the server answer the request now.
func (w *world) deliver(m message) *http.Response {
	req := m.request.Clone(m.request.Context())
	req.Body, req.RemoteAddr = io.NopCloser(bytes.NewReader(m.body)), m.from.address
	isPush := strings.HasSuffix(req.URL.Path, "/push")
	var pending []meeting
	if isPush {
		pending = w.foresee(m)
	}
	answer := httptest.NewRecorder()
	w.routes.ServeHTTP(answer, req)
	if answer.Code >= http.StatusInternalServerError {
		w.fail(rulePoison, "%s was answered %d %s to %s", req.URL.Path, answer.Code, answer.Body, m.body)
	}
	if isPush && answer.Code == http.StatusOK {
		w.meet(pending, answer.Body.Bytes())
	}
	if strings.HasSuffix(req.URL.Path, "/pull") && answer.Code == http.StatusOK {
		w.judgePages(answer.Body.Bytes())
	}
	res := answer.Result()
	res.ContentLength = int64(answer.Body.Len())
	return res
}
