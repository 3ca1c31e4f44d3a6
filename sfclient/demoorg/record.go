package demoorg

import (
	"net/http"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// saved is the answer to a create, and to each record of a collection. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_create.htm
type saved struct {
	ID      string      `json:"id,omitempty"`
	Success bool        `json:"success"`
	Errors  []saveError `json:"errors"`
	// Created is told of an upsert only.
	Created *bool `json:"created,omitempty"`
}

// savedAs is the result of a write that went well.
func savedAs(id string) saved { return saved{ID: id, Success: true, Errors: []saveError{}} }

// failedWith is the result of one that was refused.
func failedWith(code, message string, fields ...string) saved {
	return saved{Errors: []saveError{{Code: code, Message: message, Fields: append([]string{}, fields...)}}}
}

// saveError is an error of one record of a collection.
type saveError struct {
	Code    string   `json:"statusCode"`
	Message string   `json:"message"`
	Fields  []string `json:"fields"`
}

// transaction is one Salesforce transaction: writes that are kept together, and
// that may touch setup objects or other objects, but not both.
type transaction struct {
	*store.Tx
	// allOrNone says that a refusal undoes all of a composite.
	allOrNone bool
	// setup and other name the first object of each side that was written.
	setup, other string
}

// userSetupFields are the fields of User whose change makes it a setup object.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dml_non_mix_sobjects.htm
var userSetupFields = []string{"UserRoleId", "IsActive", "ForecastEnabled", "IsPortalEnabled", fieldUsername, "ProfileId"}

// isNeutral tells whether a write stands on neither side of the line: a User of whom
// only other fields change. Creating one always names a profile.
func isNeutral(o *schema.Object, changes store.Row) bool {
	return o.Name == "User" && !slices.ContainsFunc(userSetupFields, func(field string) bool {
		_, named := changes[field]
		return named
	})
}

// noteWrite notes a write, or refuses it when the transaction stands on the other
// side of the line.
func (t *transaction) noteWrite(o *schema.Object, changes store.Row) error {
	setup := o.Setup
	switch {
	case isNeutral(o, changes):
	case setup && t.other != "":
		return mixedDML(o.Name, t.other)
	case !setup && t.setup != "":
		return mixedDML(o.Name, t.setup)
	case setup && t.setup == "":
		t.setup = o.Name
	case !setup && t.other == "":
		t.other = o.Name
	}
	return nil
}

func mixedDML(object, original string) error {
	return refuse(http.StatusBadRequest, "MIXED_DML_OPERATION",
		"DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "+
			"%s, original object: %s", object, original)
}

// createRecord answers POST sobjects/T.
func createRecord(c *call) (*answer, error) {
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	id, err := c.insertRecord(c.object, in)
	return c.answerCreated(savedAs(id)), err
}

// answerCreated is the answer that tells of a new record.
func (c *call) answerCreated(body saved) *answer {
	return &answer{
		status: http.StatusCreated,
		header: map[string]string{"Location": c.recordURL(c.object, body.ID)},
		body:   body,
	}
}

func (c *call) recordURL(o *schema.Object, id string) string {
	return dataPath + "/" + c.version + "/sobjects/" + o.Name + "/" + id
}

// insertRecord creates one record.
func (c *call) insertRecord(o *schema.Object, in *input) (string, error) {
	if !o.Createable {
		return "", wrongOperation("inserted", o)
	}
	row, err := validator{call: c, object: o}.makeRow(in)
	if err != nil {
		return "", err
	}
	if err := c.tx.noteWrite(o, row); err != nil {
		return "", err
	}
	return c.org.rules.Create(c.tx.Tx, c.actor, o.Name, row)
}

// changeRecord changes one record. id is in its long form.
func (c *call) changeRecord(o *schema.Object, id string, in *input) error {
	if !o.Updateable {
		return wrongOperation("updated", o)
	}
	row, err := validator{call: c, object: o, id: id}.makeRow(in)
	if err != nil {
		return err
	}
	if err := c.tx.noteWrite(o, row); err != nil {
		return err
	}
	if err := c.org.askBeforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Update(c.tx.Tx, c.actor, o.Name, id, row)
}

// removeRecord deletes one record.
func (c *call) removeRecord(o *schema.Object, id string) error {
	if !o.Deletable {
		return wrongOperation("deleted", o)
	}
	if err := c.tx.noteWrite(o, nil); err != nil {
		return err
	}
	if err := c.org.askBeforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Delete(c.tx.Tx, c.actor, o.Name, id)
}

// askBeforeWrite asks what else may hold a record that is to be written.
func (o *Org) askBeforeWrite(id string) error {
	if o.options.BeforeWrite == nil {
		return nil
	}
	return o.options.BeforeWrite(id)
}

func wrongOperation(verb string, o *schema.Object) error {
	return refuse(http.StatusBadRequest, "INVALID_TYPE_FOR_OPERATION", "entity type cannot be %s: %s", verb, o.Label)
}

// parseRecordID reads the id that the path names.
func (c *call) parseRecordID() (string, error) {
	id, err := store.NormalizeID(c.vars["id"])
	if err != nil {
		return "", noExternalID(c.vars["id"])
	}
	return id, nil
}

// readPresent reads a record that is to be written. One in the recycle bin is refused, and
// with otherwise one that never was.
func (c *call) readPresent(o *schema.Object, id string, otherwise error) (store.Row, error) {
	row := c.tx.Get(o.Name, id)
	switch {
	case row != nil:
		return row, nil
	case c.tx.IsDeleted(o.Name, id):
		return nil, &schema.APIError{Status: http.StatusNotFound, Code: "ENTITY_IS_DELETED", Message: "entity is deleted", Fields: []string{}}
	}
	return nil, otherwise
}

// getRecord answers GET sobjects/T/ID: one record, or that the client has it already.
func getRecord(c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	fields, err := c.parseFieldList()
	if err != nil {
		return nil, err
	}
	row := c.tx.Get(c.object.Name, id)
	if row == nil {
		return nil, notFound()
	}
	a, now := answerOK(nil), editionOf(c.object, row)
	a.header = map[string]string{}
	if !now.modified.IsZero() {
		a.header["Last-Modified"] = formatHTTPTime(now.modified)
	}
	if now.tag != "" {
		a.header["ETag"] = now.tag
	}
	unchanged, err := c.isUnchanged(now)
	if err != nil || unchanged {
		a.status = http.StatusNotModified
		return a, err
	}
	a.body, err = query.One(c.ctx, c.makeEnv(), c.object.Name, id, fields)
	return a, err
}

// parseFieldList reads the fields parameter; nil means all.
func (c *call) parseFieldList() ([]string, error) {
	if !c.query.Has(paramFields) {
		return nil, nil
	}
	var fields []string
	for name := range strings.SplitSeq(c.query.Get(paramFields), ",") {
		if name = strings.TrimSpace(name); name == "" {
			return nil, refuse(http.StatusBadRequest, codeBadParameter, "The fields parameter holds an empty field name")
		}
		fields = append(fields, name)
	}
	return fields, nil
}

// updateRecord answers PATCH sobjects/T/ID.
func updateRecord(c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	return noContent(), c.changeIfMet(id, in)
}

// changeIfMet updates a record that is there and meets the conditional headers.
func (c *call) changeIfMet(id string, in *input) error {
	row, err := c.readPresent(c.object, id, notFound())
	if err != nil {
		return err
	}
	if err := c.checkPrecondition(editionOf(c.object, row)); err != nil {
		return err
	}
	return c.changeRecord(c.object, id, in)
}

// deleteRecord answers DELETE sobjects/T/ID.
func deleteRecord(c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	conditional := func(name string) bool { return c.header.Get(name) != "" }
	if slices.ContainsFunc([]string{ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince}, conditional) {
		return nil, refuse(http.StatusBadRequest, "INVALID_HEADER", "Conditional headers are not supported on a DELETE request")
	}
	if _, err := c.readPresent(c.object, id, notFound()); err != nil {
		return nil, err
	}
	return noContent(), c.removeRecord(c.object, id)
}

// postToRecord answers POST sobjects/T/ID?_HttpMethod=PATCH, for clients that can't
// send PATCH, and POST sobjects/T/Id, which is an upsert without an id.
func postToRecord(c *call) (*answer, error) {
	if c.vars["id"] == "Id" {
		return createRecord(c)
	}
	switch c.query.Get("_HttpMethod") {
	case http.MethodPatch:
		return updateRecord(c)
	case http.MethodDelete:
		return deleteRecord(c)
	default:
		return nil, wrongMethod(c.method, "DELETE,GET,HEAD,PATCH")
	}
}
