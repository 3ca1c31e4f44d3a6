package flow

import (
	"errors"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/explain"
)

// HasWarning tells whether there is a warning to have read.
func HasWarning(list []core.Finding) bool {
	return slices.ContainsFunc(list, func(f core.Finding) bool { return f.Severity == core.SeverityWarning })
}

// errNoAnswer is the error of a read that gave neither an answer nor an error.
var errNoAnswer = errors.New("there was no answer")

// Explained makes a finding of an error.
func Explained(err error) core.Finding {
	if err == nil {
		err = errNoAnswer
	}
	return explain.Error(err)
}

// Sorted lists findings, the gravest first.
func Sorted(list []core.Finding) []core.Finding {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b core.Finding) int { return a.Severity.Rank() - b.Severity.Rank() })
	return sorted
}

// APIName is how an item is named in metadata.
func APIName(item access.Item) display.Text {
	switch {
	case item.Category == access.CategoryField:
		return display.Clean(item.Object + "." + item.Name)
	case item.Category == access.CategoryUser:
		return display.Clean(strings.TrimPrefix(item.Name, "Permissions"))
	case item.Name != "":
		return display.Clean(item.Name)
	}
	return display.Clean(item.Object)
}
