package keep

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// Judge tells which losses of one user on one target a permission set can keep. It never
// changes, but for what it remembers, and is not safe for concurrent use.
type Judge struct {
	facts   upgrade.KeepFacts
	labels  map[access.Item]string
	limits  limits
	seen    map[access.Item]access.Rights
	ceiling map[access.Item]access.Rights // nil when the org does not tell
	refused map[access.Item][]upgrade.Refusal
	needs   map[access.Item][]upgrade.Dependency
	before  access.Set
	after   access.Set // with what is reassigned, and without the set that is judged
	known   map[upgrade.Grant]judgment
	// atWork are the rights that are being judged, and inRing whether one of them was asked for
	// meanwhile.
	atWork map[upgrade.Grant]bool
	inRing bool
	// ofFields is the judgment of the fields of the object that was asked about last.
	ofObject string
	ofFields judgment
}

// judgment is what is known of one right on one item.
type judgment struct {
	verdict upgrade.Verdict
	why     string
}

// NewJudge makes a judge of a user who goes from one access to another.
func NewJudge(f upgrade.Facts, before, after access.Set) *Judge {
	j := &Judge{
		facts: f.Keep, labels: f.Grants.Labels, limits: limitsOf(f.Target.UserType), before: before, after: after,
		seen: map[access.Item]access.Rights{}, refused: map[access.Item][]upgrade.Refusal{},
		needs: map[access.Item][]upgrade.Dependency{}, known: map[upgrade.Grant]judgment{}, atWork: map[upgrade.Grant]bool{},
	}
	for _, row := range f.Keep.Seen {
		j.seen[row.Item] |= row.Rights
	}
	for item, rights := range after.All() { // what is left is of the new license, or allowed on it
		switch item.Category {
		case access.CategoryObject, access.CategoryUser:
			j.seen[item] |= rights
		case access.CategorySetupEntity, access.CategoryTab:
			j.seen[kindOf(item)] |= rights
		default: // A field is judged by its object.
		}
	}
	if f.Keep.Ceiling != nil {
		j.ceiling = map[access.Item]access.Rights{}
		for _, row := range f.Keep.Ceiling {
			j.ceiling[row.Item] |= row.Rights
		}
	}
	for _, r := range f.Keep.Refused {
		j.refused[r.Item] = append(j.refused[r.Item], r)
	}
	for _, d := range f.Keep.Dependencies {
		j.needs[d.Permission.Item] = append(j.needs[d.Permission.Item], d)
	}
	return j
}

// kindOf stands for all tabs, and for all setup entities of one type: a license that has
// one of them may have another.
func kindOf(item access.Item) access.Item { item.Name = ""; return item }

// Offer tells what can be kept of the rights that are lost on an item.
func (j *Judge) Offer(item access.Item, lost access.Rights) upgrade.Offer {
	rights, never := withoutNever(item, lost)
	offer := upgrade.Offer{Why: never}
	if rights != lost {
		offer.Verdict = upgrade.VerdictNotAllowed
	}
	worst := judgment{verdict: upgrade.VerdictAllowed}
	for right := access.Rights(1); right != 0; right <<= 1 {
		if !rights.Has(right) {
			continue
		}
		found := j.judge(item, right)
		if found.verdict == upgrade.VerdictNotAllowed {
			offer.Verdict, offer.Why = found.verdict, cmp.Or(offer.Why, found.why)
			continue
		}
		offer.Rights |= right
		if found.verdict == upgrade.VerdictNotKnown {
			worst = found
		}
		worst.why = cmp.Or(worst.why, found.why)
	}
	if offer.Rights != 0 {
		offer.Verdict, offer.Why = worst.verdict, cmp.Or(offer.Why, worst.why)
	}
	return offer
}

// judge tells what is known of one right, and remembers it. While it is at work on a
// right, the right counts as allowed, so that a ring of dependencies has an end.
func (j *Judge) judge(item access.Item, right access.Rights) judgment {
	grant := upgrade.Grant{Item: item, Rights: right}
	if item.Category == access.CategoryField && len(j.refused) == 0 {
		return j.judgeRead(item.Object)
	}
	if found, known := j.known[grant]; known {
		return found
	}
	if j.atWork[grant] {
		j.inRing = true
		return judgment{verdict: upgrade.VerdictAllowed}
	}
	outermost := len(j.atWork) == 0
	j.atWork[grant] = true
	found := j.judgeAlone(item, right)
	for _, needed := range j.listRequired(item, right) {
		if found.verdict == upgrade.VerdictNotAllowed {
			break
		}
		found = j.judgeNeeded(needed, found)
	}
	delete(j.atWork, grant)
	if outermost {
		j.inRing = false
	}
	if !j.inRing { // else it rests on a right that is not judged yet
		j.known[grant] = found
	}
	return found
}

// judgeRead judges a field by the reading of its object: one answer for all of them, which
// stand together.
func (j *Judge) judgeRead(object string) judgment {
	if j.ofObject != object || j.ofFields.verdict == "" {
		read := upgrade.Grant{Item: objectItem(object), Rights: access.Read}
		j.ofObject, j.ofFields = object, j.judgeNeeded(read, judgment{verdict: upgrade.VerdictAllowed})
	}
	return j.ofFields
}

// judgeNeeded takes into account what a right can't be without: what the user has
// afterwards, or could keep as well.
func (j *Judge) judgeNeeded(needed upgrade.Grant, found judgment) judgment {
	if j.after.Rights(needed.Item).Has(needed.Rights) {
		return found
	}
	offered, _ := withoutNever(needed.Item, needed.Rights)
	if offered == needed.Rights && j.before.Rights(needed.Item).Has(needed.Rights) {
		switch other := j.judge(needed.Item, needed.Rights); other.verdict {
		case upgrade.VerdictAllowed:
			return found
		case upgrade.VerdictNotKnown:
			return other
		default: // and so is what needs it
		}
	}
	return judgment{upgrade.VerdictNotAllowed, fmt.Sprintf("It needs %s, which can't be kept.", j.describe(needed))}
}

// judgeAlone judges a right by what the org and the pages say of it: a refusal, the
// ceiling of the license, a documented limit, a grant that was seen.
func (j *Judge) judgeAlone(item access.Item, right access.Rights) judgment {
	for _, r := range j.refused[item] {
		if r.Rights&right != 0 {
			return judgment{upgrade.VerdictNotAllowed, "Salesforce refused it: " + r.Text}
		}
	}
	if j.ceiling != nil && item.Category == access.CategoryObject {
		if j.ceiling[item].Has(right) {
			return judgment{upgrade.VerdictAllowed, "The org lists it for the new license."}
		}
		return judgment{upgrade.VerdictNotAllowed, "The org doesn't list it for the new license."}
	}
	denied := j.limits.deny(item, right)
	if slices.ContainsFunc(denied, func(d Unsupported) bool { return d.Certain }) {
		return judgment{upgrade.VerdictNotAllowed, "Salesforce Help says that the new license doesn't include it."}
	}
	by := item
	if item.Category == access.CategorySetupEntity || item.Category == access.CategoryTab {
		by = kindOf(item)
	}
	switch {
	case item.Category == access.CategoryField:
		return judgment{verdict: upgrade.VerdictAllowed}
	case j.seen[by].Has(right):
		return judgment{upgrade.VerdictAllowed, "Seen on the new license in this org."}
	case len(denied) > 0:
		return judgment{upgrade.VerdictNotKnown, "Never seen on the new license. Salesforce checks it before anything else is changed."}
	}
	return judgment{upgrade.VerdictNotKnown, "Not seen on the new license in this org. Salesforce checks it before anything else is changed."}
}

// describe names a right on an item.
func (j *Judge) describe(g upgrade.Grant) string {
	label := upgrade.LabelOf(j.labels, g.Item)
	if g.Rights == access.Use {
		return label
	}
	return g.Rights.String() + " on " + label
}

// RefusalOf makes of Salesforce's words which right of a row it has refused, the whole row
// where the words name none: "The user license doesn't allow the permission: Delete Cases".
func RefusalOf(row upgrade.Grant, text string) upgrade.Refusal {
	r := upgrade.Refusal{Grant: row, Text: text}
	if row.Item.Category != access.CategoryObject {
		return r
	}
	_, permission, _ := strings.Cut(text, "permission: ")
	for _, verb := range []struct {
		word  string
		right access.Rights
	}{
		{"View All", access.ViewAll},
		{"Modify All", access.ModifyAll},
		{"Read ", access.Read},
		{"Create ", access.Create},
		{"Edit ", access.Edit},
		{"Delete ", access.Delete},
	} {
		if strings.HasPrefix(permission, verb.word) && row.Rights.Has(verb.right) {
			r.Rights = verb.right
			return r
		}
	}
	return r
}
