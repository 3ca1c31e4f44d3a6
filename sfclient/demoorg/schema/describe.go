package schema

import (
	"encoding/json"
	"slices"
	"strings"
)

// Viewpoint is from where a describe answer is given.
type Viewpoint struct {
	APIVersion string // as it stands in the path, "v66.0"
	Tooling    bool   // of the Tooling API
	// CanRead tells whether the running user sees an object (field "") or one of
	// its fields, both by their names in the schema. What can't be read is left
	// out. Nil means everything can be read.
	CanRead func(object, field string) bool
	// Rights tells what the running user may do with the records of an object; the
	// flags of a describe are never more than that. Nil means everything.
	Rights func(object string) Rights
}

// Rights are what a user may do with the records of an object.
type Rights struct{ Create, Edit, Delete bool }

// rights are those of the running user and of the API, of which both are needed.
func (v Viewpoint) rights(o *Object) Rights {
	r := Rights{Create: true, Edit: true, Delete: true}
	if v.Rights != nil {
		r = v.Rights(o.Name)
	}
	return Rights{Create: r.Create && o.Createable, Edit: r.Edit && o.Updateable, Delete: r.Delete && o.Deletable}
}

func (v Viewpoint) canSee(object, field string) bool {
	return v.CanRead == nil || v.CanRead(object, field)
}

// GlobalDescription is the body of /sobjects. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
type GlobalDescription struct {
	Encoding     string          `json:"encoding"`
	MaxBatchSize int             `json:"maxBatchSize"`
	SObjects     []ObjectSummary `json:"sobjects"`
}

// ObjectSummary is what a global and a single describe tell of an object alike.
type ObjectSummary struct {
	*Object
	Activateable          bool              `json:"activateable"`
	AssociateEntityType   *string           `json:"associateEntityType"`
	AssociateParentEntity *string           `json:"associateParentEntity"`
	Createable            bool              `json:"createable"`
	CustomSetting         bool              `json:"customSetting"`
	DeepCloneable         bool              `json:"deepCloneable"`
	Deletable             bool              `json:"deletable"`
	DeprecatedAndHidden   bool              `json:"deprecatedAndHidden"`
	FeedEnabled           bool              `json:"feedEnabled"`
	HasSubtypes           bool              `json:"hasSubtypes"`
	IsInterface           bool              `json:"isInterface"`
	IsSubtype             bool              `json:"isSubtype"`
	Layoutable            bool              `json:"layoutable"`
	Mergeable             bool              `json:"mergeable"`
	MruEnabled            bool              `json:"mruEnabled"`
	Queryable             bool              `json:"queryable"`
	Replicateable         bool              `json:"replicateable"`
	Retrieveable          bool              `json:"retrieveable"`
	Triggerable           bool              `json:"triggerable"`
	Undeletable           bool              `json:"undeletable"`
	Updateable            bool              `json:"updateable"`
	URLs                  map[string]string `json:"urls"`
}

// ObjectDescription is the body of /sobjects/X/describe. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
type ObjectDescription struct {
	ObjectSummary
	ActionOverrides       []string            `json:"actionOverrides"`
	ChildRelationships    []ChildDescription  `json:"childRelationships"`
	CompactLayoutable     bool                `json:"compactLayoutable"`
	DefaultImplementation *string             `json:"defaultImplementation"`
	ExtendedBy            *string             `json:"extendedBy"`
	ExtendsInterfaces     *string             `json:"extendsInterfaces"`
	Fields                []FieldDescription  `json:"fields"`
	ImplementedBy         *string             `json:"implementedBy"`
	ImplementsInterfaces  *string             `json:"implementsInterfaces"`
	Listviewable          *bool               `json:"listviewable"`
	LookupLayoutable      *bool               `json:"lookupLayoutable"`
	NamedLayoutInfos      []string            `json:"namedLayoutInfos"`
	NetworkScopeFieldName *string             `json:"networkScopeFieldName"`
	RecordTypeInfos       json.RawMessage     `json:"recordTypeInfos"`
	SearchLayoutable      bool                `json:"searchLayoutable"`
	SupportedScopes       []map[string]string `json:"supportedScopes"`
}

// ChildDescription is a relationship to the object that is described.
type ChildDescription struct {
	CascadeDelete       bool     `json:"cascadeDelete"`
	ChildSObject        string   `json:"childSObject"`
	DeprecatedAndHidden bool     `json:"deprecatedAndHidden"`
	Field               string   `json:"field"`
	JunctionIDListNames []string `json:"junctionIdListNames"`
	JunctionReferenceTo []string `json:"junctionReferenceTo"`
	RelationshipName    *string  `json:"relationshipName"`
	RestrictedDelete    bool     `json:"restrictedDelete"`
}

// masterRecordType is the one that every object has: it stands for having none.
var masterRecordType = json.RawMessage(`[{"active": true, "available": true, "defaultRecordTypeMapping": true, "developerName": "Master",
	"master": true, "name": "Master", "recordTypeId": "012000000000000AAA", "urls": {}}]`)

// DescribeGlobal lists the objects that can be seen.
func (s *Schema) DescribeGlobal(v Viewpoint) GlobalDescription {
	g := GlobalDescription{Encoding: "UTF-8", MaxBatchSize: 200, SObjects: []ObjectSummary{}}
	for _, o := range s.Objects {
		if !o.Tooling && v.canSee(o.Name, "") {
			g.SObjects = append(g.SObjects, o.summarize(v))
		}
	}
	return g
}

// DescribeObject describes one object of the schema with the fields and the
// children that can be seen.
func (s *Schema) DescribeObject(o *Object, v Viewpoint) ObjectDescription {
	d := ObjectDescription{
		ObjectSummary:      o.summarize(v),
		ActionOverrides:    []string{},
		ChildRelationships: s.describeChildren(o, v),
		CompactLayoutable:  !o.Setup,
		NamedLayoutInfos:   []string{},
		RecordTypeInfos:    masterRecordType,
		SearchLayoutable:   o.Searchable,
		SupportedScopes:    o.listScopes(),
		Fields:             []FieldDescription{},
	}
	for i := range o.Fields {
		if f := &o.Fields[i]; f.Type == TypeID || v.canSee(o.Name, f.Name) {
			d.Fields = append(d.Fields, o.describeField(f, v.rights(o)))
		}
	}
	return d
}

// isBusiness tells whether people work with the object on pages of its own.
func (o *Object) isBusiness() bool { return o.Searchable && (!o.Setup || o.Name == "User") }

func (o *Object) summarize(v Viewpoint) ObjectSummary {
	business, rights := o.isBusiness(), v.rights(o)
	return ObjectSummary{
		Object:        o,
		Createable:    rights.Create,
		Deletable:     rights.Delete,
		FeedEnabled:   business,
		Layoutable:    business,
		Mergeable:     o.Name == "Account" || o.Name == "Contact" || o.Name == "Lead",
		MruEnabled:    business,
		Queryable:     true,
		Replicateable: business || o.Name == "Organization" || o.Name == "UserRole",
		Retrieveable:  o.View == "",
		Triggerable:   business,
		Undeletable:   business && rights.Delete,
		Updateable:    rights.Edit,
		URLs:          o.listURLs(v),
	}
}

// Mention summarises an object that the org's permissions name, and that has no
// records in it: a client can learn its label and nothing else.
func (o *Object) Mention(v Viewpoint) ObjectSummary {
	s := o.summarize(v)
	s.Queryable, s.Retrieveable = false, false
	return s
}

// listURLs gives the addresses that the org serves; those of layouts, quick actions and
// pages, which it has not, are absent.
func (o *Object) listURLs(v Viewpoint) map[string]string {
	path := "/services/data/" + v.APIVersion
	if v.Tooling {
		path += "/tooling"
	}
	path += "/sobjects/" + o.Name
	return map[string]string{"sobject": path, "describe": path + "/describe", "rowTemplate": path + "/{ID}"}
}

func (o *Object) listScopes() []map[string]string {
	plural := strings.ToLower(o.LabelPlural)
	scopes := []map[string]string{{"label": "All " + plural, "name": "everything"}}
	if o.Field("OwnerId") != nil {
		scopes = append(scopes, map[string]string{"label": "My " + plural, "name": "mine"})
	}
	return scopes
}

func (s *Schema) describeChildren(parent *Object, v Viewpoint) []ChildDescription {
	children := []ChildDescription{}
	for _, o := range s.Objects {
		for i := range o.Fields {
			f := &o.Fields[i]
			if !o.Tooling && slices.Contains(f.ReferenceTo, parent.Name) && v.canSee(o.Name, "") && v.canSee(o.Name, f.Name) {
				children = append(children, ChildDescription{
					ChildSObject: o.Name, Field: f.Name, RelationshipName: orNull(f.ChildRelationship),
					JunctionIDListNames: []string{}, JunctionReferenceTo: []string{},
				})
			}
		}
	}
	return children
}

// orNull gives null for a text that is not there.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
