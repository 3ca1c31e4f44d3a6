package demoorg

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// fieldUsername is a text that looks like an email address, and has its own refusal of
// what another user has.
const fieldUsername = "Username"

// fieldNickname is a name of a user that others see.
const fieldNickname = "CommunityNickname"

// fieldSetupEntity leads to what a permission set opens, which is of many kinds.
const fieldSetupEntity = "SetupEntityId"

// validator checks what was sent against the object alone; what the org's state
// has to say is for the rules.
type validator struct {
	call   *call
	object *schema.Object
	id     string // "" for a create
}

// makeRow makes the values to write of what was sent, or refuses it. The order of the
// checks is that of Salesforce: what can't be read at all, then fields that can't
// be written, then the values.
func (v validator) makeRow(in *input) (store.Row, error) {
	row, err := v.convertFields(in)
	if err != nil {
		return nil, err
	}
	if err := v.checkWritable(row); err != nil {
		return nil, err
	}
	if err := v.checkRequired(row); err != nil {
		return nil, err
	}
	for i := range v.object.Fields {
		f := &v.object.Fields[i]
		if value := row[f.Name]; value != nil {
			if err := v.checkFieldValue(f, value, row); err != nil {
				return nil, err
			}
		}
	}
	return row, nil
}

func (v validator) convertFields(in *input) (store.Row, error) {
	row := store.Row{}
	for _, given := range in.fields {
		f := v.object.Field(given.name)
		if f != nil && f.Type == schema.TypeID {
			return nil, refuse(http.StatusBadRequest, "INVALID_FIELD", "The Id field should not be specified in the sobject data.")
		}
		if f == nil || !v.call.canRead(v.object.Name, f.Name) {
			return nil, refuse(http.StatusBadRequest, "INVALID_FIELD",
				"No such column '%s' on sobject of type %s", given.name, v.object.Name)
		}
		value, err := convertField(f, given)
		if err != nil {
			return nil, err
		}
		row[f.Name] = value
	}
	return row, nil
}

// checkWritable refuses the fields that this kind of write can't name.
func (v validator) checkWritable(row store.Row) error {
	var wrong []string
	for name := range row {
		f := v.object.Field(name)
		if v.id == "" && !f.Createable || v.id != "" && !f.Updateable {
			wrong = append(wrong, f.Name)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return refuseFields("INVALID_FIELD_FOR_INSERT_UPDATE",
		"Unable to create/update fields: "+strings.Join(wrong, ", ")+
			". Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
		wrong...)
}

// checkRequired refuses a create that leaves a required field out, and a write that
// empties one.
func (v validator) checkRequired(row store.Row) error {
	var missing []string
	for i := range v.object.Fields {
		f := &v.object.Fields[i]
		value, named := row[f.Name]
		if isNeeded(f) && value == nil && (named || v.id == "" && !isFilled(f)) {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return refuseFields(codeRequired, "Required fields are missing: ["+strings.Join(missing, ", ")+"]", missing...)
}

// isNeeded tells whether the field must have a value.
func isNeeded(f *schema.Field) bool {
	return !f.Nillable && f.Createable && f.Default == nil && f.Type != schema.TypeBoolean
}

// isFilled tells the fields that the rules fill in when a create leaves them out: the
// owner, and the nickname of an internal user.
func isFilled(f *schema.Field) bool { return f.Name == "OwnerId" || f.Name == fieldNickname }

func (v validator) checkFieldValue(f *schema.Field, value any, row store.Row) error {
	if err := checkValue(v.object, f, value); err != nil {
		return err
	}
	if f.Type == schema.TypeReference {
		return v.checkReference(f, value, row)
	}
	if f.Unique {
		return v.checkUnique(f, value)
	}
	return nil
}

// checkReference refuses an id of another object than the field points at, and one
// that no record has.
func (v validator) checkReference(f *schema.Field, value any, row store.Row) error {
	text, _ := value.(string)
	id, err := store.NormalizeID(text)
	if err != nil {
		return wrongID(f, text)
	}
	row[f.Name] = id
	if f.Name == fieldSetupEntity {
		return nil // an app, a flow or a definition has its id elsewhere: the rules look it up
	}
	to := v.call.org.schema.ByKeyPrefix(id[:3])
	switch {
	case to == nil || !slices.ContainsFunc(f.ReferenceTo, func(name string) bool { return strings.EqualFold(name, to.Name) }):
		// Where the demo org lacks an object that the reference may point at (Apex classes,
		// for one), an id can't be looked up.
		if !slices.ContainsFunc(f.ReferenceTo, func(name string) bool { return v.call.org.schema.Object(name) == nil }) {
			return wrongID(f, text)
		}
	case v.call.tx.Get(to.Name, id, "Id") == nil:
		return unknownReference()
	}
	return nil
}

// checkUnique refuses a value that another record has. Usernames are left to the
// rules: they are unique over all orgs, and have an error of their own.
func (v validator) checkUnique(f *schema.Field, value any) error {
	if f.Name == fieldUsername {
		return nil
	}
	other := v.call.tx.First(v.object.Name, fmt.Sprintf(`"%s" = ? AND "Id" <> ?`, f.Name), value, v.id)
	if other == nil {
		return nil
	}
	return refuseFields("DUPLICATE_VALUE", fmt.Sprintf("duplicate value found: %s duplicates value on record with id: %s",
		f.Name, other.String("Id")))
}
