package exchange_test

import (
	"bytes"
	"testing"

	"gridwalk/hooks/exchange"
	"gridwalk/internal/domain/access"
)

func TestTheOfficialsOfARoster(t *testing.T) {
	officials, err := exchange.Officials(bytes.NewReader(officialRoster(t)))
	if err != nil {
		t.Fatal(err)
	}
	count, phones := map[access.Role]int{}, map[string]bool{}
	for _, o := range officials {
		count[o.Role]++
		if o.Name == "" || phones[o.Phone] {
			t.Errorf("%v has no name or comes twice", o)
		}
		phones[o.Phone] = true
	}
	if count[access.GridChief] != 1 || count[access.AreaLead] != 4 || count[access.GridWorker] != 35 || len(officials) != 40 {
		t.Errorf("got %v", count)
	}
	if _, err := exchange.Officials(bytes.NewReader([]byte("no workbook"))); err == nil {
		t.Error("anything is a workbook")
	}
}
