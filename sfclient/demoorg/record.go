package demoorg

import (
	"context"
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

// saveError is an error of one record of a collection.
type saveError struct {
	Code    string   `json:"statusCode"`
	Message string   `json:"message"`
	Fields  []string `json:"fields"`
}

// transaction is one Salesforce transaction: writes that are kept together, and
// that may touch setup objects or other objects, but not both.
type transaction struct {
	tx *store.Tx
	// setup and other name the first object of each side that was written.
	setup, other string
}

// write runs fn in a transaction: that of the composite when the call is part of
// one, else one of its own.
func (c *call) write(ctx context.Context, fn func(*transaction) error) error {
	if c.joined != nil {
		return c.joined.tx.Savepoint(func() error { return fn(c.joined) })
	}
	return c.org.store.Update(ctx, func(tx *store.Tx) error { return fn(&transaction{tx: tx}) })
}

// userSetupFields are the fields of User whose change makes it a setup object.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dml_non_mix_sobjects.htm
func userSetupFields() []string {
	return []string{"UserRoleId", "IsActive", "ForecastEnabled", "IsPortalEnabled", fieldUsername, "ProfileId"}
}

// isNeutral tells whether a write stands on neither side of the line: a User of whom
// only other fields change. Creating one always names a profile.
func isNeutral(o *schema.Object, changes store.Row) bool {
	return o.Name == "User" && !slices.ContainsFunc(userSetupFields(), func(field string) bool {
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
func createRecord(ctx context.Context, c *call) (*answer, error) {
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	var id string
	err = c.write(ctx, func(t *transaction) (err error) {
		id, err = c.insertRecord(t, c.object, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.answerCreated(savedAs(id)), nil
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

// insertRecord creates one record within a transaction.
func (c *call) insertRecord(t *transaction, o *schema.Object, in *input) (string, error) {
	if !o.Createable {
		return "", wrongOperation("inserted", o)
	}
	row, err := validator{call: c, tx: t.tx, object: o}.makeRow(in)
	if err != nil {
		return "", err
	}
	if err := t.noteWrite(o, row); err != nil {
		return "", err
	}
	return c.org.rules.Create(t.tx, c.actor, o.Name, row)
}

// changeRecord changes one record within a transaction. id is in its long form.
func (c *call) changeRecord(t *transaction, o *schema.Object, id string, in *input) error {
	if !o.Updateable {
		return wrongOperation("updated", o)
	}
	row, err := validator{call: c, tx: t.tx, object: o, id: id}.makeRow(in)
	if err != nil {
		return err
	}
	if err := t.noteWrite(o, row); err != nil {
		return err
	}
	if err := c.org.askBeforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Update(t.tx, c.actor, o.Name, id, row)
}

// removeRecord deletes one record within a transaction.
func (c *call) removeRecord(t *transaction, o *schema.Object, id string) error {
	if !o.Deletable {
		return wrongOperation("deleted", o)
	}
	if err := t.noteWrite(o, nil); err != nil {
		return err
	}
	if err := c.org.askBeforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Delete(t.tx, c.actor, o.Name, id)
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

// readPresent reads the state of a record that is to be written.
func readPresent(tx *store.Tx, o *schema.Object, id string) (edition, error) {
	row := tx.Get(o.Name, id)
	if row == nil {
		return edition{}, refuseMissing(tx, o, id, notFound())
	}
	return editionOf(o, row), nil
}

// refuseMissing refuses to write a record that is in the recycle bin, and with otherwise
// one that never was.
func refuseMissing(tx *store.Tx, o *schema.Object, id string, otherwise error) error {
	deleted := tx.IsDeleted(o.Name, id)
	if deleted {
		return &schema.APIError{Status: http.StatusNotFound, Code: "ENTITY_IS_DELETED", Message: "entity is deleted", Fields: []string{}}
	}
	return otherwise
}

// getRecord answers GET sobjects/T/ID.
func getRecord(ctx context.Context, c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	return c.readRecord(ctx, id)
}

// readRecord answers one record, or that the client has it already.
func (c *call) readRecord(ctx context.Context, id string) (*answer, error) {
	o := c.object
	fields, err := c.parseFieldList()
	if err != nil {
		return nil, err
	}
	a := &answer{status: http.StatusOK, header: map[string]string{}}
	err = c.viewRecords(ctx, func(tx *store.Tx) error {
		row := tx.Get(o.Name, id)
		if row == nil {
			return notFound()
		}
		now := editionOf(o, row)
		if !now.modified.IsZero() {
			a.header["Last-Modified"] = formatHTTPTime(now.modified)
		}
		if now.tag != "" {
			a.header["ETag"] = now.tag
		}
		unchanged, err := c.isUnchanged(now)
		if err != nil || unchanged {
			a.status = http.StatusNotModified
			return err
		}
		a.body, err = query.One(ctx, c.makeEnv(tx), o.Name, id, fields)
		return err
	})
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
func updateRecord(ctx context.Context, c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	return noContent(), c.write(ctx, func(t *transaction) error { return c.changeIfMet(t, id, in) })
}

// changeIfMet updates a record that is there and meets the conditional headers.
func (c *call) changeIfMet(t *transaction, id string, in *input) error {
	now, err := readPresent(t.tx, c.object, id)
	if err != nil {
		return err
	}
	if err := c.checkPrecondition(now); err != nil {
		return err
	}
	return c.changeRecord(t, c.object, id, in)
}

// deleteRecord answers DELETE sobjects/T/ID.
func deleteRecord(ctx context.Context, c *call) (*answer, error) {
	id, err := c.parseRecordID()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc([]string{ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince}, func(name string) bool { return c.header.Get(name) != "" }) {
		return nil, refuse(http.StatusBadRequest, "INVALID_HEADER", "Conditional headers are not supported on a DELETE request")
	}
	return noContent(), c.write(ctx, func(t *transaction) error {
		if _, err := readPresent(t.tx, c.object, id); err != nil {
			return err
		}
		return c.removeRecord(t, c.object, id)
	})
}

// postToRecord answers POST sobjects/T/ID?_HttpMethod=PATCH, for clients that can't
// send PATCH, and POST sobjects/T/Id, which is an upsert without an id.
func postToRecord(ctx context.Context, c *call) (*answer, error) {
	if c.vars["id"] == "Id" {
		return createRecord(ctx, c)
	}
	switch c.query.Get("_HttpMethod") {
	case http.MethodPatch:
		return updateRecord(ctx, c)
	case http.MethodDelete:
		return deleteRecord(ctx, c)
	default:
		return nil, wrongMethod(c.method, "DELETE,GET,HEAD,PATCH")
	}
}
