package wire

import (
	"strings"

	"cupgrade/core"
)

// Record is one record that is read by its id, and then its fields or Salesforce's
// refusal. In a composite it is not counted among the queries. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve_get.htm
type Record[T any] struct {
	Asked
	ID     core.ID
	fields string
	Row    *T
}

// SelectRecord reads fields, separated by commas, of one record of an object. An answer
// with another id than was asked for is refused. An id that refers to an earlier part of a
// composite is known to Salesforce alone, so that the caller has to compare it.
func SelectRecord[T any](what string, id core.ID, fields string) *Record[T] {
	return &Record[T]{Asked: Asked{What: what}, ID: id, fields: fields}
}

// Path asks for the record.
func (r *Record[T]) Path(version string) string {
	return "services/data/v" + version + "/sobjects/" + r.What + "/" + string(r.ID) +
		"?fields=" + strings.ReplaceAll(r.fields, ", ", ",")
}

// Finish has nothing to check.
func (r *Record[T]) Finish(string) error { return nil }

// Take keeps the record.
func (r *Record[T]) Take(op string, answer Reply) (string, error) {
	if err := Decode(op, answer, &r.Row); err != nil {
		return "", err
	}
	if r.Row == nil {
		return "", BadAnswer(op, answer, "it is not a record")
	}
	var key struct {
		ID RecordID `json:"Id"`
	}
	if err := Decode(op, answer, &key); err != nil {
		return "", err
	}
	if isReference := strings.HasPrefix(string(r.ID), "@{"); !isReference && core.ID(key.ID) != r.ID {
		r.Row = nil
		return "", OtherRecord(op, answer)
	}
	r.At = answer.Date()
	return "", nil
}
