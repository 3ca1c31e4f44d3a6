package query

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/store"
)

// One gives one record of an object, by its id of 15 or 18 characters, with the
// fields asked for (paths such as Profile.Name too) and its Id, or with all that
// can be read when fields is empty. A record that is not there is NOT_FOUND
// (404). Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve_get.htm
func One(ctx context.Context, env Env, object, id string, fields []string) (Record, error) {
	o := env.findObject(object)
	if o == nil {
		return nil, notFound()
	}
	wide, err := store.NormalizeID(id)
	if err != nil {
		return nil, &schema.APIError{
			Status: http.StatusNotFound, Code: "NOT_FOUND",
			Message: "Provided external ID field does not exist or is not accessible: " + id,
		}
	}
	q, err := oneQuery(&env, o, fields)
	if err != nil {
		return nil, err
	}
	p, err := newScope(&env, q, o).planRows()
	if err != nil {
		return nil, err
	}
	records, err := p.readRows(ctx, joinConditions(p.where, bind(p.root.idSQL()+" = ?", wide)), -1, 0)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s %s: %w", o.Name, wide, err)
	case len(records) == 0:
		return nil, notFound()
	}
	return records[0], nil
}

// oneQuery makes the query of a record's fields.
func oneQuery(env *Env, o *schema.Object, fields []string) (*soql.Query, error) {
	q := &soql.Query{From: soql.From{Object: soql.Name{Text: o.Name}}}
	if len(fields) == 0 {
		q.Select = []soql.Item{&soql.Fields{Group: soql.FieldsAll}}
		return q, nil
	}
	seen := map[string]bool{}
	for _, field := range append(fields[:len(fields):len(fields)], fieldID) {
		var path soql.Path
		for _, part := range strings.Split(strings.TrimSpace(field), ".") {
			path = append(path, soql.Name{Text: part})
		}
		if len(path) == 1 && env.findField(o, path[0].Text) == nil {
			return nil, soql.Error("", soql.Pos{}, soql.InvalidField,
				fmt.Sprintf("No such column '%s' on sobject of type %s", path[0].Text, o.Name))
		}
		if key := strings.ToLower(path.String()); !seen[key] {
			seen[key] = true
			q.Select = append(q.Select, &soql.Column{Expr: soql.Expr{Path: path}})
		}
	}
	return q, nil
}
