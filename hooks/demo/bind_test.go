package demo

import "testing"

func TestAddresses(t *testing.T) {
	for address, want := range map[string]struct{ base, here string }{
		"127.0.0.1:8090":       {"http://127.0.0.1:8090", "http://127.0.0.1:8090"},
		"192.168.1.20:8090":    {"http://192.168.1.20:8090", "http://127.0.0.1:8090"},
		"0.0.0.0:8090":         {"", "http://127.0.0.1:8090"},
		"[::]:8090":            {"", "http://127.0.0.1:8090"},
		":8090":                {"", "http://127.0.0.1:8090"},
		"[::1]:8090":           {"http://[::1]:8090", "http://127.0.0.1:8090"},
		"demo.example.cn:80":   {"http://demo.example.cn", "http://127.0.0.1"},
		"demo.example.cn:443":  {"https://demo.example.cn", "https://127.0.0.1"},
		"demo.example.cn:http": {"http://demo.example.cn", "http://127.0.0.1"},
		"":                     {"", "http://127.0.0.1"},
	} {
		if got := baseURL(address); got != want.base {
			t.Errorf("base of %q: got %q, want %q", address, got, want.base)
		}
		if got := hereURL(address); got != want.here {
			t.Errorf("here for %q: got %q, want %q", address, got, want.here)
		}
	}
}

func TestTablesCountWideCharactersTwice(t *testing.T) {
	got := table([][]string{{"网格员", "a"}, {"leader", "b"}, {"", "c"}})
	if want := "  网格员  a\n  leader  b\n          c\n"; got != want {
		t.Errorf("got\n%s", got)
	}
}
