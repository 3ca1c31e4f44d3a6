package schema

import "slices"

// The constructors below make a field that is nillable, may be written, and may
// stand anywhere in a query, as most may; with takes back what does not hold.

// option changes one property of a field under construction.
type option func(*Field)

// with changes the field and gives it back. Like field it is called a thousand times
// over: inlined there, these two alone would be half a megabyte of the program.
//
//go:noinline
func (f *Field) with(options ...option) *Field {
	for _, o := range options {
		o(f)
	}
	return f
}

func required(f *Field)   { f.Nillable = false }
func readOnly(f *Field)   { f.Createable, f.Updateable = false, false }
func createOnly(f *Field) { f.Updateable = false }
func updateOnly(f *Field) { f.Createable = false }
func naming(f *Field)     { f.NameField = true }
func idLookup(f *Field)   { f.IDLookup = true }
func unique(f *Field)     { f.Unique = true }
func ordered(f *Field)    { f.Ordered = true }
func ungrouped(f *Field)  { f.Groupable = false }
func unfiltered(f *Field) { f.Filterable, f.Sortable, f.Groupable = false, false, false }
func governed(f *Field)   { f.Permissionable = true }
func long(f *Field)       { f.Length = 255 }
func governedCustom(f *Field) {
	f.Custom, f.Permissionable = true, true
}

// initially gives the value of a record that was created without one.
func initially(value any) option { return func(f *Field) { f.Default = value } }

// numbered makes the store count records with this fmt pattern.
func numbered(pattern string) option {
	return func(f *Field) {
		f.AutoNumber = pattern
		f.Createable, f.Updateable, f.Nillable = false, false, false
	}
}

//go:noinline
func field(name, label string, t Type) *Field {
	return &Field{
		Name: name, Label: label, Type: t,
		Nillable: true, Createable: true, Updateable: true,
		Filterable: true, Sortable: true, Groupable: true,
	}
}

func sized(name, label string, t Type, length int) *Field {
	f := field(name, label, t)
	f.Length = length
	return f
}

func text(name, label string, length int) *Field { return sized(name, label, TypeString, length) }
func link(name, label string, length int) *Field { return sized(name, label, TypeURL, length) }
func phone(name, label string) *Field            { return sized(name, label, TypePhone, 40) }
func email(name, label string) *Field            { return sized(name, label, TypeEmail, 80) }

// longestGrouped is the length up to which a text area may be filtered and grouped.
const longestGrouped = 1000

func area(name, label string, length int) *Field {
	f := sized(name, label, TypeTextArea, length)
	if length > longestGrouped {
		unfiltered(f)
	}
	return f
}

func boolean(name, label string) *Field {
	f := field(name, label, TypeBoolean)
	f.Nillable, f.Default = false, false
	return f
}

func integer(name, label string) *Field {
	f := field(name, label, TypeInt)
	f.Digits = 8
	return f
}

func number(name, label string, t Type, precision, scale int) *Field {
	f := field(name, label, t)
	f.Precision, f.Scale, f.Groupable = precision, scale, false
	return f
}

func date(name, label string) *Field { return field(name, label, TypeDate) }

func datetime(name, label string) *Field {
	f := field(name, label, TypeDateTime)
	f.Groupable = false
	return f
}

func picklist(name, label string, values []PicklistValue) *Field {
	f := sized(name, label, TypePicklist, 40)
	f.Picklist = values
	return f
}

// values are picklist values whose labels read as the values do.
func values(all ...string) []PicklistValue {
	list := make([]PicklistValue, len(all))
	for i, v := range all {
		list[i] = PicklistValue{Value: v, Label: v}
	}
	return list
}

// labelled are picklist values, each followed by its label.
func labelled(pairs ...string) []PicklistValue {
	list := make([]PicklistValue, 0, len(pairs)/2)
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, PicklistValue{Value: pair[0], Label: pair[1]})
	}
	return list
}

// reference points at a record of one of the objects to. relationship names the
// parent in a path, children the records on the parent; "" where there is no
// such name.
func reference(name, label, relationship, children string, to ...string) *Field {
	f := sized(name, label, TypeReference, 18)
	f.RelationshipName, f.ChildRelationship, f.ReferenceTo = relationship, children, to
	return f
}

// compoundName is the name of a person, put together from its parts.
func compoundName(label string, parts ...string) *Field {
	f := text("Name", label, 121).with(required, readOnly, naming)
	f.Parts = parts
	return f
}

// address is an address under a prefix: its parts, and the compound field.
func address(prefix, label string, options ...option) []*Field {
	whole := field(prefix+"Address", label+"Address", TypeAddress).with(readOnly, unfiltered)
	whole.Filterable = true
	all := fields(
		area(prefix+"Street", label+"Street", 255),
		text(prefix+"City", label+"City", 40),
		text(prefix+"State", label+"State/Province", 80),
		text(prefix+"PostalCode", label+"Zip/Postal Code", 20),
		text(prefix+"Country", label+"Country", 80),
		number(prefix+"Latitude", label+"Latitude", TypeDouble, 18, 15),
		number(prefix+"Longitude", label+"Longitude", TypeDouble, 18, 15),
		picklist(prefix+"GeocodeAccuracy", label+"Geocode Accuracy", values("Address", "NearAddress", "Block", "Street",
			"ExtendedZip", "Zip", "Neighborhood", "City", "County", "State", "Unknown")),
	)
	for _, key := range []string{
		"City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street",
	} {
		whole.Parts = append(whole.Parts, prefix+key)
	}
	return each(append(all, whole), options...)
}

func id(label string) []*Field {
	return []*Field{sized("Id", label, TypeID, 18).with(required, readOnly, idLookup)}
}

// created and modified are the audit fields that nearly every object has.
func created() []*Field {
	return []*Field{
		datetime("CreatedDate", "Created Date").with(required, readOnly),
		reference("CreatedById", "Created By ID", "CreatedBy", "", "User").with(required, readOnly),
	}
}

func modified() []*Field {
	return []*Field{
		datetime("LastModifiedDate", "Last Modified Date").with(required, readOnly),
		reference("LastModifiedById", "Last Modified By ID", "LastModifiedBy", "", "User").with(required, readOnly),
	}
}

func stamped() []*Field {
	return []*Field{datetime("SystemModstamp", "System Modstamp").with(required, readOnly)}
}

func audited() []*Field { return slices.Concat(created(), modified(), stamped()) }

func deleted() []*Field { return []*Field{boolean("IsDeleted", "Deleted").with(readOnly)} }

// fields groups fields beside the groups above.
func fields(all ...*Field) []*Field { return all }

// when gives the fields only to an org that has the feature.
func when(has bool, all ...*Field) []*Field {
	if has {
		return all
	}
	return nil
}

// each gives all of some fields the same options.
func each(all []*Field, options ...option) []*Field {
	for _, f := range all {
		f.with(options...)
	}
	return all
}
