package sfclient

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// grantNames is what a person calls the things that can be granted. A name that
// could not be read is missing, and the API name or id stands.
type grantNames struct {
	objects       map[string]string // labels, by API name
	byPrefix      map[string]string // API names, by the first characters of ids
	permissionSet description       // labels of the user permissions
	setup         setupNames
	unreadable    []upgrade.Unreadable
}

// standardTab begins the names of the tabs of standard objects; the tab of a custom
// object has its name.
const standardTab = "standard-"

// namesOf gives every item of the rows the name that is known for it. Fields are known by
// their API names: their labels would take a describe of each object.
func (n grantNames) namesOf(rows []access.Row) map[access.Item]string {
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
			label = n.setup.byID[core.ID(item.Name)].label
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

// apiNames gives the setup entities of rows the names that metadata has for them.
func (n grantNames) apiNames(rows []access.Row) map[access.Item]string {
	names := make(map[access.Item]string)
	for i := range rows {
		if item := &rows[i].Item; item.Category == access.CategorySetupEntity {
			if name := n.setup.byID[core.ID(item.Name)].api; name != "" {
				names[*item] = name
			}
		}
	}
	return names
}

// Labels reads what the items of rows are called: objects once, setup entities as far
// as their names are not known yet.
func (c *Client) Labels(ctx context.Context, rows []access.Row) (upgrade.Labels, error) {
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.Labels{}, err
	}
	names := grantNames{permissionSet: d.permissionSet, setup: setupNames{byID: c.names.listSelections()}}
	err = parallel.Run(
		ctx,
		func(ctx context.Context) error { return c.objectLabels(ctx, &names) },
		func(ctx context.Context) error { return names.setup.complete(ctx, c, rows) },
	)
	if err != nil {
		return upgrade.Labels{}, err
	}
	c.names.learn(names.setup.byID)
	return upgrade.Labels{Of: names.namesOf(rows), APINames: names.apiNames(rows), Unreadable: slices.Concat(names.unreadable, names.setup.unreadable)}, nil
}

// opLabels is the reading of the objects' labels.
const opLabels = "read the objects' labels"

// objectLabels adds the label of every object, read once.
func (c *Client) objectLabels(ctx context.Context, to *grantNames) error {
	l, err := c.objects.Get(ctx, func(ctx context.Context) (*labelling, error) {
		l := &labelling{}
		if err := c.conn.ReadAll(ctx, opLabels, l); err != nil {
			return nil, err
		}
		if l.refused != nil {
			return nil, l.refused
		}
		return l, nil
	})
	refusal, err := wire.SplitRefusal(err)
	if l != nil {
		to.objects, to.byPrefix = l.byName, l.byPrefix
	}
	to.unreadable = append(to.unreadable, unreadableFor("the labels of objects", refusal)...)
	return err
}

// readWithLabels reads queries, and with them what objects are called unless that is known.
func (c *Client) readWithLabels(ctx context.Context, op string, queries []wire.Selection) error {
	parts, labels := wire.SplitEvenly(queries, wire.MaxQueries), &labelling{}
	if !c.objects.Known() {
		last := len(parts) - 1
		parts[last] = append(slices.Clip(parts[last]), labels) // which is no query
	}
	if err := c.conn.ReadParts(ctx, op, parts...); err != nil {
		return err
	}
	return c.keepLabels(ctx, labels)
}

// keepLabels remembers what was read of the objects.
func (c *Client) keepLabels(ctx context.Context, labels *labelling) error {
	if labels.byName == nil {
		return nil
	}
	_, err := c.objects.Get(ctx, func(context.Context) (*labelling, error) { return labels, nil })
	return err
}

// labelling asks what objects are called. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
type labelling struct {
	byName   map[string]string
	byPrefix map[string]string
	refused  *core.RemoteError
}

// Path asks for the list of objects.
func (l *labelling) Path(version string) string { return "services/data/v" + version + "/sobjects" }

// Refuse keeps the refusal.
func (l *labelling) Refuse(err *core.RemoteError) { l.refused = err }

// Finish has nothing to check.
func (l *labelling) Finish(string) error { return nil }

// Take keeps the labels.
func (l *labelling) Take(op string, answer wire.Reply) (string, error) {
	var global struct {
		Objects []struct {
			Name  string `json:"name"`
			Label string `json:"label"`
			// KeyPrefix begins the ids of its records, null of an object without any.
			KeyPrefix string `json:"keyPrefix"`
		} `json:"sobjects"`
	}
	if err := wire.Decode(op, answer, &global); err != nil {
		return "", err
	}
	if len(global.Objects) == 0 {
		return "", wire.BadAnswer(op, answer, "it describes no object")
	}
	l.byName, l.byPrefix = make(map[string]string, len(global.Objects)), make(map[string]string, len(global.Objects))
	for _, o := range global.Objects {
		l.byName[o.Name] = o.Label
		l.byPrefix[o.KeyPrefix] = o.Name
	}
	return "", nil
}
