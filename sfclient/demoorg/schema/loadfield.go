package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// fieldFile is what the org takes of a describe of a field, with what no describe tells.
// What is left out is as usualField has it, and the rest is worked out from this.
type fieldFile struct {
	Field
	Length     *int        `json:"length"`
	Digits     *int        `json:"digits"`
	Nillable   *bool       `json:"nillable"`
	Createable *bool       `json:"createable"`
	Updateable *bool       `json:"updateable"`
	Filterable *bool       `json:"filterable"`
	Sortable   *bool       `json:"sortable"`
	Groupable  *bool       `json:"groupable"`
	Demo       fieldExtras `json:"demo"`
}

// fieldExtras are what no describe tells of a field.
type fieldExtras struct {
	Note     string   `json:"note"`
	Features []string `json:"features"` // the org lacks the field without one of these
	Ordered  bool     `json:"ordered"`  // see Field
	// DisplayFormat is that of an auto number, as in metadata: WC-{00000}.
	DisplayFormat string `json:"displayFormat"`
	Values        string `json:"values"` // the name of picklist values that several fields have
}

// longestGrouped is the length up to which a text area may be filtered and grouped.
const longestGrouped = 1000

// usualField gives what most fields of a type have alike: they are nillable, may be
// written as the object may, and may stand anywhere in a query.
func usualField(o *Object, name string, t Type, length int) Field {
	f := Field{
		Name: name, Type: t, Length: length, Custom: strings.HasSuffix(name, customSuffix),
		Nillable: true, Createable: o.Createable, Updateable: o.Updateable,
		Filterable: true, Sortable: true, Groupable: true,
	}
	switch t {
	case TypeID:
		f.Length, f.IDLookup, f.Nillable, f.Createable, f.Updateable = idLength, true, false, false, false
	case TypeReference:
		f.Length = idLength
	case TypeBoolean:
		f.Nillable, f.Default = false, false
	case TypeInt:
		f.Digits = 8
	case TypeDouble, TypeCurrency, TypePercent, TypeDateTime:
		f.Groupable = false
	case TypeAddress:
		f.Createable, f.Updateable, f.Sortable, f.Groupable = false, false, false, false
	case TypeTextArea:
		grouped := length <= longestGrouped
		f.Filterable, f.Sortable, f.Groupable = grouped, grouped, grouped
	default:
	}
	return f
}

// idLength is how many characters an id has.
const idLength = 18

// usualLength is the length that a field has when its file tells none.
func usualLength(t Type) int {
	switch t {
	case TypePicklist, TypePhone:
		return 40
	case TypeEmail:
		return 80
	default:
		return 0
	}
}

// fieldSalutation is a part of a name in a describe alone.
const fieldSalutation = "Salutation"

// sharedPermissions is the shared field that stands for all user permissions.
const sharedPermissions = "UserPermissions"

// addField gives the object a field, unless the org lacks it. A name without a type is
// a field that many objects have.
func (l *loader) addField(o *Object, d *fieldFile) error {
	if d.Name == sharedPermissions {
		o.Fields = slices.Grow(o.Fields, len(l.permissions)+cap(o.Fields))
		for _, f := range l.permissions {
			f.Createable, f.Updateable = o.Createable, o.Updateable
			o.Fields = append(o.Fields, f)
		}
		return nil
	}
	if shared, ok := l.shared[d.Name]; ok && d.Type == "" {
		d = shared
	}
	there, err := l.has(d.Demo.Features)
	if err != nil {
		return err
	}
	if !there {
		l.lacking[o.Name+"."+d.Name] = true
		return nil
	}
	return l.makeField(o, d)
}

// makeField makes a field of its describe.
func (l *loader) makeField(o *Object, d *fieldFile) error {
	if _, known := kinds[d.Type]; !known || d.Label == "" {
		return fmt.Errorf("a label and a type are missing: %s has the name alone, and the type %q", d.Name, d.Type)
	}
	usual := usualField(o, d.Name, d.Type, or(d.Length, usualLength(d.Type)))
	f := d.Field
	f.Length, f.Custom, f.IDLookup, f.Ordered = usual.Length, usual.Custom, usual.IDLookup || d.IDLookup, d.Demo.Ordered
	f.Createable, f.Updateable = or(d.Createable, usual.Createable), or(d.Updateable, usual.Updateable)
	f.Filterable, f.Sortable = or(d.Filterable, usual.Filterable), or(d.Sortable, usual.Sortable)
	f.Groupable, f.Nillable = or(d.Groupable, usual.Groupable), or(d.Nillable, usual.Nillable)
	f.Digits, f.ReferenceTo = or(d.Digits, usual.Digits), slices.Clone(d.ReferenceTo)
	if f.Default == nil {
		f.Default = usual.Default
	}
	if whole, ok := f.Default.(float64); ok && f.Type == TypeInt {
		f.Default = int64(whole)
	}
	if format := d.Demo.DisplayFormat; format != "" {
		f.AutoNumber, f.Createable, f.Updateable, f.Nillable = counterPattern(format), false, false, false
	}
	err := l.fillPicklist(&f, d.Demo.Values)
	o.Fields = append(o.Fields, f)
	return err
}

// or is a value that was given, or else the usual one.
func or[T any](given *T, usual T) T {
	if given != nil {
		return *given
	}
	return usual
}

// counterPattern makes a fmt pattern of a display format.
func counterPattern(format string) string {
	before, rest, _ := strings.Cut(format, "{")
	zeros, after, _ := strings.Cut(rest, "}")
	return fmt.Sprintf("%s%%0%dd%s", before, len(zeros), after)
}

// fillPicklist gives a field its values, whose labels read as they do when none is told.
func (l *loader) fillPicklist(f *Field, list string) error {
	values, known := l.values[list]
	if list == "" {
		values, known = f.Picklist, true
	}
	f.Picklist = slices.Clone(values)
	for i, v := range f.Picklist {
		f.Picklist[i].Label = cmp.Or(v.Label, v.Value)
	}
	if !known {
		return fmt.Errorf("%q is not in %s", list, fileValues)
	}
	return nil
}

// collectParts gives compound fields the names of their parts.
func (o *Object) collectParts() {
	parts := map[string][]string{}
	for i := range o.Fields {
		if f := &o.Fields[i]; f.Compound != "" && f.Name != fieldSalutation {
			parts[f.Compound] = append(parts[f.Compound], f.Name)
		}
	}
	for i := range o.Fields {
		f := &o.Fields[i]
		f.Parts = parts[f.Name]
		slices.Sort(f.Parts)
	}
}
