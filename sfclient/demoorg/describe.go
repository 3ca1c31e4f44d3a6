package demoorg

import (
	"fmt"
	"net/http"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// makeViewpoint tells from where the objects are described.
func (c *call) makeViewpoint() schema.Viewpoint {
	return schema.Viewpoint{
		APIVersion: c.version,
		Tooling:    c.isTooling(),
		CanRead:    c.canRead,
		Rights:     c.org.rules.Rights(c.tx.Tx, c.actor),
	}
}

// answerDescribe answers with metadata, or with 304 when the client has it already: the
// objects are as old as the org.
func (c *call) answerDescribe(describe func(schema.Viewpoint) any) (*answer, error) {
	age, err := store.ParseTime(c.tx.First("Organization", "").String("CreatedDate"))
	if err != nil {
		return nil, fmt.Errorf("read the age of the organization: %w", err)
	}
	age = age.Truncate(time.Second)
	if unchanged, err := c.isUnchanged(edition{modified: age}); err != nil || unchanged {
		return &answer{status: http.StatusNotModified}, err
	}
	a := answerOK(describe(c.makeViewpoint()))
	a.header = map[string]string{"Last-Modified": formatHTTPTime(age)}
	return a, nil
}

// describeGlobal answers GET sobjects: the objects with records, and those that the org
// defines and has no records of.
func describeGlobal(c *call) (*answer, error) {
	return c.answerDescribe(func(from schema.Viewpoint) any {
		global := c.org.schema.DescribeGlobal(from)
		for _, row := range c.tx.Select("EntityDefinition", `NOT "IsQueryable" ORDER BY "QualifiedApiName"`) {
			o := &schema.Object{
				Name: row.String("QualifiedApiName"), Label: row.String("Label"), LabelPlural: row.String("PluralLabel"), Custom: true,
			}
			summary := o.Mention(from)
			summary.CustomSetting = row.Bool("IsCustomSetting")
			global.SObjects = append(global.SObjects, summary)
		}
		return global
	})
}

// describeObject answers GET sobjects/T/describe.
func describeObject(c *call) (*answer, error) {
	return c.answerDescribe(func(from schema.Viewpoint) any { return c.org.schema.DescribeObject(c.object, from) })
}

// getBasicInfo answers GET sobjects/T. No items are recent: the demo org has no pages on which
// a record is looked at. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info.htm
func getBasicInfo(c *call) (*answer, error) {
	about := c.org.schema.DescribeObject(c.object, c.makeViewpoint()).ObjectSummary
	return answerOK(map[string]any{"objectDescribe": about, "recentItems": []any{}}), nil
}
