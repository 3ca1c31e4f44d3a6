package planning

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Fate is what becomes of something that an upgrade would take.
type Fate string

// The fates of a loss.
const (
	FateLost       Fate = "lost"
	FateKept       Fate = "kept" // by the new permission set
	FatePartlyKept Fate = "partly kept"
	FateNotAllowed Fate = "not allowed" // lost, and the new license doesn't allow it, or it is never offered
)

// IsKept tells whether at least a part is kept.
func (f Fate) IsKept() bool { return f == FateKept || f == FatePartlyKept }

// CanKeep tells whether a loss can be kept, or is.
func (l Loss) CanKeep() bool { return l.Fate.IsKept() || l.Offer.Rights != 0 }

// siteOffer is what is known of keeping a site: no license says which sites it allows.
func siteOffer() upgrade.Offer {
	return upgrade.Offer{
		Rights: access.Use, Verdict: upgrade.VerdictNotKnown,
		Why: "The site is opened to the new permission set. Salesforce makes the user a member a moment later.",
	}
}

// keptItems are what the new permission set keeps at least a part of.
func keptItems(p upgrade.Plan) map[access.Item]bool {
	kept := make(map[access.Item]bool, len(p.Access.KeptBySet))
	for i := range p.Access.KeptBySet {
		kept[p.Access.KeptBySet[i].Item] = true
	}
	return kept
}

// Kept lists what would be lost but for the new permission set, in the order of Losses. By
// tells who grants it today.
func Kept(p upgrade.Plan) []Loss {
	var list []Loss
	for _, site := range p.Sites.Kept {
		if slices.Contains(p.Sites.KeptBySet, site.ID) {
			rule := newJudge().ruleFor(upgrade.LossSites, lossFacts{live: site.IsLive()})
			list = append(list, Loss{
				Kind: upgrade.LossSites, ID: string(site.ID), Label: upgrade.SiteName(site), Severity: rule.severity, Rule: rule.rule,
				By: p.Sites.By[site.ID], Fate: FateKept, Offer: siteOffer(),
			})
		}
	}
	lost, known := make(map[access.Item]bool, len(p.Access.Lost)), NewEvidence(p)
	for i := range p.Access.Lost {
		lost[p.Access.Lost[i].Item] = true
	}
	for _, d := range p.Access.KeptBySet {
		if !lost[d.Item] {
			loss := known.lossOf(d)
			loss.Fate = FateKept
			list = append(list, loss)
		}
	}
	return list
}

// ToggleKeep takes a loss into what is kept, or out of it. The fields of an object go with
// it, since keeping one of them keeps the object.
func ToggleKeep(choice upgrade.KeepChoice, l Loss) upgrade.KeepChoice {
	if !l.CanKeep() {
		return choice
	}
	keeps := !l.Fate.IsKept()
	after := upgrade.KeepChoice{
		Items: slices.DeleteFunc(slices.Clone(choice.Items), func(i access.Item) bool {
			return i == l.Item || !keeps && l.Item.Category == access.CategoryObject && i.Object == l.Item.Object && i.Category == access.CategoryField
		}),
		Sites: slices.DeleteFunc(slices.Clone(choice.Sites), func(id core.ID) bool { return string(id) == l.ID }),
	}
	switch {
	case keeps && l.Kind == upgrade.LossSites:
		after.Sites = append(after.Sites, core.ID(l.ID))
	case keeps:
		after.Items = append(after.Items, l.Item)
	}
	return after
}

// Fates counts what becomes of all that an upgrade would take.
type Fates struct {
	// Lost counts all losses; those that the new license doesn't allow among them are
	// NotAllowed.
	Lost, NotAllowed, Kept, Reassigned int
}

// CountFates counts the losses of a plan by their fate.
func CountFates(p upgrade.Plan) Fates {
	f := Fates{Lost: p.Cost.All(), Kept: p.Cost.Kept}
	kept := keptItems(p)
	for i := range p.Access.Lost {
		if d := &p.Access.Lost[i]; !kept[d.Item] && d.Offer.Verdict == upgrade.VerdictNotAllowed {
			f.NotAllowed++
		}
	}
	for i := range p.Removed {
		if p.Removed[i].Reassigned {
			f.Reassigned++
		}
	}
	return f
}

// Sentence says it: "39 in all: 12 lost (4 not allowed by the new license), 19 kept, 8
// reassigned."; "" while nothing is kept or reassigned.
func (f Fates) Sentence() string {
	if f.Kept+f.Reassigned == 0 {
		return ""
	}
	lost := phrase.Number(f.Lost) + " lost"
	if f.NotAllowed > 0 {
		lost += " (" + phrase.Number(f.NotAllowed) + " not allowed by the new license)"
	}
	if f.Kept > 0 {
		lost += ", " + phrase.Number(f.Kept) + " kept"
	}
	if f.Reassigned > 0 {
		lost += ", " + phrase.Number(f.Reassigned) + " reassigned"
	}
	return phrase.Number(f.Lost+f.Kept+f.Reassigned) + " in all: " + lost + "."
}
