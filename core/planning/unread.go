package planning

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// FindingLicensesUnread is the code of what UnreadError tells.
const FindingLicensesUnread core.Code = "licenses-unread"

// UnreadError tells that there is no license to choose from because the licenses could
// not be read, which is something else than an org that has none.
type UnreadError struct{ finding core.Finding }

// Error says what could not be read and what to do, in one line.
func (e *UnreadError) Error() string { return e.finding.Title + ". " + e.finding.Action }

// Finding says the same in parts.
func (e *UnreadError) Finding() core.Finding { return e.finding }

// Unread gives the reason why a catalog is without licenses, nil when it has some and
// when the org does.
func Unread(c upgrade.Catalog) *UnreadError {
	i := slices.IndexFunc(c.Gaps, func(gap upgrade.Gap) bool { return gap.What == upgrade.ObjectUserLicense })
	if len(c.Licenses) > 0 || i < 0 {
		return nil
	}
	f := core.Finding{
		Code: FindingLicensesUnread, Severity: core.SeverityBlocker, Source: upgrade.SourceUserLicense,
		Title:   "The licenses of the org could not be read",
		Meaning: "Which licenses there are, and how many seats are free, is not known. There is nothing to choose from.",
		Action:  "Come back with the permission " + permissionLabel(core.PermViewSetup) + ".",
	}
	if reason := gapReason(c.Gaps[i : i+1]); reason != "" {
		f.Meaning += " " + reason
	}
	return &UnreadError{f}
}
