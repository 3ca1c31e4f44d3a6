package demoorg

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// The limits of a collection. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
const (
	maxCollection = 200
	maxRetrieve   = 2000
	maxChunks     = 10
)

type collectionRequest struct {
	AllOrNone bool              `json:"allOrNone"`
	Records   []json.RawMessage `json:"records"`
}

// one is the write of one record of a collection.
type one func(t *transaction) (saved, error)

// createCollection answers POST composite/sobjects.
func createCollection(ctx context.Context, c *call) (*answer, error) {
	return c.writeCollection(ctx, func(in *input) one {
		return func(t *transaction) (saved, error) {
			if _, named := in.get("Id"); named {
				return saved{}, refuseFields("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id")
			}
			o, err := c.findTypeOf(in)
			if err != nil {
				return saved{}, err
			}
			id, err := c.insertRecord(t, o, in)
			return savedAs(id), err
		}
	})
}

// updateCollection answers PATCH composite/sobjects.
func updateCollection(ctx context.Context, c *call) (*answer, error) {
	return c.writeCollection(ctx, func(in *input) one {
		return func(t *transaction) (saved, error) {
			o, err := c.findTypeOf(in)
			if err != nil {
				return saved{}, err
			}
			named, has := in.get("Id")
			text, _ := named.value.(string)
			if !has || text == "" {
				return saved{}, refuse(http.StatusBadRequest, codeMissing, "Id not specified in an update call")
			}
			id, err := parseIDOf(o, text)
			if err != nil {
				return saved{}, err
			}
			if err := checkExists(t.tx, o, id); err != nil {
				return saved{}, err
			}
			return savedAs(id), c.changeRecord(t, o, id, in.without("Id"))
		}
	})
}

// deleteCollection answers DELETE composite/sobjects?ids=.
func deleteCollection(ctx context.Context, c *call) (*answer, error) {
	ids := splitCommas(c.query.Get("ids"))
	allOrNone := false
	if c.query.Has("allOrNone") {
		var err error
		if allOrNone, err = strconv.ParseBool(c.query.Get("allOrNone")); err != nil {
			return nil, refuse(http.StatusBadRequest, codeBadParameter, "allOrNone takes true or false")
		}
	}
	if err := checkCount(len(ids)); err != nil {
		return nil, err
	}
	writes := make([]one, 0, len(ids))
	for _, text := range ids {
		writes = append(writes, func(t *transaction) (saved, error) { return c.deleteByID(t, text) })
	}
	return c.runWrites(ctx, writes, allOrNone)
}

func (c *call) deleteByID(t *transaction, text string) (saved, error) {
	id, err := store.NormalizeID(text)
	if err != nil {
		return saved{}, refuse(http.StatusBadRequest, codeMalformedID, "malformed id %s", text)
	}
	o := c.org.schema.ByKeyPrefix(id[:3])
	if o == nil {
		return saved{}, refuse(http.StatusBadRequest, codeMalformedID, "malformed id %s", text)
	}
	if err := checkExists(t.tx, o, id); err != nil {
		return saved{}, err
	}
	return savedAs(id), c.removeRecord(t, o, id)
}

// writeCollection reads the records of a request and writes each.
func (c *call) writeCollection(ctx context.Context, plan func(*input) one) (*answer, error) {
	var request collectionRequest
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	if err := checkCount(len(request.Records)); err != nil {
		return nil, err
	}
	writes, chunks, last := make([]one, 0, len(request.Records)), 0, ""
	for _, text := range request.Records {
		in, err := decodeRecord(text)
		if err != nil {
			return nil, err
		}
		if kind := strings.ToLower(in.kind); kind != last || chunks == 0 {
			chunks, last = chunks+1, kind
		}
		writes = append(writes, plan(in))
	}
	if chunks > maxChunks {
		return nil, refuse(http.StatusBadRequest, codeLimitExceeded,
			"Cannot have more than %d chunks in a single operation. Please rearrange the data to reduce chunking.", maxChunks)
	}
	return c.runWrites(ctx, writes, request.AllOrNone)
}

func checkCount(n int) error {
	switch {
	case n == 0:
		return refuse(http.StatusBadRequest, codeMissing, "The request must name at least one record")
	case n > maxCollection:
		return refuse(http.StatusBadRequest, "EXCEEDED_ID_LIMIT",
			"record limit reached. cannot submit more than %d records into this call", maxCollection)
	}
	return nil
}

// findTypeOf finds the object that a record of a collection says it is.
func (c *call) findTypeOf(in *input) (*schema.Object, error) {
	if in.kind == "" {
		return nil, refuse(http.StatusBadRequest, "INVALID_TYPE", "sObject type is required: attributes.type is missing")
	}
	o, err := c.findObject(in.kind)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "INVALID_TYPE", "sObject type '%s' is not supported.", in.kind)
	}
	return o, nil
}

func parseIDOf(o *schema.Object, text string) (string, error) {
	id, err := store.NormalizeID(text)
	if err != nil || id[:3] != o.KeyPrefix {
		return "", refuseFields(codeMalformedID, o.Label+" ID: id value of incorrect type: "+text, "Id")
	}
	return id, nil
}

// checkExists refuses an id that no record has, as a call on many records does.
func checkExists(tx *store.Tx, o *schema.Object, id string) error {
	if tx.Get(o.Name, id) == nil {
		return refuseMissing(tx, o, id, refuseFields(codeCrossReference, "invalid cross reference id"))
	}
	return nil
}

// runWrites does the writes one by one. Each stands for itself, but all are of one
// transaction, in which setup and other objects don't mix; with allOrNone the
// first refusal undoes all of them.
func (c *call) runWrites(ctx context.Context, writes []one, allOrNone bool) (*answer, error) {
	allOrNone = allOrNone || c.joined != nil
	var results []saved
	err := c.write(ctx, func(t *transaction) error {
		results = make([]saved, 0, len(writes))
		failed := false
		for _, write := range writes {
			result, err := tryWrite(t, write)
			if err != nil {
				return err
			}
			failed = failed || !result.Success
			results = append(results, result)
		}
		if failed && allOrNone {
			return errRolledBack
		}
		return nil
	})
	if errors.Is(err, errRolledBack) {
		markRolledBack(results)
		err = nil
	}
	return answerOK(results), err
}

// tryWrite does one write and undoes what it did when it is refused. An error is a
// fault of the org.
func tryWrite(t *transaction, write one) (saved, error) {
	var done saved
	err := t.tx.Savepoint(func() (err error) {
		done, err = write(t)
		return err
	})
	api, refused := errors.AsType[*schema.APIError](err)
	switch {
	case err == nil:
		return done, nil
	case refused:
		fields := api.Fields
		if fields == nil {
			fields = []string{}
		}
		return saved{Errors: []saveError{{Code: api.Code, Message: api.Message, Fields: fields}}}, nil
	default:
		return saved{}, err
	}
}

// markRolledBack makes the results of the writes that went well say that they were
// undone.
func markRolledBack(results []saved) {
	for i := range results {
		if results[i].Success {
			results[i] = saved{Errors: []saveError{{
				Code:    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
				Message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
				Fields:  []string{},
			}}}
		}
	}
}

// getCollection answers GET composite/sobjects/T?ids=&fields=.
func getCollection(ctx context.Context, c *call) (*answer, error) {
	return c.retrieveRecords(ctx, splitCommas(c.query.Get("ids")), splitCommas(c.query.Get(paramFields)))
}

// getCollectionByBody answers POST composite/sobjects/T.
func getCollectionByBody(ctx context.Context, c *call) (*answer, error) {
	var request struct {
		IDs    []string `json:"ids"`
		Fields []string `json:"fields"`
	}
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	return c.retrieveRecords(ctx, request.IDs, request.Fields)
}

// retrieveRecords reads records by id; one that is not there is null in the answer.
func (c *call) retrieveRecords(ctx context.Context, ids, fields []string) (*answer, error) {
	switch {
	case len(ids) == 0 || len(fields) == 0:
		return nil, refuse(http.StatusBadRequest, codeMissing, "ids and fields are required")
	case len(ids) > maxRetrieve:
		return nil, refuse(http.StatusBadRequest, "EXCEEDED_ID_LIMIT",
			"record limit reached. cannot submit more than %d records into this call", maxRetrieve)
	}
	records := make([]query.Record, 0, len(ids))
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			record, err := query.One(ctx, c.makeEnv(tx), c.object.Name, id, fields)
			if isNotFound(err) {
				record, err = query.Record("null"), nil
			}
			if err != nil {
				return err
			}
			records = append(records, record)
		}
		return nil
	})
	return answerOK(records), err
}

func isNotFound(err error) bool {
	api, is := errors.AsType[*schema.APIError](err)
	return is && api.Status == http.StatusNotFound
}

// splitCommas splits a list and drops the blanks around its elements.
func splitCommas(text string) []string {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}
