package syncproto_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
)

func TestFieldsReadsWhatThePhoneSent(t *testing.T) {
	f := syncproto.ReadFields(map[string]any{
		"summary": "走访顺利", "purpose": "routine", "enterprise": "abcdefghijk0123",
		"lat": 29.5, "count": json.Number("7"), "urgent": true,
		"started_at": "2026-11-20T10:05:00+08:00",
		"companions": []any{"王五"}, "nothing": nil,
	})
	var companions []string
	f.JSON("companions", 1000, &companions)
	if got := f.Text("summary", 4); got != "走访顺利" {
		t.Errorf("text: %q", got)
	}
	if got := f.RequiredOneOf("purpose", "routine", "policy"); got != "routine" {
		t.Errorf("choice: %q", got)
	}
	if got := f.RequiredID("enterprise"); got != "abcdefghijk0123" {
		t.Errorf("id: %q", got)
	}
	if lat, count := f.Number("lat", -90, 90), f.Integer("count", 0, 10); lat != 29.5 || count != 7 {
		t.Errorf("numbers: %v %v", lat, count)
	}
	if !f.Bool("urgent") {
		t.Error("boolean: false")
	}
	if got, want := f.RequiredTime("started_at"), time.Date(2026, 11, 20, 2, 5, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("time: %v, want %v", got, want)
	}
	if len(companions) != 1 || companions[0] != "王五" {
		t.Errorf("json: %v", companions)
	}
	if f.Text("nothing", 10) != "" || f.Has("nothing") || f.Text("absent", 10) != "" {
		t.Error("null and absent are not the zero value")
	}
	if err := f.Done(); err != nil {
		t.Errorf("done: %v", err)
	}
}

func TestFieldsNamesTheFault(t *testing.T) {
	lower := regexp.MustCompile(`^[a-z]+$`)
	for name, c := range map[string]struct {
		value  any
		read   func(f *syncproto.Fields)
		reason string
	}{
		"text of another type":      {7.0, func(f *syncproto.Fields) { f.Text("x", 5) }, syncproto.FieldType},
		"text too long":             {strings.Repeat("长", 6), func(f *syncproto.Fields) { f.Text("x", 5) }, syncproto.FieldTooLong},
		"empty required text":       {"", func(f *syncproto.Fields) { f.RequiredText("x", 5) }, syncproto.FieldRequired},
		"wrong type and required":   {true, func(f *syncproto.Fields) { f.RequiredText("x", 5) }, syncproto.FieldType},
		"id with a capital":         {"Abcdefghijk0123", func(f *syncproto.Fields) { f.ID("x") }, syncproto.FieldShape},
		"pattern":                   {"ab1", func(f *syncproto.Fields) { f.Match("x", lower) }, syncproto.FieldShape},
		"unknown choice":            {"later", func(f *syncproto.Fields) { f.OneOf("x", "now") }, syncproto.FieldChoice},
		"number as text":            {"1", func(f *syncproto.Fields) { f.Number("x", 0, 2) }, syncproto.FieldType},
		"number out of range":       {91.0, func(f *syncproto.Fields) { f.Number("x", -90, 90) }, syncproto.FieldRange},
		"fraction":                  {1.5, func(f *syncproto.Fields) { f.Integer("x", 0, 2) }, syncproto.FieldType},
		"number beyond float64":     {json.Number("1e999"), func(f *syncproto.Fields) { f.Number("x", 0, 2) }, syncproto.FieldType},
		"boolean as number":         {1.0, func(f *syncproto.Fields) { f.Bool("x") }, syncproto.FieldType},
		"time without a zone":       {"2026-11-20T10:05:00", func(f *syncproto.Fields) { f.Time("x") }, syncproto.FieldShape},
		"time beyond the year 9999": {"9999-12-31T23:59:59-23:59", func(f *syncproto.Fields) { f.Time("x") }, syncproto.FieldShape},
		"no time":                   {nil, func(f *syncproto.Fields) { f.RequiredTime("x") }, syncproto.FieldRequired},
		"json of another shape":     {"a", func(f *syncproto.Fields) { f.JSON("x", 9, &[]string{}) }, syncproto.FieldShape},
		"json with an extra key":    {map[string]any{"a": 1.0}, func(f *syncproto.Fields) { f.JSON("x", 9, &struct{ B int }{}) }, syncproto.FieldShape},
		"json too long":             {[]any{"0123456789"}, func(f *syncproto.Fields) { f.JSON("x", 9, &[]string{}) }, syncproto.FieldTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			f := syncproto.ReadFields(map[string]any{"x": c.value})
			c.read(f)
			e, ok := errs.As(f.Done())
			if !ok || e.Code != "invalid_field" || e.Params["field"] != "x" || e.Params["reason"] != c.reason {
				t.Fatalf("got %v, want invalid_field x because %s", e, c.reason)
			}
		})
	}
}

func TestFieldsNamesWhatNobodyAskedFor(t *testing.T) {
	f := syncproto.ReadFields(map[string]any{"summary": "a", "officer": "me"})
	f.Text("summary", 10)
	e, ok := errs.As(f.Done())
	if !ok || e.Code != "unknown_field" || e.Params["field"] != "officer" {
		t.Fatalf("got %v, want unknown_field officer", e)
	}
}

func TestFieldsReadsAPositionWholeOrNotAtAll(t *testing.T) {
	whole := syncproto.ReadFields(map[string]any{"lat": 29.6, "lng": 106.6})
	if p := whole.Position("lat", "lng"); p.Lat != 29.6 || p.Lng != 106.6 || whole.Done() != nil {
		t.Errorf("whole: %v, %v", p, whole.Done())
	}
	none := syncproto.ReadFields(map[string]any{"lat": nil})
	if p := none.Position("lat", "lng"); p.Known() || none.Done() != nil {
		t.Errorf("none: %v, %v", p, none.Done())
	}
	for sent, missing := range map[string]string{"lat": "lng", "lng": "lat"} {
		half := syncproto.ReadFields(map[string]any{sent: 1.0})
		half.Position("lat", "lng")
		e, ok := errs.As(half.Done())
		if !ok || e.Params["field"] != missing || e.Params["reason"] != syncproto.FieldRequired {
			t.Errorf("only %s: got %v", sent, half.Done())
		}
	}
}
