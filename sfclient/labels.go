package sfclient

import (
	"context"
	"net/http"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// grantNames is what a person calls the things that can be granted. A name that
// could not be read is missing, and the API name or id stands.
type grantNames struct {
	objects       map[string]string // labels, by API name
	permissionSet description       // labels of the user permissions
	setup         setupNames
	gaps          []upgrade.Gap
}

// standardTab begins the names of the tabs of standard objects; the tab of a custom
// object has its name.
const standardTab = "standard-"

// of gives every item of the rows the name that is known for it. Fields are known by
// their API names: their labels would take a describe of each object.
func (n grantNames) of(rows []access.Row) map[access.Item]string {
	labels := make(map[access.Item]string)
	for i := range rows {
		item := &rows[i].Item
		var label string
		switch item.Category {
		case access.CategoryObject:
			label = n.objects[item.Object]
		case access.CategoryUser:
			label = n.permissionSet.fields[item.Name].Label
		case access.CategorySetupEntity:
			label = n.setup.byID[core.ID(item.Name)]
		case access.CategoryTab:
			label = n.objects[strings.TrimPrefix(item.Name, standardTab)]
		default:
		}
		if label != "" {
			labels[*item] = label
		}
	}
	return labels
}

// objectLabels adds the label of every object, read once. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
func (c *Client) objectLabels(ctx context.Context, to *grantNames) error {
	const op = "read the objects' labels"
	labels, err := c.objects.get(ctx, func(ctx context.Context) (map[string]string, error) {
		var global struct {
			Objects []struct {
				Name  string `json:"name"`
				Label string `json:"label"`
			} `json:"sobjects"`
		}
		if err := c.readJSON(ctx, op, "sobjects", &global); err != nil {
			return nil, err
		}
		if len(global.Objects) == 0 {
			return nil, badAnswer(op, reply{status: http.StatusOK}, "it describes no object")
		}
		labels := make(map[string]string, len(global.Objects))
		for _, o := range global.Objects {
			labels[o.Name] = o.Label
		}
		return labels, nil
	})
	refusal, err := splitRefusal(err)
	to.objects = labels
	to.gaps = append(to.gaps, gap("the labels of objects", refusal)...)
	return err
}
