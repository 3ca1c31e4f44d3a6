package upgrade

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
)

// ObjectRecordAccess is the object that tells what a user may do with records. Source:
// https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-userrecordaccess.html
const ObjectRecordAccess = "UserRecordAccess"

// UnreadableRecords is what an Unreadable names when the records to compare could not all be
// listed.
const UnreadableRecords = "the records that the user sees"

// maxOwned is of how many objects the user's own records are compared: with the other lists
// they mostly fit into two requests.
const maxOwned = 5

// MaxRecords is how many records are compared before and after.
const MaxRecords = 1000

// RecordReason tells why records are compared.
type RecordReason string

// The reasons, those first that leave no doubt about what becomes of the records.
const (
	RecordsOwned  RecordReason = "owned"
	RecordsShared RecordReason = "sharing-set"  // one that ends
	RecordsOpened RecordReason = "opened"       // last, in a site
	RecordsBegin  RecordReason = "sharing-rule" // one that begins to apply
)

// RecordOutlook is what the plan expects of records.
type RecordOutlook string

// The outlooks.
const (
	OutlookStays  RecordOutlook = "stays"
	OutlookGoes   RecordOutlook = "goes"
	OutlookBegins RecordOutlook = "may begin"
	OutlookOpen   RecordOutlook = "open" // nothing certain can be said
)

// RecordGroup is records of one object that are compared for one reason.
type RecordGroup struct {
	Why    RecordReason `json:"why"`
	Object string       `json:"object"`
	// By is the sharing set, or the rule.
	By  string    `json:"by,omitempty"`
	IDs []core.ID `json:"ids,omitempty"`
	// More is true when there are more than those.
	More bool `json:"more,omitempty"`
	// Outlook is what the plan expects, and Because says why.
	Outlook RecordOutlook `json:"outlook,omitempty"`
	Because string        `json:"because,omitempty"`
}

// RecordQuestion asks which records are worth comparing.
type RecordQuestion struct {
	User core.User
	// Owned are the objects of which the user's own records count, Sets the sharing sets that
	// end, and Begin the objects with a sharing rule that begins to apply.
	Owned []string
	Sets  []core.SharingSet
	Begin []string
}

// RecordFacts are the records that are worth comparing.
type RecordFacts struct {
	// Listed is true when they were asked for.
	Listed bool
	Groups []RecordGroup
	// Models are the organization-wide defaults for external users, by object: "Private".
	Models     map[string]string
	Unreadable []Unreadable
}

// RecordsPrediction is the records that are compared before and after.
type RecordsPrediction struct {
	// Known is true when the records were listed, even if there are none.
	Known  bool          `json:"known"`
	Groups []RecordGroup `json:"groups,omitempty"`
}

// IDs gives the records, each once.
func (p RecordsPrediction) IDs() []core.ID {
	var ids []core.ID
	seen := map[core.ID]bool{}
	for _, group := range p.Groups {
		for _, id := range group.IDs {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// More tells whether there are more records than those that are compared.
func (p RecordsPrediction) More() bool {
	return slices.ContainsFunc(p.Groups, func(g RecordGroup) bool { return g.More })
}

// Group finds the first group that a record is in, nil for none.
func (p RecordsPrediction) Group(id core.ID) *RecordGroup {
	for i := range p.Groups {
		if slices.Contains(p.Groups[i].IDs, id) {
			return &p.Groups[i]
		}
	}
	return nil
}

// expectsGone tells whether the plan expects that a record is seen no more.
func (p RecordsPrediction) expectsGone(id core.ID) bool {
	expected := false
	for i := range p.Groups {
		if g := &p.Groups[i]; slices.Contains(g.IDs, id) {
			if g.Outlook == OutlookStays {
				return false
			}
			expected = expected || g.Outlook == OutlookGoes
		}
	}
	return expected
}

// Unexpected tells whether a record is among those that are gone and that the plan doesn't expect
// to go.
func (p RecordsPrediction) Unexpected(gone []core.ID) bool {
	return slices.ContainsFunc(gone, func(id core.ID) bool { return !p.expectsGone(id) })
}

// onlyBegins tells whether a record is only compared for a sharing rule that begins to apply.
func (p RecordsPrediction) onlyBegins(id core.ID) bool {
	for i := range p.Groups {
		if g := &p.Groups[i]; g.Why != RecordsBegin && slices.Contains(g.IDs, id) {
			return false
		}
	}
	return true
}

// RecordRights are what a user may do with records, as an org tells it. A record about which
// it tells nothing is in none of the lists.
type RecordRights struct {
	Edit []core.ID `json:"edit,omitempty"`
	Read []core.ID `json:"read,omitempty"` // and not edit
	None []core.ID `json:"none,omitempty"`
}

// recordRight is what may be done with one record.
type recordRight uint8

const (
	rightUnknown recordRight = iota
	rightNone
	rightRead
	rightEdit
)

func (r RecordRights) byID() map[core.ID]recordRight {
	rights := make(map[core.ID]recordRight, len(r.Edit)+len(r.Read)+len(r.None))
	for right, ids := range map[recordRight][]core.ID{rightEdit: r.Edit, rightRead: r.Read, rightNone: r.None} {
		for _, id := range ids {
			rights[id] = right
		}
	}
	return rights
}

// RecordChange sets the records that a user saw before an upgrade beside those seen after it.
type RecordChange struct {
	// Compared counts the records of which both are known; Saw and Sees count those seen. A record
	// that is only looked at because a sharing rule begins to apply counts as New or not at all.
	Compared int `json:"compared"`
	Saw      int `json:"saw"`
	Sees     int `json:"sees"`
	// Expected counts those seen before of which the plan doesn't expect that they go.
	Expected int `json:"expected"`
	// Gone were seen and are not. Late are those among them that may still follow.
	Gone []core.ID `json:"gone,omitempty"`
	Late []core.ID `json:"late,omitempty"`
	// ReadOnly could be edited and can only be read. New were not seen and are.
	ReadOnly []core.ID `json:"readOnly,omitempty"`
	New      []core.ID `json:"new,omitempty"`
	// Unknown are those of which it is not known before or after.
	Unknown []core.ID `json:"unknown,omitempty"`
}

// CompareRecords sets two answers of an org side by side, for the records of a plan.
func CompareRecords(p RecordsPrediction, before, after RecordRights) RecordChange {
	var c RecordChange
	was, is := before.byID(), after.byID()
	for _, id := range p.IDs() {
		before, after := was[id], is[id]
		if p.onlyBegins(id) {
			if before == rightNone && after >= rightRead {
				c.New = append(c.New, id)
			}
			continue
		}
		if before == rightUnknown || after == rightUnknown {
			c.Unknown = append(c.Unknown, id)
			continue
		}
		c.Compared++
		if before >= rightRead {
			c.Saw++
			if !p.expectsGone(id) {
				c.Expected++
			}
		}
		if after >= rightRead {
			c.Sees++
		}
		switch {
		case before >= rightRead && after == rightNone:
			c.Gone = append(c.Gone, id)
		case before == rightEdit && after == rightRead:
			c.ReadOnly = append(c.ReadOnly, id)
		case before == rightNone && after >= rightRead:
			c.New = append(c.New, id)
		}
	}
	return c
}

// Settle tells which of the gone records may still follow: those that the plan doesn't expect to
// go, as long as an upgrade isn't final.
func (c RecordChange) Settle(p RecordsPrediction, final bool) RecordChange {
	c.Late = nil
	for _, id := range c.Gone {
		if !final && !p.expectsGone(id) {
			c.Late = append(c.Late, id)
		}
	}
	return c
}

// GatherRecords lists the records that are worth comparing, for a user who goes to a profile.
// before is what the user has now.
func GatherRecords(ctx context.Context, org Reader, basis Basis, before Access, target core.Profile) (Access, error) {
	question := RecordQuestion{User: basis.User.User, Owned: readObjects(basis.User, before)}
	for _, set := range basis.Setup.SharingSets {
		if set.Names(basis.User.User.Profile) && !set.Names(target) {
			question.Sets = append(question.Sets, set)
		}
	}
	for _, rule := range before.Rules {
		if rule.To == SharedToAll(target.UserType) && !slices.Contains(question.Begin, rule.Object) {
			question.Begin = append(question.Begin, rule.Object)
		}
	}
	var facts RecordFacts
	err := parallel.Safely(func() (err error) {
		facts, err = org.Records(ctx, question)
		return err
	})
	facts.Listed = true
	views, known := basis.Session.Admin.May(core.PermViewAllData)
	if changes, _ := basis.Session.Admin.May(core.PermModifyAllData); known && !views && !changes {
		facts.Unreadable = append(facts.Unreadable, Unreadable{What: ObjectRecordAccess, Message: "Salesforce tells nothing of records that you can't view"})
	}
	return Access{Records: facts, Unreadable: facts.Unreadable}, WrapError("list the records to compare", err)
}

// readObjects gives the objects that a user works with and can read, at most maxOwned of them:
// those seen used first, then those with work that is open and those that the org made.
func readObjects(user UserFacts, before Access) []string {
	used := map[string]bool{}
	for _, use := range user.Usage.Records {
		used[use.Object] = true
	}
	weight := func(object string) int {
		if used[object] {
			return math.MaxInt
		}
		return weightOf(object, access.Read)
	}
	var objects []string
	for item, rights := range access.NewTable(before.Grants.Rows).Union(HoldersBefore(user)).All() {
		if item.Category == access.CategoryObject && rights.Has(access.Read) {
			objects = append(objects, item.Object)
		}
	}
	slices.SortFunc(objects, func(a, b string) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), strings.Compare(a, b)) })
	return objects[:min(len(objects), maxOwned)]
}

// SharedToAll is the group of everybody with a license of a user type, to whom sharing rules
// share.
func SharedToAll(to core.UserType) core.SharedTo {
	if to.Is(core.UserTypePowerPartner) {
		return core.SharedToPartners
	}
	return core.SharedToCustomers
}
