package schema

// FieldDescription is one field of an ObjectDescription.
type FieldDescription struct {
	*Field
	Aggregatable                 bool               `json:"aggregatable"`
	AIPredictionField            bool               `json:"aiPredictionField"`
	AutoNumber                   bool               `json:"autoNumber"`
	ByteLength                   int                `json:"byteLength"`
	Calculated                   bool               `json:"calculated"`
	CalculatedFormula            *string            `json:"calculatedFormula"`
	CascadeDelete                bool               `json:"cascadeDelete"`
	CaseSensitive                bool               `json:"caseSensitive"`
	CompoundFieldName            *string            `json:"compoundFieldName"`
	ControllerName               *string            `json:"controllerName"`
	Createable                   bool               `json:"createable"`
	DefaultValueFormula          *string            `json:"defaultValueFormula"`
	DefaultedOnCreate            bool               `json:"defaultedOnCreate"`
	DependentPicklist            bool               `json:"dependentPicklist"`
	DeprecatedAndHidden          bool               `json:"deprecatedAndHidden"`
	DisplayLocationInDecimal     bool               `json:"displayLocationInDecimal"`
	ExternalID                   bool               `json:"externalId"`
	ExtraTypeInfo                *string            `json:"extraTypeInfo"`
	FilteredLookupInfo           *string            `json:"filteredLookupInfo"`
	FormulaTreatNullNumberAsZero bool               `json:"formulaTreatNullNumberAsZero"`
	HighScaleNumber              bool               `json:"highScaleNumber"`
	HTMLFormatted                bool               `json:"htmlFormatted"`
	InlineHelpText               *string            `json:"inlineHelpText"`
	Mask                         *string            `json:"mask"`
	MaskType                     *string            `json:"maskType"`
	NamePointing                 bool               `json:"namePointing"`
	PicklistValues               []ValueDescription `json:"picklistValues"`
	PolymorphicForeignKey        bool               `json:"polymorphicForeignKey"`
	QueryByDistance              bool               `json:"queryByDistance"`
	ReferenceTargetField         *string            `json:"referenceTargetField"`
	ReferenceTo                  []string           `json:"referenceTo"`
	RelationshipName             *string            `json:"relationshipName"`
	RelationshipOrder            *int               `json:"relationshipOrder"`
	RestrictedDelete             bool               `json:"restrictedDelete"`
	RestrictedPicklist           bool               `json:"restrictedPicklist"`
	SearchPrefilterable          bool               `json:"searchPrefilterable"`
	SOAPType                     string             `json:"soapType"`
	Updateable                   bool               `json:"updateable"`
	WriteRequiresMasterRead      bool               `json:"writeRequiresMasterRead"`
}

// ValueDescription is one value of a picklist.
type ValueDescription struct {
	PicklistValue
	Active       bool    `json:"active"`
	DefaultValue bool    `json:"defaultValue"`
	ValidFor     *string `json:"validFor"`
}

func (o *Object) describeField(f *Field, may Rights) FieldDescription {
	return FieldDescription{
		Field:                 f,
		Aggregatable:          f.Filterable && f.Type != TypeBoolean && f.Type != TypeAddress,
		AutoNumber:            f.AutoNumber != "",
		ByteLength:            f.byteLength(),
		CompoundFieldName:     orNull(f.Compound),
		Createable:            f.Createable && (may.Create || !o.Createable),
		DefaultedOnCreate:     f.defaultedOnCreate(),
		ExtraTypeInfo:         orNull(o.extraTypeInfo(f)),
		NamePointing:          len(f.ReferenceTo) > 1,
		PicklistValues:        f.describeValues(),
		PolymorphicForeignKey: len(f.ReferenceTo) > 1,
		QueryByDistance:       f.Type == TypeAddress,
		ReferenceTo:           append([]string{}, f.ReferenceTo...),
		RelationshipName:      orNull(f.RelationshipName),
		RestrictedPicklist:    o.Restricted(f),
		SOAPType:              f.Type.Kind().SOAP,
		Updateable:            f.Updateable && (may.Edit || !o.Updateable),
	}
}

// Restricted tells whether a picklist of the object takes its own values only.
// The picklists of setup objects and of addresses do; those that an administrator
// works with take any text through the API, and so does one that lists what an org has,
// which the rules look up.
func (o *Object) Restricted(f *Field) bool {
	return f.Type == TypePicklist && (o.Setup && len(f.Picklist) > 0 || f.Name != fieldSalutation && f.Compound != "")
}

// bytesPerCharacter is what Salesforce counts for a character of a text.
const bytesPerCharacter = 3

func (f *Field) byteLength() int {
	if f.Type == TypeID || f.Type == TypeReference {
		return f.Length
	}
	return f.Length * bytesPerCharacter
}

// defaultedOnCreate tells which fields have a value without being given one.
func (f *Field) defaultedOnCreate() bool {
	switch f.Name {
	case "Id", "OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp":
		return true
	}
	return f.Default != nil || f.AutoNumber != ""
}

func (o *Object) extraTypeInfo(f *Field) string {
	switch {
	case f.Type == TypeTextArea:
		return "plaintextarea"
	case f.NameField && len(f.Parts) > 0, f.Compound == "Name":
		return "personname"
	case f.NameField && o.Field("IsPersonAccount") != nil:
		return "switchablepersonname"
	}
	return ""
}

func (f *Field) describeValues() []ValueDescription {
	described := make([]ValueDescription, len(f.Picklist))
	for i, v := range f.Picklist {
		described[i] = ValueDescription{PicklistValue: v, Active: true, DefaultValue: v.Value == f.Default}
	}
	return described
}
