package bench

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"gridwalk/internal/domain/syncproto"
)

// client talks to one server over kept connections. It leaves compression out,
// because PocketBase answers uncompressed and both sides should send the same
// bytes.
type client struct {
	*http.Client
	url   string
	token string
}

func newClient(url, token string, connections int) client {
	return client{&http.Client{Transport: &http.Transport{
		DisableCompression: true, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections,
	}}, url, token}
}

// as is the same connections in the name of somebody else.
func (c client) as(token string) client {
	c.token = token
	return c
}

// call sends a request and returns the body of a 200 answer.
func (c client) call(b *testing.B, method, path string, body []byte) []byte {
	req, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		b.Error(err)
		return nil
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", c.token)
	res, err := c.Do(req)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Errorf("%s: %d %s %v", path, res.StatusCode, answer, err)
		return nil
	}
	return answer
}

func (c client) post(b *testing.B, path string, body any) []byte {
	return c.call(b, http.MethodPost, path, encode(b, body))
}

// register makes a device of the client's officer and returns its id.
func (c client) register(b *testing.B) string {
	return decode[syncproto.RegisterResponse](b, c.post(b, "/api/sync/devices", syncproto.RegisterRequest{Name: "bench"})).Device
}

func encode(b *testing.B, value any) []byte {
	raw, err := json.Marshal(value)
	if err != nil {
		b.Error(err)
	}
	return raw
}

func decode[T any](b *testing.B, raw []byte) (value T) {
	if err := json.Unmarshal(raw, &value); err != nil {
		b.Errorf("%v in %s", err, raw)
	}
	return value
}

// together has n connections do their share of the work at once: each calls
// for its own numbers 0 to each-1. It returns how long all took, and how long
// every call.
func together(n, each int, work func(connection, number int)) (all time.Duration, calls timings) {
	var group sync.WaitGroup
	took := make([]timings, n)
	start := time.Now()
	for connection := range n {
		group.Go(func() {
			for number := range each {
				took[connection].time(func() { work(connection, number) })
			}
		})
	}
	group.Wait()
	all = time.Since(start)
	for _, t := range took {
		calls = append(calls, t...)
	}
	return all, calls
}
