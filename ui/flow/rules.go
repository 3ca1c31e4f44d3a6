package flow

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
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

// FindingEveryUpgrade is the code of the finding that FoldNotes makes.
const FindingEveryUpgrade core.Code = "upgrade-notes"

// FoldNotes makes one finding of the notes that are the same for every user, behind the
// others: a person reads them once.
func FoldNotes(list []core.Finding) []core.Finding {
	same := []core.Code{
		upgrade.FindingUpgradePermanent, upgrade.FindingUsernameKept,
	}
	folded := core.Finding{Code: FindingEveryUpgrade, Severity: core.SeverityNotice}
	var rest []core.Finding
	count := 0
	for _, f := range list {
		if f.Severity != core.SeverityNotice || !slices.Contains(same, f.Code) {
			rest = append(rest, f)
			continue
		}
		count++
		folded.Source = f.Source
		folded.Meaning += f.Title + ". "
	}
	if count < 2 {
		return list
	}
	folded.Title = "True of every upgrade: " + string(words.Count(count, "note", "notes"))
	folded.Meaning = strings.TrimSpace(folded.Meaning)
	return append(rest, folded)
}
