package exchange

import (
	"io"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/roster"
)

// Official is somebody whom a workbook names, with the role of their highest
// duty.
type Official struct {
	roster.Person
	Role access.Role
}

// Officials lists those whom a workbook names, each once and in the order of
// its rows. Rows with faults are left out.
//
// Errors: those of xlsx.Open and xlsx.Book.Table.
func Officials(file io.Reader) ([]Official, error) {
	book, err := open(file)
	if err != nil {
		return nil, err
	}
	said, _ := roster.Read(book.enterprises, book.staff)
	roles, officials := rolesOf(said), []Official{}
	for _, person := range said.Persons() {
		officials = append(officials, Official{person, roles[person.Phone]})
	}
	return officials, nil
}
