package upgrade

import (
	"slices"

	"cupgrade/core/access"
)

// LossKind is what kind of thing is lost: the categories by which losses are shown
// and acknowledged.
type LossKind string

// The kinds of losses, in the order a person reads them.
const (
	LossSites           LossKind = "sites"
	LossObjects         LossKind = "objects"
	LossFields          LossKind = "fields"
	LossUserPermissions LossKind = "user permissions"
	LossSetupEntities   LossKind = "setup entities"
	LossTabs            LossKind = "tabs"
	LossAssignments     LossKind = "assignments"
	LossSharingSets     LossKind = "sharing sets"
	LossLogin           LossKind = "login restrictions"
	LossRecordTypes     LossKind = "record types"
	LossLayouts         LossKind = "page layouts"
)

// LossKinds lists all kinds in the order a person reads them.
func LossKinds() []LossKind {
	return []LossKind{
		LossLogin, LossSites, LossObjects, LossFields, LossUserPermissions, LossSetupEntities, LossTabs, LossAssignments, LossSharingSets,
		LossRecordTypes, LossLayouts,
	}
}

// Title is what the losses of a kind are called, for the head of a list.
func (k LossKind) Title() string {
	for _, c := range access.Categories() {
		if KindOf(c) == k {
			return c.Title()
		}
	}
	switch k {
	case LossSites:
		return "Sites"
	case LossAssignments:
		return "Permission sets, groups and licenses"
	case LossLogin:
		return "Login restrictions"
	case LossRecordTypes:
		return "Record types"
	case LossLayouts:
		return "Page layouts"
	case LossSharingSets:
		return "Sharing sets"
	default:
		return string(k)
	}
}

// IsSetting tells the kinds of what is no access but a setting of the profile.
func (k LossKind) IsSetting() bool { return k == LossLogin || k == LossRecordTypes || k == LossLayouts }

// KindOf gives the kind of loss that permissions of a category are.
func KindOf(c access.Category) LossKind {
	switch c {
	case access.CategoryObject:
		return LossObjects
	case access.CategoryField:
		return LossFields
	case access.CategoryUser:
		return LossUserPermissions
	case access.CategorySetupEntity:
		return LossSetupEntities
	case access.CategoryTab:
		return LossTabs
	}
	return ""
}

// LossCount counts the losses of one kind.
type LossCount struct {
	Kind  LossKind `json:"kind"`
	Total int      `json:"total"`
	// Matter counts those of a severity that matters.
	Matter     int                  `json:"matter"`
	BySeverity map[LossSeverity]int `json:"bySeverity,omitempty"`
}

// LossSummary sums up what is lost.
type LossSummary struct {
	// Sentence says it in one: "3 things Maya Chen uses will stop working."
	Sentence string `json:"sentence"`
	// InUse counts the losses that stop something the person is known to use.
	InUse int `json:"inUse"`
	// Kept counts what would be lost but for the new permission set.
	Kept int `json:"kept,omitempty"`
	// Counts has every kind, in reading order, also those without losses.
	Counts []LossCount `json:"counts,omitempty"`
}

// Total counts all losses of a severity.
func (s LossSummary) Total(severity LossSeverity) int {
	total := 0
	for _, c := range s.Counts {
		total += c.BySeverity[severity]
	}
	return total
}

// All counts all losses.
func (s LossSummary) All() int {
	total := 0
	for _, c := range s.Counts {
		total += c.Total
	}
	return total
}

// LossSeverity tells how much a loss matters to the person who has it.
type LossSeverity string

// The severities of a loss, the gravest first.
const (
	LossBlocker  LossSeverity = "blocker"  // the upgrade must not go on like this
	LossCritical LossSeverity = "critical" // work that is under way stops
	LossHigh     LossSeverity = "high"     // something stops that people work with
	LossMedium   LossSeverity = "medium"   // may be missed
	LossLow      LossSeverity = "low"      // will hardly be missed
)

// LossSeverities lists all severities, the gravest first.
func LossSeverities() []LossSeverity {
	return []LossSeverity{LossBlocker, LossCritical, LossHigh, LossMedium, LossLow}
}

// Rank orders severities, 0 for the gravest.
func (s LossSeverity) Rank() int {
	if i := slices.Index(LossSeverities(), s); i >= 0 {
		return i
	}
	return len(LossSeverities())
}

// Matters tells whether a loss of this severity is worth a look one by one.
func (s LossSeverity) Matters() bool { return s.Rank() <= LossMedium.Rank() }

// LossRule names the rule that gave a loss its severity: "object-read-owned". It
// stays the same from release to release.
type LossRule string
