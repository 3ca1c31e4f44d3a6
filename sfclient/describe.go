package sfclient

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// description is what the describe of one object says, as far as a query needs it.
type description struct {
	object string
	// fields maps names to fields, in Salesforce's own spelling.
	fields map[string]describedField
	// order is the names as they came.
	order []string
	// updateable tells whether the running user may change records of the object.
	updateable bool
}

type describedField struct {
	Name             string `json:"name"`
	Label            string `json:"label"`
	Type             string `json:"type"`
	RelationshipName string `json:"relationshipName"`
	Custom           bool   `json:"custom"`
	Createable       bool   `json:"createable"`
	Updateable       bool   `json:"updateable"`
	// Nillable, Filterable and Sortable are nil when the describe does not say.
	Nillable   *bool `json:"nillable"`
	Filterable *bool `json:"filterable"`
	Sortable   *bool `json:"sortable"`
	// Encrypted is set for what Shield encrypts. Source:
	// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm
	Encrypted bool `json:"encrypted"`
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

// canFilter tells whether a field may stand in WHERE. Shield encrypts fields that could
// otherwise, and only the describe tells.
func (d description) canFilter(field string) bool {
	f, known := d.fields[field]
	return !known || f.Filterable == nil || *f.Filterable
}

// canLike tells whether a field may stand beside LIKE, which an encrypted one can't even
// where it can be compared.
func (d description) canLike(field string) bool {
	return d.canFilter(field) && !d.fields[field].Encrypted
}

// orderBy gives the clause that sorts by a field, "" for one that can't be sorted by.
func (d description) orderBy(field, direction string) string {
	if f, known := d.fields[field]; known && f.Sortable != nil && !*f.Sortable {
		return ""
	}
	return " ORDER BY " + field + direction
}

// listColumns lists fields for a SELECT: all that are always there, and those of the
// optional ones that this org has.
func (d description) listColumns(always string, optional ...string) string {
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

// mayChange tells whether the running user may change a field, nil when the field
// is not described.
func (d description) mayChange(field string) *bool {
	f, has := d.fields[field]
	if !has {
		return nil
	}
	may := d.updateable && f.Updateable
	return &may
}

// listUnreadable names the fields that this org does not have.
func (d description) listUnreadable(fields ...string) []upgrade.Unreadable {
	var unreadable []upgrade.Unreadable
	for _, name := range fields {
		if !d.has(name) {
			unreadable = append(unreadable, upgrade.Unreadable{What: d.object + "." + name})
		}
	}
	return unreadable
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

// readDescribes reads those describes, once.
func (c *Client) readDescribes(ctx context.Context) (*schema, error) {
	return c.schema.Get(ctx, func(ctx context.Context) (*schema, error) { return c.describeWith(ctx, "describe the objects") })
}

// describeWith reads the describes, and a few queries with them. They go as two
// composites, which are two API calls in place of many: the parts of a composite are
// worked on one after the other, so that all in one would take twice as long.
func (c *Client) describeWith(ctx context.Context, op string, queries ...wire.Selection) (*schema, error) {
	user, account := &describing{object: "User"}, &describing{object: tableAccount}
	set, assignment := &describing{object: tablePermissionSet}, &describing{object: "PermissionSetAssignment"}
	license := &describing{object: "UserLicense"}
	err := c.conn.ReadParts(ctx, op, []wire.Selection{user, set}, slices.Concat(queries, []wire.Selection{account, assignment, license}))
	if err == nil {
		err = c.describeAgain(ctx, user, account, set, assignment, license)
	}
	return &schema{
		user: user.got, account: account.got, permissionSet: set.got, assignment: assignment.got, license: license.got,
	}, err
}

// describeAgain asks by itself for what was refused in a composite: that may say
// something of composites, and of the object only when it is refused again.
func (c *Client) describeAgain(ctx context.Context, all ...*describing) error {
	var tasks []func(context.Context) error
	for _, d := range all {
		if d.refused {
			tasks = append(tasks, func(ctx context.Context) error { return c.conn.ReadAll(ctx, "describe "+d.object, d) })
		}
	}
	return parallel.Run(ctx, tasks...)
}

// describing reads the fields of one object. An object that the org does not have, or
// does not show to this admin, has none; what asks for it is then refused. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
type describing struct {
	object  string
	got     description
	refused bool
}

// Path asks for the describe.
func (d *describing) Path(version string) string {
	return "services/data/v" + version + "/sobjects/" + d.object + "/describe"
}

// Refuse leaves the object without fields.
func (d *describing) Refuse(*core.RemoteError) {
	d.refused, d.got = true, description{object: d.object}
}

// Finish has nothing to check.
func (d *describing) Finish(string) error { return nil }

// Take keeps the fields.
func (d *describing) Take(op string, answer wire.Reply) (string, error) {
	var body struct {
		Fields     []describedField `json:"fields"`
		Updateable bool             `json:"updateable"`
	}
	if err := wire.Decode(op, answer, &body); err != nil {
		return "", err
	}
	if len(body.Fields) == 0 {
		return "", wire.BadAnswer(op, answer, "it describes no field")
	}
	d.got = description{object: d.object, updateable: body.Updateable, fields: make(map[string]describedField, len(body.Fields))}
	for _, f := range body.Fields {
		d.got.fields[f.Name] = f
		d.got.order = append(d.got.order, f.Name)
	}
	return "", nil
}

// describe reads the fields of one object more.
func (c *Client) describe(ctx context.Context, object string) (description, error) {
	d := &describing{object: object}
	err := c.conn.ReadAll(ctx, "describe "+object, d)
	return d.got, err
}
