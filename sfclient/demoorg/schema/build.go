package schema

import "slices"

// trait is something that holds for an object.
type trait func(*Object)

func creates(o *Object)  { o.Createable = true }
func updates(o *Object)  { o.Updateable = true }
func deletes(o *Object)  { o.Deletable = true }
func searched(o *Object) { o.Searchable = true }
func numerous(o *Object) { o.Numerous = true }
func setup(o *Object)    { o.Setup = true }
func custom(o *Object)   { o.Custom = true }

// object begins an object that can only be read; traits add to that.
func object(name, label, plural, keyPrefix string, traits ...trait) *Object {
	o := &Object{Name: name, Label: label, LabelPlural: plural, KeyPrefix: keyPrefix}
	for _, t := range traits {
		t(o)
	}
	return o
}

// of gives the object its fields.
func (o *Object) of(groups ...[]*Field) *Object {
	for _, f := range slices.Concat(groups...) {
		o.Fields = append(o.Fields, *f)
	}
	return o
}
