package demoorg

import (
	"context"
	"errors"
	"fmt"
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
}

// saveError is an error of one record of a collection.
type saveError struct {
	Code    string   `json:"statusCode"`
	Message string   `json:"message"`
	Fields  []string `json:"fields"`
}

// createRecord answers POST sobjects/T.
func createRecord(ctx context.Context, c *call) (*answer, error) {
	o, err := c.object()
	if err != nil {
		return nil, err
	}
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	var id string
	err = c.write(ctx, func(t *transaction) (err error) {
		id, err = c.insert(t, o, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &answer{
		status: http.StatusCreated,
		header: map[string]string{"Location": c.recordURL(o, id)},
		body:   saved{ID: id, Success: true, Errors: []saveError{}},
	}, nil
}

func (c *call) recordURL(o *schema.Object, id string) string {
	return dataPath + "/" + c.version + "/sobjects/" + o.Name + "/" + id
}

// insert creates one record within a transaction.
func (c *call) insert(t *transaction, o *schema.Object, in *input) (string, error) {
	if !o.Createable {
		return "", wrongOperation("inserted", o)
	}
	row, err := validator{call: c, tx: t.tx, object: o}.row(in)
	if err != nil {
		return "", err
	}
	if err := t.enter(o, row); err != nil {
		return "", err
	}
	return c.org.rules.Create(t.tx, c.actor, o.Name, row)
}

// update changes one record within a transaction. id is in its long form.
func (c *call) update(t *transaction, o *schema.Object, id string, in *input) error {
	if !o.Updateable {
		return wrongOperation("updated", o)
	}
	row, err := validator{call: c, tx: t.tx, object: o, id: id}.row(in)
	if err != nil {
		return err
	}
	if err := t.enter(o, row); err != nil {
		return err
	}
	if err := c.org.beforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Update(t.tx, c.actor, o.Name, id, row)
}

// remove deletes one record within a transaction.
func (c *call) remove(t *transaction, o *schema.Object, id string) error {
	if !o.Deletable {
		return wrongOperation("deleted", o)
	}
	if err := t.enter(o, nil); err != nil {
		return err
	}
	if err := c.org.beforeWrite(id); err != nil {
		return err
	}
	return c.org.rules.Delete(t.tx, c.actor, o.Name, id)
}

// beforeWrite asks what else may hold a record that is to be written.
func (o *Org) beforeWrite(id string) error {
	if o.options.BeforeWrite == nil {
		return nil
	}
	return o.options.BeforeWrite(id)
}

func wrongOperation(verb string, o *schema.Object) error {
	return refuse(http.StatusBadRequest, "INVALID_TYPE_FOR_OPERATION", "entity type cannot be %s: %s", verb, o.Label)
}

// record finds the object and the id that the path names.
func (c *call) record() (*schema.Object, string, error) {
	o, err := c.object()
	if err != nil {
		return nil, "", err
	}
	id, err := store.NormalizeID(c.vars["id"])
	if err != nil {
		return nil, "", malformedPathID(c.vars["id"])
	}
	return o, id, nil
}

// present reads the state that a record is in.
func present(tx *store.Tx, o *schema.Object, id string) (edition, error) {
	row, err := tx.Get(o.Name, id)
	if errors.Is(err, store.ErrNotFound) {
		return edition{}, notFound()
	}
	if err != nil {
		return edition{}, fmt.Errorf("read a record: %w", err)
	}
	return editionOf(o, row), nil
}

// getRecord answers GET sobjects/T/ID.
func getRecord(ctx context.Context, c *call) (*answer, error) {
	o, id, err := c.record()
	if err != nil {
		return nil, err
	}
	fields, err := c.fieldList()
	if err != nil {
		return nil, err
	}
	a := &answer{status: http.StatusOK, header: map[string]string{}}
	err = c.view(ctx, func(tx *store.Tx) error {
		now, err := present(tx, o, id)
		if err != nil {
			return err
		}
		if !now.modified.IsZero() {
			a.header["Last-Modified"] = httpTime(now.modified)
		}
		if now.tag != "" {
			a.header["ETag"] = now.tag
		}
		unchanged, err := c.unchanged(now)
		if err != nil || unchanged {
			a.status = http.StatusNotModified
			return err
		}
		a.body, err = query.One(ctx, c.env(tx), o.Name, id, fields)
		return err
	})
	return a, err
}

// fieldList reads the fields parameter; nil means all.
func (c *call) fieldList() ([]string, error) {
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
	o, id, err := c.record()
	if err != nil {
		return nil, err
	}
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	err = c.write(ctx, func(t *transaction) error {
		now, err := present(t.tx, o, id)
		if err != nil {
			return err
		}
		if err := c.precondition(now); err != nil {
			return err
		}
		return c.update(t, o, id, in)
	})
	return noContent(), err
}

// deleteRecord answers DELETE sobjects/T/ID.
func deleteRecord(ctx context.Context, c *call) (*answer, error) {
	o, id, err := c.record()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc([]string{ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince}, func(name string) bool { return c.header.Get(name) != "" }) {
		return nil, refuse(http.StatusBadRequest, "INVALID_HEADER", "Conditional headers are not supported on a DELETE request")
	}
	err = c.write(ctx, func(t *transaction) error {
		if _, err := present(t.tx, o, id); err != nil {
			return err
		}
		return c.remove(t, o, id)
	})
	return noContent(), err
}

// overridden answers POST sobjects/T/ID?_HttpMethod=PATCH, for clients that can't
// send PATCH.
func overridden(ctx context.Context, c *call) (*answer, error) {
	switch c.query.Get("_HttpMethod") {
	case http.MethodPatch:
		return updateRecord(ctx, c)
	case http.MethodDelete:
		return deleteRecord(ctx, c)
	default:
		return nil, wrongMethod(c.method, "DELETE,GET,HEAD,PATCH")
	}
}
