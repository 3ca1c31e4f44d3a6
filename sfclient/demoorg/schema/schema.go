// Package schema describes the objects and fields of the demo org: the one
// source of its tables, its describe answers, and the names a query may use.
package schema

import (
	"slices"
	"strings"
)

// Type is a field type as describe names it.
type Type string

// The field types of the demo org.
const (
	TypeID            Type = "id"
	TypeReference     Type = "reference"
	TypeString        Type = "string"
	TypeTextArea      Type = "textarea"
	TypeEmail         Type = "email"
	TypePhone         Type = "phone"
	TypeURL           Type = "url"
	TypePicklist      Type = "picklist"
	TypeMultiPicklist Type = "multipicklist"
	TypeBoolean       Type = "boolean"
	TypeInt           Type = "int"
	TypeDouble        Type = "double"
	TypeCurrency      Type = "currency"
	TypePercent       Type = "percent"
	TypeDate          Type = "date"     // stored as "2006-01-02"
	TypeDateTime      Type = "datetime" // stored as "2006-01-02T15:04:05.000Z", UTC, so that text order is time order
	TypeAddress       Type = "address"
)

// Kind is what others call a type.
type Kind struct {
	SOAP string
	Apex string
	Word string // in the errors of a query
}

// The kinds of several types. Text is compared without regard to case.
var (
	kindID     = Kind{"tns:ID", "Id", "ID"}
	kindText   = Kind{"xsd:string", "String", "string"}
	kindDouble = Kind{"xsd:double", "Double", "double"}
)

// kinds are those of all types.
var kinds = map[Type]Kind{
	TypeID: kindID, TypeReference: kindID,
	TypeString: kindText, TypeTextArea: kindText, TypeEmail: kindText, TypePhone: kindText, TypeURL: kindText, TypePicklist: kindText,
	TypeDouble: kindDouble, TypeCurrency: kindDouble, TypePercent: kindDouble,
	TypeMultiPicklist: {kindText.SOAP, kindText.Apex, "multipicklist"},
	TypeAddress:       {"urn:address", kindText.Apex, kindText.Word},
	TypeBoolean:       {"xsd:boolean", "Boolean", "boolean"},
	TypeInt:           {"xsd:int", "Integer", "int"},
	TypeDate:          {"xsd:date", "Date", "date"},
	TypeDateTime:      {"xsd:dateTime", "Datetime", "dateTime"},
}

// Kind gives what others call the type.
func (t Type) Kind() Kind { return kinds[t] }

// PicklistValue is one value of a picklist.
type PicklistValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Field is one field, in JSON as a describe has it. The zero value of each flag is the
// restrictive one. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
type Field struct {
	Name       string `json:"name"`
	Label      string `json:"label"`
	Type       Type   `json:"type"`
	Length     int    `json:"length"`
	Nillable   bool   `json:"nillable"`
	Createable bool   `json:"createable"`
	Updateable bool   `json:"updateable"`
	Filterable bool   `json:"filterable"` // may stand in WHERE
	Sortable   bool   `json:"sortable"`
	Groupable  bool   `json:"groupable"`
	Encrypted  bool   `json:"encrypted"` // by Shield: it can't stand beside LIKE
	NameField  bool   `json:"nameField"`
	IDLookup   bool   `json:"idLookup"`
	Custom     bool   `json:"custom"`
	Unique     bool   `json:"unique"`
	// Permissionable says that FieldPermissions rows govern the field; others
	// are always visible.
	Permissionable bool `json:"permissionable"`
	// Ordered says that people ask for the first or the last records by this field.
	Ordered bool `json:"-"`
	// Digits is the greatest number of digits of an int, Precision and Scale those
	// of a double, currency or percent.
	Digits    int `json:"digits"`
	Precision int `json:"precision"`
	Scale     int `json:"scale"`
	// Compound names the field that this one is a part of, "" for none.
	Compound string `json:"compoundFieldName"`
	// Parts names the fields that a compound field (a person's Name, an address)
	// is put together from. Such a field is never written: the store computes it.
	Parts []string `json:"-"`
	// AutoNumber is the fmt pattern by which the store counts the records of an
	// object in this field; "" in any other field.
	AutoNumber string          `json:"-"`
	Picklist   []PicklistValue `json:"picklistValues"`
	// ReferenceTo names the objects a reference may point at (several for a
	// polymorphic one); RelationshipName is the parent's name in a path
	// ("Profile"); ChildRelationship is the name for a subquery on the parent
	// ("Contacts"), "" when there is none.
	ReferenceTo       []string `json:"referenceTo"`
	RelationshipName  string   `json:"relationshipName"`
	ChildRelationship string   `json:"-"`
	// Default is used on insert when no value is given: bool, string, int64,
	// float64 or nil.
	Default any `json:"defaultValue"`
}

// Object is one sObject, in JSON as a describe has it. Its table has the object's name, and
// a column per field with the field's name.
type Object struct {
	Name        string  `json:"name"`
	Label       string  `json:"label"`
	LabelPlural string  `json:"labelPlural"`
	KeyPrefix   string  `json:"keyPrefix"`
	Fields      []Field `json:"-"`
	Createable  bool    `json:"createable"`
	Updateable  bool    `json:"updateable"`
	Deletable   bool    `json:"deletable"`
	Searchable  bool    `json:"searchable"` // may stand in a SOSL RETURNING
	Custom      bool    `json:"custom"`
	Numerous    bool    `json:"-"` // an org may have millions of records, so that searches need an index
	// Setup marks a setup object: DML on it can't share a transaction with DML
	// on other objects (MIXED_DML_OPERATION). For User it holds only when one of
	// the fields named in rules changes.
	Setup bool `json:"-"`
	// Tooling says that the Tooling API alone has the object.
	Tooling bool `json:"-"`
	// View is the SELECT that the object's rows come from, for an object that is
	// computed and has no table of its own; such an object is read only.
	View string `json:"-"`
	// byName finds fields by lower-case name; made by New.
	byName map[string]*Field
}

// Field finds a field without regard to case; nil when there is none.
func (o *Object) Field(name string) *Field { return o.byName[strings.ToLower(name)] }

// Relationship finds the reference field whose RelationshipName is name, without
// regard to case; nil when there is none.
func (o *Object) Relationship(name string) *Field {
	return o.find(func(f *Field) bool { return name != "" && strings.EqualFold(f.RelationshipName, name) })
}

// NameField gives the field that names a record, nil when the object has none.
func (o *Object) NameField() *Field { return o.find(func(f *Field) bool { return f.NameField }) }

// find gives the first field that is as wanted, nil when none is.
func (o *Object) find(is func(*Field) bool) *Field {
	for i := range o.Fields {
		if is(&o.Fields[i]) {
			return &o.Fields[i]
		}
	}
	return nil
}

// Child is a relationship seen from the parent.
type Child struct {
	Object *Object // the child
	Field  *Field  // its reference to the parent
}

// Schema is all objects of one org.
type Schema struct {
	Objects []*Object
	byName  map[string]*Object
	byKey   map[string]*Object
}

// New indexes objects. It owns them afterwards.
func New(objects []*Object) *Schema {
	s := &Schema{Objects: objects, byName: map[string]*Object{}, byKey: map[string]*Object{}}
	for _, o := range objects {
		s.byName[strings.ToLower(o.Name)] = o
		s.byKey[o.KeyPrefix] = o
		o.byName = make(map[string]*Field, len(o.Fields))
		for i := range o.Fields {
			o.byName[strings.ToLower(o.Fields[i].Name)] = &o.Fields[i]
		}
	}
	return s
}

// Object finds an object without regard to case; nil when there is none.
func (s *Schema) Object(name string) *Object { return s.byName[strings.ToLower(name)] }

// ByKeyPrefix finds the object that ids with this prefix belong to; nil when
// there is none.
func (s *Schema) ByKeyPrefix(prefix string) *Object { return s.byKey[prefix] }

// Child finds the child relationship with this name on a parent, without regard
// to case.
func (s *Schema) Child(parent *Object, relationship string) (Child, bool) {
	for _, o := range s.Objects {
		if f := o.find(func(f *Field) bool {
			return relationship != "" && strings.EqualFold(f.ChildRelationship, relationship) && slices.Contains(f.ReferenceTo, parent.Name)
		}); f != nil {
			return Child{Object: o, Field: f}, true
		}
	}
	return Child{}, false
}

// APIError is an error in the shape Salesforce answers it: one element of the
// error array, with the HTTP status that goes with it. Every refusal of the demo
// org is one of these, whichever room it comes from.
type APIError struct {
	Status  int
	Code    string
	Message string
	Fields  []string
}

// Error gives code and message.
func (e *APIError) Error() string { return e.Code + ": " + e.Message }
