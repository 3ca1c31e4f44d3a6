package sfclient

import (
	"strings"

	"cupgrade/core"
)

// record is one record that is read by its id, and then its fields or Salesforce's
// refusal. In a composite it is not counted among the queries. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve_get.htm
type record[T any] struct {
	asked
	id     core.ID
	fields string
	row    *T
}

// selectRecord reads fields, separated by commas, of one record of an object.
func selectRecord[T any](what string, id core.ID, fields string) *record[T] {
	return &record[T]{asked: asked{what: what}, id: id, fields: fields}
}

// Path asks for the record.
func (r *record[T]) Path(version string) string {
	return "services/data/v" + version + "/sobjects/" + r.what + "/" + string(r.id) +
		"?fields=" + strings.ReplaceAll(r.fields, ", ", ",")
}

// Finish has nothing to check.
func (r *record[T]) Finish(string) error { return nil }

// Take keeps the record.
func (r *record[T]) Take(op string, answer reply) (string, error) {
	if err := decode(op, answer, &r.row); err != nil {
		return "", err
	}
	if r.row == nil {
		return "", badAnswer(op, answer, "it is not a record")
	}
	r.at = answer.date()
	return "", nil
}
