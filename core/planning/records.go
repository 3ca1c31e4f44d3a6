package planning

import (
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// predictRecords says which records are compared before and after, and what is expected of
// each group of them.
func (s *situation) predictRecords() upgrade.RecordsPrediction {
	p := upgrade.RecordsPrediction{Known: s.Records.Listed && !upgrade.IsUnreadable(s.unreadable, upgrade.UnreadableRecords) || len(s.Records.Groups) > 0}
	for _, group := range s.Records.Groups {
		group.Outlook, group.Because = s.expectRecords(group)
		if group.Why == upgrade.RecordsBegin {
			group.By = phrase.List(s.beginningRules(group.Object))
		}
		p.Groups = append(p.Groups, group)
	}
	p.Groups = limitRecords(p.Groups, upgrade.MaxRecords)
	return p
}

// expectRecords says what becomes of a group of records, and why.
func (s *situation) expectRecords(group upgrade.RecordGroup) (upgrade.RecordOutlook, string) {
	model := s.Records.Models[group.Object]
	byDefault := "The organization-wide default for external users is " + modelWords(model) + "."
	rules := s.beginningRules(group.Object)
	item := access.Item{Category: access.CategoryObject, Object: group.Object}
	lost := func(d upgrade.Difference) bool { return d.Item == item && d.Rights.Has(access.Read) }
	switch {
	case slices.ContainsFunc(s.access.Lost, lost):
		return upgrade.OutlookGoes, "Read on " + group.Object + " is lost."
	case group.Why == upgrade.RecordsOwned:
		return upgrade.OutlookStays, "The user owns them."
	case model == modelRead || model == modelEdit:
		return upgrade.OutlookStays, byDefault
	case group.Why == upgrade.RecordsBegin:
		return upgrade.OutlookBegins, fmt.Sprintf("%s to apply: %s.", phrase.Count(len(rules), "sharing rule begins", "sharing rules begin"), phrase.List(rules))
	case group.Why == upgrade.RecordsOpened:
		return upgrade.OutlookOpen, byDefault + " What else shares them isn't known."
	case len(rules) > 0:
		return upgrade.OutlookOpen, "The sharing set ends. " + phrase.List(rules) + " might share them."
	case s.role.PortalRole.Is(core.PortalRoleExecutive), s.role.PortalRole.Is(core.PortalRoleManager):
		return upgrade.OutlookOpen, "The sharing set ends. The role opens those of users in lower roles of the account."
	case model != modelPrivate || group.Object == upgrade.ObjectAccount || group.Object == upgrade.ObjectContact: // the user's own stay in sight
		return upgrade.OutlookOpen, "The sharing set ends. " + byDefault
	default:
		return upgrade.OutlookGoes, "The sharing set ends. " + byDefault
	}
}

// beginningRules names the sharing rules of an object that begin to apply.
func (s *situation) beginningRules(object string) []string {
	var names []string
	for _, rule := range s.findRules() {
		if rule.Object == object && rule.To == s.newGroup() {
			names = append(names, rule.Title())
		}
	}
	return names
}

// The organization-wide defaults that leave no doubt.
const (
	modelPrivate = "Private"
	modelRead    = "Read"
	modelEdit    = "ReadWrite"
)

// modelWords is what Setup calls an organization-wide default.
func modelWords(model string) string {
	switch model {
	case modelPrivate:
		return modelPrivate
	case modelRead:
		return "Public Read Only"
	case modelEdit:
		return "Public Read/Write"
	case "ControlledByParent":
		return "Controlled by Parent"
	case "":
		return phrase.Unknown
	default:
		return model
	}
}

// limitRecords takes records of all groups in turn until there are enough of them, each
// counted once. What is left out is told by its group.
func limitRecords(groups []upgrade.RecordGroup, most int) []upgrade.RecordGroup {
	limited := slices.Clone(groups)
	for i := range limited {
		limited[i].IDs = nil
	}
	taken := map[core.ID]bool{}
	for place, left := 0, true; left; place++ {
		left = false
		for i, group := range groups {
			if place >= len(group.IDs) {
				continue
			}
			left = true
			id := group.IDs[place]
			if !taken[id] && len(taken) >= most {
				limited[i].More = true
				continue
			}
			taken[id] = true
			limited[i].IDs = append(limited[i].IDs, id)
		}
	}
	return limited
}

// describeShared counts the records that a sharing set opens now, and tells what
// is expected of them: "; now 7 Case and 2 Order (not seen afterwards) records". It is "" where none were listed.
func describeShared(p upgrade.Plan, set core.SharingSet) string {
	var counts []string
	for _, group := range p.Records.Groups {
		if group.Why != upgrade.RecordsShared || group.By != set.Title() {
			continue
		}
		count := phrase.Number(len(group.IDs))
		if group.More {
			count = "more than " + count
		}
		afterwards := map[upgrade.RecordOutlook]string{upgrade.OutlookGoes: " (not seen afterwards)", upgrade.OutlookStays: " (seen afterwards)"}
		counts = append(counts, count+" "+group.Object+afterwards[group.Outlook])
	}
	if len(counts) == 0 {
		return ""
	}
	return "; now " + phrase.List(counts) + " records"
}
