package demoorg

import (
	"cmp"
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

// createCollection answers POST composite/sobjects.
func createCollection(c *call) (*answer, error) {
	return c.writeCollection(func(in *input) (saved, error) {
		if _, named := in.get("Id"); named {
			return saved{}, refuseFields("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id")
		}
		o, err := c.findTypeOf(in)
		if err != nil {
			return saved{}, err
		}
		id, err := c.insertRecord(o, in)
		return savedAs(id), err
	})
}

// updateCollection answers PATCH composite/sobjects.
func updateCollection(c *call) (*answer, error) {
	return c.writeCollection(func(in *input) (saved, error) {
		o, err := c.findTypeOf(in)
		if err != nil {
			return saved{}, err
		}
		named, _ := in.get("Id")
		text, _ := named.value.(string)
		if text == "" {
			return saved{}, refuse(http.StatusBadRequest, codeMissing, "Id not specified in an update call")
		}
		id, err := parseIDOf(o, text)
		if err != nil {
			return saved{}, err
		}
		if _, err := c.readPresent(o, id, unknownReference()); err != nil {
			return saved{}, err
		}
		return savedAs(id), c.changeRecord(o, id, in.without("Id"))
	})
}

// deleteCollection answers DELETE composite/sobjects?ids=.
func deleteCollection(c *call) (*answer, error) {
	ids := splitCommas(c.query.Get("ids"))
	allOrNone, err := strconv.ParseBool(cmp.Or(c.query.Get("allOrNone"), "false"))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, codeBadParameter, "allOrNone takes true or false")
	}
	if err := checkCount(len(ids)); err != nil {
		return nil, err
	}
	return writeAll(c, ids, allOrNone, func(text string) (saved, error) {
		id, err := store.NormalizeID(text)
		if err != nil {
			return saved{}, refuse(http.StatusBadRequest, codeMalformedID, "malformed id %s", text)
		}
		o := c.org.schema.ByKeyPrefix(id[:3])
		if o == nil {
			return saved{}, refuse(http.StatusBadRequest, codeMalformedID, "malformed id %s", text)
		}
		if _, err := c.readPresent(o, id, unknownReference()); err != nil {
			return saved{}, err
		}
		return savedAs(id), c.removeRecord(o, id)
	})
}

// writeCollection reads the records of a request and writes each.
func (c *call) writeCollection(write func(*input) (saved, error)) (*answer, error) {
	var request collectionRequest
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	if err := checkCount(len(request.Records)); err != nil {
		return nil, err
	}
	records, chunks := make([]*input, len(request.Records)), 0
	for i, text := range request.Records {
		in, err := decodeRecord(text)
		if err != nil {
			return nil, err
		}
		if i == 0 || !strings.EqualFold(in.kind, records[i-1].kind) {
			chunks++
		}
		records[i] = in
	}
	if chunks > maxChunks {
		return nil, refuse(http.StatusBadRequest, codeLimitExceeded,
			"Cannot have more than %d chunks in a single operation. Please rearrange the data to reduce chunking.", maxChunks)
	}
	return writeAll(c, records, request.AllOrNone, write)
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

func unknownReference() error { return refuseFields(codeCrossReference, "invalid cross reference id") }

// writeAll does the writes one by one. Each stands for itself, but all are of one
// transaction, in which setup and other objects don't mix; with allOrNone the
// first refusal undoes all of them.
func writeAll[T any](c *call, list []T, allOrNone bool, write func(T) (saved, error)) (*answer, error) {
	results, failed := make([]saved, len(list)), false
	for i, item := range list {
		err := c.tx.Savepoint(func() (err error) {
			results[i], err = write(item)
			return err
		})
		if refused, is := errors.AsType[*schema.APIError](err); is {
			results[i], failed = failedWith(refused.Code, refused.Message, refused.Fields...), true
		} else if err != nil {
			return nil, err
		}
	}
	if !failed || !allOrNone && !c.tx.allOrNone {
		return answerOK(results), nil
	}
	for i := range results {
		if results[i].Success {
			results[i] = failedWith("ALL_OR_NONE_OPERATION_ROLLED_BACK",
				"Record rolled back because not all records were valid and the request was using AllOrNone header")
		}
	}
	return answerOK(results), errRolledBack
}

// getCollection answers GET composite/sobjects/T?ids=&fields=.
func getCollection(c *call) (*answer, error) {
	return c.retrieveRecords(splitCommas(c.query.Get("ids")), splitCommas(c.query.Get(paramFields)))
}

// getCollectionByBody answers POST composite/sobjects/T.
func getCollectionByBody(c *call) (*answer, error) {
	var request struct {
		IDs    []string `json:"ids"`
		Fields []string `json:"fields"`
	}
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	return c.retrieveRecords(request.IDs, request.Fields)
}

// retrieveRecords reads records by id; one that is not there is null in the answer.
func (c *call) retrieveRecords(ids, fields []string) (*answer, error) {
	switch {
	case len(ids) == 0 || len(fields) == 0:
		return nil, refuse(http.StatusBadRequest, codeMissing, "ids and fields are required")
	case len(ids) > maxRetrieve:
		return nil, refuse(http.StatusBadRequest, "EXCEEDED_ID_LIMIT",
			"record limit reached. cannot submit more than %d records into this call", maxRetrieve)
	}
	records := make([]query.Record, 0, len(ids))
	for _, id := range ids {
		record, err := query.One(c.ctx, c.makeEnv(), c.object.Name, id, fields)
		if refused, is := errors.AsType[*schema.APIError](err); is && refused.Status == http.StatusNotFound {
			record, err = query.Record("null"), nil
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return answerOK(records), nil
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
