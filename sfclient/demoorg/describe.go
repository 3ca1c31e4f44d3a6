package demoorg

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// viewpoint is from where the objects are described.
func (c *call) viewpoint() schema.Viewpoint {
	return schema.Viewpoint{
		APIVersion:  c.version,
		InstanceURL: c.org.URL(),
		CanRead: func(object, field string) bool {
			return c.org.rules.CanRead(c.actor, object, field)
		},
	}
}

// schemaAge gives when the objects were last changed: they are as old as the org.
func (c *call) schemaAge(ctx context.Context) (time.Time, error) {
	var age time.Time
	err := c.view(ctx, func(tx *store.Tx) error {
		organization, err := tx.First("Organization", "")
		if err != nil {
			return fmt.Errorf("find the organization: %w", err)
		}
		if age, err = time.Parse(dateTimeLayout, organization.String("CreatedDate")); err != nil {
			return fmt.Errorf("read the age of the organization: %w", err)
		}
		return nil
	})
	return age.Truncate(time.Second), err
}

// described answers with metadata, or with 304 when the client has it already.
func (c *call) described(ctx context.Context, describe func() (any, error)) (*answer, error) {
	age, err := c.schemaAge(ctx)
	if err != nil {
		return nil, err
	}
	unchanged, err := c.unchanged(age)
	if err != nil {
		return nil, err
	}
	if unchanged {
		return notModified(), nil
	}
	body, err := describe()
	if err != nil {
		return nil, err
	}
	return &answer{
		status: http.StatusOK,
		header: map[string]string{"Last-Modified": httpTime(age)},
		body:   body,
	}, nil
}

// describeGlobal answers GET sobjects.
func describeGlobal(ctx context.Context, c *call) (*answer, error) {
	return c.described(ctx, func() (any, error) {
		global := c.org.schema.DescribeGlobal(c.viewpoint())
		more, err := c.mentioned(ctx)
		global.SObjects = append(global.SObjects, more...)
		return global, err
	})
}

// mentioned lists the objects that the org defines and has no records of.
func (c *call) mentioned(ctx context.Context) ([]schema.ObjectSummary, error) {
	var list []schema.ObjectSummary
	err := c.view(ctx, func(tx *store.Tx) error {
		rows, err := tx.Select("EntityDefinition", `NOT "IsQueryable" ORDER BY "QualifiedApiName"`)
		for _, row := range rows {
			o := &schema.Object{
				Name: row.String("QualifiedApiName"), Label: row.String("Label"), LabelPlural: row.String("PluralLabel"), Custom: true,
			}
			summary := o.Mention(c.viewpoint())
			summary.CustomSetting = row.Bool("IsCustomSetting")
			list = append(list, summary)
		}
		return err
	})
	return list, err
}

// describeObject answers GET sobjects/T/describe.
func describeObject(ctx context.Context, c *call) (*answer, error) {
	o, err := c.object()
	if err != nil {
		return nil, err
	}
	return c.described(ctx, func() (any, error) { return c.org.schema.DescribeObject(o, c.viewpoint()), nil })
}

// objectInfo is the answer to GET sobjects/T. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info.htm
type objectInfo struct {
	ObjectDescribe schema.ObjectSummary `json:"objectDescribe"`
	// RecentItems stays empty: the demo org has no pages on which a record is
	// looked at.
	RecentItems []query.Record `json:"recentItems"`
}

// basicInfo answers GET sobjects/T.
func basicInfo(_ context.Context, c *call) (*answer, error) {
	o, err := c.object()
	if err != nil {
		return nil, err
	}
	return ok(objectInfo{
		ObjectDescribe: c.org.schema.DescribeObject(o, c.viewpoint()).ObjectSummary,
		RecentItems:    []query.Record{},
	}), nil
}
