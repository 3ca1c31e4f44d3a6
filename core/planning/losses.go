package planning

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Loss is one line of what a person will not have any more, whatever it is. Its
// strings are raw.
type Loss struct {
	Kind upgrade.LossKind
	// ID is of what is no permission: a site, an assignment, a sharing set.
	ID string
	// Label is what a person calls it: "Cases", "Case.Priority", "Run Reports".
	Label string
	// Item and Rights are of a permission, zero for the other kinds.
	Item   access.Item
	Rights access.Rights
	// By is what gives it now.
	By       []access.Source
	Severity upgrade.LossSeverity
	Rule     upgrade.LossRule
	// Fate is what becomes of it, and Offer what a new permission set could keep of it.
	Fate  Fate
	Offer upgrade.Offer
	// Note adds what the label does not say: why an assignment can't be reassigned,
	// which objects a sharing set opened, how many records are owned.
	Note string
	// Use is how often it was used, as far as that is known.
	Use upgrade.Use
}

// Key tells a loss apart from all others of a plan, and stays the same when the
// plan is made anew.
func (l Loss) Key() string {
	return string(l.Kind) + "/" + l.ID + l.Item.Object + "/" + l.Item.Name
}

// Losses lists everything that is lost, in reading order: by kind, and within the
// kind as the plan has it. A reassigned permission set is not lost.
func Losses(p upgrade.Plan) []Loss {
	losses := make([]Loss, 0, len(p.Access.Lost)+len(p.Removed)+len(p.Sites.Lost)+len(p.Sharing.Lost))
	losses = append(append(losses, settingLosses(p)...), siteLosses(p)...)
	known, kept := NewEvidence(p), keptItems(p)
	for _, d := range p.Access.Lost {
		loss := known.lossOf(d)
		switch {
		case kept[d.Item]:
			loss.Fate = FatePartlyKept
		case d.Offer.Verdict == upgrade.VerdictNotAllowed:
			loss.Fate = FateNotAllowed
		}
		losses = append(losses, loss)
	}
	for _, r := range p.Removed {
		if !r.Reassigned {
			losses = append(losses, Loss{
				Kind: upgrade.LossAssignments, ID: string(r.ID), Label: r.Label, Severity: r.Severity, Rule: r.Rule, Note: r.Reason, Fate: FateLost,
			})
		}
	}
	for _, s := range p.Sharing.Lost {
		rule := newJudge().ruleFor(upgrade.LossSharingSets, lossFacts{})
		losses = append(losses, Loss{
			Kind: upgrade.LossSharingSets, ID: s.FullName, Label: s.Title(), Severity: rule.severity, Rule: rule.rule,
			Fate: FateLost, Note: s.MappingWords() + describeShared(p, s), By: []access.Source{upgrade.ProfileHolder(p.User.User.Profile, "").Source},
		})
	}
	return losses
}

func siteLosses(p upgrade.Plan) []Loss {
	known := NewEvidence(p)
	losses := make([]Loss, len(p.Sites.Lost))
	for i, site := range p.Sites.Lost {
		rule := siteRule(newJudge(), p.Sites, site)
		losses[i] = Loss{
			Kind: upgrade.LossSites, ID: string(site.ID), Label: upgrade.SiteName(site), By: p.Sites.By[site.ID],
			Severity: rule.severity, Rule: rule.rule, Fate: FateLost, Offer: siteOffer(), Use: known.UseOfSite(site.ID),
		}
	}
	return losses
}

// lossOf makes a loss of a permission.
func (e Evidence) lossOf(d upgrade.Difference) Loss {
	loss := Loss{
		Kind: upgrade.KindOf(d.Item.Category), Label: d.Label, Item: d.Item, Rights: d.Rights, By: d.By,
		Severity: d.Severity, Rule: d.Rule, Fate: FateLost, Offer: d.Offer, Use: e.UseOf(d.Item, d.Rights),
	}
	if d.Item.Category == access.CategoryObject {
		loss.Note = e.describeRecords(d.Item.Object)
	}
	return loss
}

// siteRule judges a lost site: the last one is more than one of several.
func siteRule(j judge, sites upgrade.SitePrediction, site core.Network) severityRule {
	left := slices.ContainsFunc(slices.Concat(sites.Kept, sites.New), core.Network.IsLive)
	return j.ruleFor(upgrade.LossSites, lossFacts{live: site.IsLive(), last: site.IsLive() && !left})
}

// tally counts losses one by one.
type tally struct {
	upgrade.LossSummary
	places map[upgrade.LossKind]int
	owned  map[upgrade.LossRule]bool
	matter int
	owns   int
	// seen is true when an org remembers records that the user opened: logins tell of no work.
	seen bool
	// recent is from when on a use is recent work.
	recent time.Time
}

// recentWork is how long ago the user did what the headline calls recent.
const recentWork = 180 * 24 * time.Hour

func newTally() *tally {
	t := &tally{places: map[upgrade.LossKind]int{}, owned: map[upgrade.LossRule]bool{}}
	for i, kind := range upgrade.LossKinds() {
		t.places[kind] = i
		t.Counts = append(t.Counts, upgrade.LossCount{Kind: kind, BySeverity: map[upgrade.LossSeverity]int{}})
	}
	for _, row := range severityRules() {
		t.owned[row.rule] = row.owned
	}
	return t
}

func (t *tally) addLoss(kind upgrade.LossKind, severity upgrade.LossSeverity, rule upgrade.LossRule, use upgrade.Use) {
	if stops := severity.Matters() && kind != upgrade.LossFields; stops && use.Times > 0 && !use.Last.Before(t.recent) { // nobody knows which fields are looked at
		t.InUse++
	}
	t.addLosses(kind, severity, rule, 1)
}

func (t *tally) addLosses(kind upgrade.LossKind, severity upgrade.LossSeverity, rule upgrade.LossRule, n int) {
	count := &t.Counts[t.places[kind]]
	count.Total += n
	count.BySeverity[severity] += n
	if severity.Matters() {
		count.Matter += n
		t.matter += n
	}
	if t.owned[rule] {
		t.owns += n
	}
}

// makeSummary gives the summary for a person of that name.
func (t *tally) makeSummary(name string) upgrade.LossSummary {
	t.Sentence = t.headline(cmp.Or(name, "the user"))
	return t.LossSummary
}

// summarizeLosses sums up the losses of a plan without listing them.
func (s *situation) summarizeLosses() upgrade.LossSummary {
	t, j, known := newTally(), newJudge(), newEvidence(s.User.Usage, s.Counts)
	t.seen, t.recent = s.User.Usage.Since != nil, s.User.ReadAt.Add(-recentWork)
	for _, site := range s.sites.Lost {
		rule := siteRule(j, s.sites, site)
		t.addLoss(upgrade.LossSites, rule.severity, rule.rule, known.UseOfSite(site.ID))
	}
	t.addAccessLosses(s.access.Lost, known)
	for _, r := range s.removed {
		if !r.Reassigned {
			t.addLoss(upgrade.LossAssignments, r.Severity, r.Rule, upgrade.Use{})
		}
	}
	for range s.sharing.Lost {
		rule := j.ruleFor(upgrade.LossSharingSets, lossFacts{})
		t.addLoss(upgrade.LossSharingSets, rule.severity, rule.rule, upgrade.Use{})
	}
	for _, l := range s.settings.Lost {
		t.addLoss(l.Kind, l.Severity, l.Rule, upgrade.Use{})
	}
	t.Kept = countKept(s.access, s.sites)
	return t.makeSummary(s.User.User.Name)
}

// addAccessLosses counts lost permissions: fields that stand together and are of one rule
// at once, because there may be tens of thousands.
func (t *tally) addAccessLosses(lost []upgrade.Difference, known Evidence) {
	for from := 0; from < len(lost); {
		d, to := &lost[from], from+1
		if d.Item.Category != access.CategoryField {
			t.addLoss(upgrade.KindOf(d.Item.Category), d.Severity, d.Rule, known.UseOf(d.Item, d.Rights))
			from = to
			continue
		}
		for to < len(lost) && lost[to].Rule == d.Rule && lost[to].Item.Category == d.Item.Category {
			to++
		}
		t.addLosses(upgrade.KindOf(d.Item.Category), d.Severity, d.Rule, to-from)
		from = to
	}
}

// headline is the one sentence that remains when nobody reads the list. What nobody has seen
// affects no work only where work is seen.
func (t *tally) headline(name string) string {
	switch all := t.All(); {
	case all == 0:
		return fmt.Sprintf("%s loses nothing.", name)
	case t.InUse > 0:
		return fmt.Sprintf("%s %s's recent work.", phrase.Count(t.InUse, "loss affects", "losses affect"), name)
	case t.owns > 0:
		return fmt.Sprintf("%s owns records of %s with a loss of access.", name, phrase.Count(t.owns, "object", "objects"))
	case !t.seen:
		return fmt.Sprintf("%s's recent work isn't known. %s might matter.", name, phrase.Count(all, "loss", "losses"))
	case t.matter > 0:
		return fmt.Sprintf("No loss affects %s's recent work. %s might still matter.", name, phrase.Count(t.matter, "loss", "losses"))
	}
	return fmt.Sprintf("No loss affects %s's recent work.", name)
}

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
