package demoorg

import (
	"fmt"
	"net/http"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// A record may be named by a key instead of its id: a field and a value. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm

// findKeyField finds the field of a key that the path names.
func (c *call) findKeyField() (*schema.Field, error) {
	name := c.vars["field"]
	f := c.object.Field(name)
	if f == nil || !f.IDLookup || !c.canRead(c.object.Name, f.Name) {
		return nil, noExternalID(name)
	}
	return f, nil
}

// findByKey gives the ids of the records with a value.
func (c *call) findByKey(f *schema.Field, value string) []string {
	rows := c.tx.Select(c.object.Name, fmt.Sprintf(`"%s" = ? ORDER BY "Id"`, f.Name), value)
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.String("Id")
	}
	return ids
}

// handleByKey has the one record that the path names by a key answer as if it were named
// by its id.
func (c *call) handleByKey(handle handler) (*answer, error) {
	f, err := c.findKeyField()
	if err != nil {
		return nil, err
	}
	ids := c.findByKey(f, c.vars["value"])
	switch {
	case len(ids) == 0:
		return nil, notFound()
	case len(ids) > 1:
		return c.answerChoices(ids), nil
	}
	c.vars["id"] = ids[0]
	return handle(c)
}

func getByKey(c *call) (*answer, error) { return c.handleByKey(getRecord) }

func deleteByKey(c *call) (*answer, error) { return c.handleByKey(deleteRecord) }

// answerChoices is the answer to a key that several records have.
func (c *call) answerChoices(ids []string) *answer {
	urls := make([]string, len(ids))
	for i, id := range ids {
		urls[i] = c.recordURL(c.object, id)
	}
	return &answer{status: http.StatusMultipleChoices, body: urls}
}

// upsertRecord answers PATCH sobjects/T/FIELD/VALUE.
func upsertRecord(c *call) (*answer, error) {
	f, err := c.findKeyField()
	if err != nil {
		return nil, err
	}
	in, err := decodeRecord(c.body)
	if err != nil {
		return nil, err
	}
	if _, twice := in.get(f.Name); twice {
		return nil, refuse(http.StatusBadRequest, "INVALID_FIELD", "The %s field should not be specified in the sobject data.", f.Name)
	}
	ids, done, err := c.upsert(f, c.vars["value"], in)
	switch {
	case err != nil:
		return nil, err
	case len(ids) > 1:
		return c.answerChoices(ids), nil
	case *done.Created:
		return c.answerCreated(done), nil
	}
	return answerOK(done), nil
}

// upsert changes the one record with a value, or makes one. It does nothing when
// several have it, and gives their ids.
func (c *call) upsert(f *schema.Field, value string, in *input) (ids []string, done saved, err error) {
	create := f.Type == schema.TypeID && value == ""
	if f.Type == schema.TypeID && !create {
		id, err := parseIDOf(c.object, value)
		if err != nil {
			return nil, saved{}, err
		}
		ids = []string{id}
	} else if !create {
		ids = c.findByKey(f, value)
		create = len(ids) == 0
	}
	switch {
	case create:
		if f.Type != schema.TypeID {
			in = in.with(f.Name, value)
		}
		done.ID, err = c.insertRecord(c.object, in)
	case len(ids) == 1:
		done.ID, err = ids[0], c.changeIfMet(ids[0], in)
	default:
		return ids, saved{}, nil
	}
	done = savedAs(done.ID)
	done.Created = &create
	return ids, done, err
}

// upsertCollection answers PATCH composite/sobjects/T/FIELD.
func upsertCollection(c *call) (*answer, error) {
	f, err := c.findKeyField()
	if err != nil {
		return nil, err
	}
	return c.writeCollection(func(in *input) (saved, error) {
		if o, err := c.findTypeOf(in); err != nil {
			return saved{}, err
		} else if o != c.object {
			return saved{}, refuse(http.StatusBadRequest, "INVALID_TYPE", "The type of the record is not %s: %s", c.object.Name, o.Name)
		}
		key, _ := in.get(f.Name)
		value, _ := key.value.(string)
		if strings.TrimSpace(value) == "" && f.Type != schema.TypeID {
			return saved{}, refuseFields(codeMissing, f.Name+" not specified", f.Name)
		}
		ids, done, err := c.upsert(f, value, in.without(f.Name))
		if len(ids) > 1 {
			err = refuseFields("DUPLICATE_EXTERNAL_ID", fmt.Sprintf("%s: more than one record found for external id field: [%s]",
				f.Name, strings.Join(ids, ", ")), f.Name)
		}
		return done, err
	})
}
