package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// The builders below keep the schema readable as one line per field.

func text(name string, max int) *core.TextField {
	return &core.TextField{Name: name, Max: max}
}

func requiredText(name string, max int) *core.TextField {
	return &core.TextField{Name: name, Max: max, Required: true}
}

func number(name string) *core.NumberField { return &core.NumberField{Name: name} }

func integer(name string) *core.NumberField {
	return &core.NumberField{Name: name, OnlyInt: true}
}

func boolean(name string) *core.BoolField { return &core.BoolField{Name: name} }

func date(name string) *core.DateField { return &core.DateField{Name: name} }

func requiredDate(name string) *core.DateField {
	return &core.DateField{Name: name, Required: true}
}

func json(name string) *core.JSONField { return &core.JSONField{Name: name, MaxSize: 1 << 18} }

func choice(name string, values ...string) *core.SelectField {
	return &core.SelectField{Name: name, Values: values, MaxSelect: 1}
}

func requiredChoice(name string, values ...string) *core.SelectField {
	return &core.SelectField{Name: name, Values: values, MaxSelect: 1, Required: true}
}

func link(name string, to *core.Collection) *core.RelationField {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 1}
}

func requiredLink(name string, to *core.Collection) *core.RelationField {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 1, Required: true}
}

func links(name string, to *core.Collection) *core.RelationField {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 99}
}

// stamps are the autodate columns that every collection carries.
func stamps() []core.Field {
	return []core.Field{
		&core.AutodateField{Name: "created", OnCreate: true},
		&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
	}
}

// collection makes a base collection that only superusers may touch; the API
// rules are projected from domain/access when the server starts.
func collection(name string, fields ...core.Field) *core.Collection {
	c := core.NewBaseCollection(name)
	c.Fields.Add(fields...)
	c.Fields.Add(stamps()...)
	return c
}

func view(name, query string) *core.Collection {
	c := core.NewViewCollection(name)
	c.ViewQuery = query
	return c
}

// pointer makes an API rule from a literal.
func pointer(rule string) *string { return types.Pointer(rule) }

// execute runs statements in order until one fails.
func execute(app core.App, statements ...string) error {
	for _, statement := range statements {
		if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
			return err
		}
	}
	return nil
}
