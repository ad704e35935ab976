package store_test

import (
	"bytes"
	"sync"
	"testing"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func TestASecretIsMadeOnceAndKept(t *testing.T) {
	app := testkit.NewApp(t)
	secrets := make([][]byte, 8)
	var users sync.WaitGroup
	for i := range secrets {
		users.Go(func() {
			secret, err := store.Secret(app, "tokens", 32)
			if err != nil {
				t.Error(err)
			}
			secrets[i] = secret
		})
	}
	users.Wait()
	for i, secret := range secrets {
		if len(secret) != 32 || !bytes.Equal(secret, secrets[0]) {
			t.Errorf("user %d got %d bytes, not the first one's", i, len(secret))
		}
	}
	again, err := store.Secret(app, "tokens", 16)
	if err != nil || !bytes.Equal(again, secrets[0]) {
		t.Errorf("asked again: %d bytes, %v", len(again), err)
	}
	other, err := store.Secret(app, "uploads", 32)
	if err != nil || bytes.Equal(other, secrets[0]) {
		t.Errorf("another secret is the same, %v", err)
	}
}
