package ui

import (
	"strings"

	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// removalName is what is removed, with its kind in Salesforce's words.
func removalName(r upgrade.Removal) display.Text {
	name := display.Clean(r.Label)
	if name == "" {
		name = display.Clean(r.Name)
	}
	return name + " (" + display.Clean(string(r.Kind)) + ")"
}

// differenceLabel is what a person calls the item; a field stands behind its
// object.
func differenceLabel(d upgrade.Difference) display.Text {
	label := display.Clean(d.Label)
	switch {
	case label == "" && d.Item.Name != "":
		label = display.Clean(d.Item.Name)
	case label == "":
		label = display.Clean(d.Item.Object)
	}
	if d.Item.Category == access.CategoryField && !strings.Contains(string(label), ".") {
		return display.Clean(d.Item.Object) + "." + label
	}
	return label
}

// sourcesText lists what grants something: "profile Harbor Customer".
func sourcesText(list []access.Source) display.Text {
	names := make([]display.Text, 0, len(list))
	for _, s := range list {
		name := display.Clean(s.Label)
		if name == "" {
			name = display.Clean(s.Name)
		}
		names = append(names, display.Clean(string(s.Kind))+" "+name)
	}
	return display.Join(names, ", ")
}
