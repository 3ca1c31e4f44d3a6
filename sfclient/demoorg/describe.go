package demoorg

import (
	"context"
	"net/http"
	"time"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// makeViewpoint tells from where the objects are described.
func (c *call) makeViewpoint(ctx context.Context) (schema.Viewpoint, error) {
	v := schema.Viewpoint{
		APIVersion: c.version,
		Tooling:    c.isTooling(),
		CanRead: func(object, field string) bool {
			return c.org.rules.CanRead(c.actor, object, field)
		},
	}
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		v.Rights = c.org.rules.Rights(tx, c.actor)
		return nil
	})
	return v, err
}

// readSchemaAge gives when the objects were last changed: they are as old as the org.
func (c *call) readSchemaAge(ctx context.Context) (time.Time, error) {
	var age time.Time
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		var err error
		age, err = time.Parse(dateTimeLayout, tx.First("Organization", "").String("CreatedDate"))
		tx.Fail("read the age of the organization", err)
		return nil
	})
	return age.Truncate(time.Second), err
}

// answerDescribe answers with metadata, or with 304 when the client has it already.
func (c *call) answerDescribe(ctx context.Context, describe func(schema.Viewpoint) (any, error)) (*answer, error) {
	age, err := c.readSchemaAge(ctx)
	if err != nil {
		return nil, err
	}
	unchanged, err := c.isUnchanged(edition{modified: age})
	if err != nil {
		return nil, err
	}
	if unchanged {
		return notModified(), nil
	}
	from, err := c.makeViewpoint(ctx)
	if err != nil {
		return nil, err
	}
	body, err := describe(from)
	if err != nil {
		return nil, err
	}
	return &answer{
		status: http.StatusOK,
		header: map[string]string{"Last-Modified": formatHTTPTime(age)},
		body:   body,
	}, nil
}

// describeGlobal answers GET sobjects.
func describeGlobal(ctx context.Context, c *call) (*answer, error) {
	return c.answerDescribe(ctx, func(from schema.Viewpoint) (any, error) {
		global := c.org.schema.DescribeGlobal(from)
		more, err := c.listMentioned(ctx, from)
		global.SObjects = append(global.SObjects, more...)
		return global, err
	})
}

// listMentioned lists the objects that the org defines and has no records of.
func (c *call) listMentioned(ctx context.Context, from schema.Viewpoint) ([]schema.ObjectSummary, error) {
	var list []schema.ObjectSummary
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		for _, row := range tx.Select("EntityDefinition", `NOT "IsQueryable" ORDER BY "QualifiedApiName"`) {
			o := &schema.Object{
				Name: row.String("QualifiedApiName"), Label: row.String("Label"), LabelPlural: row.String("PluralLabel"), Custom: true,
			}
			summary := o.Mention(from)
			summary.CustomSetting = row.Bool("IsCustomSetting")
			list = append(list, summary)
		}
		return nil
	})
	return list, err
}

// describeObject answers GET sobjects/T/describe.
func describeObject(ctx context.Context, c *call) (*answer, error) {
	return c.answerDescribe(ctx, func(from schema.Viewpoint) (any, error) { return c.org.schema.DescribeObject(c.object, from), nil })
}

// objectInfo is the answer to GET sobjects/T. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info.htm
type objectInfo struct {
	ObjectDescribe schema.ObjectSummary `json:"objectDescribe"`
	// RecentItems stays empty: the demo org has no pages on which a record is
	// looked at.
	RecentItems []query.Record `json:"recentItems"`
}

// getBasicInfo answers GET sobjects/T.
func getBasicInfo(ctx context.Context, c *call) (*answer, error) {
	from, err := c.makeViewpoint(ctx)
	if err != nil {
		return nil, err
	}
	return answerOK(objectInfo{
		ObjectDescribe: c.org.schema.DescribeObject(c.object, from).ObjectSummary,
		RecentItems:    []query.Record{},
	}), nil
}
