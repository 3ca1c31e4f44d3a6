package sfclient

import (
	"context"
	"net/http"
	"strings"

	"cupgrade/core/upgrade"
)

// description is what the describe of one object says, as far as a query needs it.
type description struct {
	object string
	// fields maps names to fields, in Salesforce's own spelling.
	fields map[string]describedField
	// order is the names as they came.
	order []string
}

type describedField struct {
	Name             string `json:"name"`
	Label            string `json:"label"`
	Type             string `json:"type"`
	RelationshipName string `json:"relationshipName"`
}

// has tells whether the org has a field. For a path it asks about the first step:
// "Account.Name" needs a reference with that relationship.
func (d description) has(path string) bool {
	head, _, isPath := strings.Cut(path, ".")
	if !isPath {
		_, ok := d.fields[path]
		return ok
	}
	for _, f := range d.fields {
		if f.RelationshipName == head {
			return true
		}
	}
	return false
}

// columns lists fields for a SELECT: all that are always there, and those of the
// optional ones that this org has.
func (d description) columns(always string, optional ...string) string {
	var b strings.Builder
	b.WriteString(always)
	for _, name := range optional {
		if !d.has(name) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name)
	}
	return b.String()
}

// gaps names the fields that this org does not have.
func (d description) gaps(fields ...string) []upgrade.Gap {
	var gaps []upgrade.Gap
	for _, name := range fields {
		if !d.has(name) {
			gaps = append(gaps, upgrade.Gap{What: d.object + "." + name})
		}
	}
	return gaps
}

// startingWith lists the fields whose names have a prefix, as they came.
func (d description) startingWith(prefix string) []string {
	var names []string
	for _, name := range d.order {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names
}

// schema is the describes of the objects whose fields differ from org to org.
type schema struct {
	user, account, permissionSet, assignment, license description
}

// described reads those describes, once.
func (c *Client) described(ctx context.Context) (schema, error) {
	return c.schema.get(ctx, func(ctx context.Context) (schema, error) {
		var s schema
		err := together(
			ctx,
			c.describeInto(&s.user, "User"),
			c.describeInto(&s.account, "Account"),
			c.describeInto(&s.permissionSet, "PermissionSet"),
			c.describeInto(&s.assignment, "PermissionSetAssignment"),
			c.describeInto(&s.license, "UserLicense"),
		)
		return s, err
	})
}

func (c *Client) describeInto(d *description, object string) func(context.Context) error {
	return func(ctx context.Context) error {
		var err error
		*d, err = c.describe(ctx, object)
		return err
	}
}

// describe reads the fields of one object. An object that the org does not have, or
// does not show to this admin, has none; what asks for it is then refused. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
func (c *Client) describe(ctx context.Context, object string) (description, error) {
	op := "describe " + object
	var body struct {
		Fields []describedField `json:"fields"`
	}
	if err := c.readJSON(ctx, op, "sobjects/"+object+"/describe", &body); err != nil {
		_, err = splitRefusal(err)
		return description{object: object}, err
	}
	if len(body.Fields) == 0 {
		return description{}, badAnswer(op, reply{status: http.StatusOK}, "it describes no field")
	}
	d := description{object: object, fields: make(map[string]describedField, len(body.Fields))}
	for _, f := range body.Fields {
		d.fields[f.Name] = f
		d.order = append(d.order, f.Name)
	}
	return d, nil
}

// readJSON reads a resource of the org's API version.
func (c *Client) readJSON(ctx context.Context, op, resource string, v any) error {
	version, err := c.apiVersion(ctx)
	if err != nil {
		return err
	}
	answer, err := c.read(ctx, request{op: op, method: http.MethodGet, path: "services/data/v" + version + "/" + resource})
	if err != nil {
		return err
	}
	return decode(op, answer, v)
}
