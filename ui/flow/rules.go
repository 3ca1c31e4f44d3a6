package flow

import (
	"cmp"
	"errors"
	"slices"

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

// APIName is how an item is named in metadata, its id where it has no name.
func APIName(item access.Item) display.Text {
	return display.Clean(cmp.Or(item.APIName(), item.Name))
}
