package upgrade

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/core"
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
)

// LossKinds lists all kinds in the order a person reads them.
func LossKinds() []LossKind {
	return []LossKind{
		LossSites, LossObjects, LossFields, LossUserPermissions, LossSetupEntities, LossTabs, LossAssignments, LossSharingSets,
	}
}

// Title is what the losses of a kind are called, for the head of a list.
func (k LossKind) Title() string {
	for _, c := range access.Categories() {
		if kindOf(c) == k {
			return c.Title()
		}
	}
	switch k {
	case LossSites:
		return "Sites"
	case LossAssignments:
		return "Permission sets, groups and licenses"
	case LossSharingSets:
		return "Sharing sets"
	default:
		return string(k)
	}
}

// kindOf gives the kind of loss that permissions of a category are.
func kindOf(c access.Category) LossKind {
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

// Loss is one line of what a person will not have any more, whatever it is. Its
// strings are raw.
type Loss struct {
	Kind LossKind
	// ID is of what is no permission: a site, an assignment, a sharing set.
	ID string
	// Label is what a person calls it: "Cases", "Case.Priority", "Run Reports".
	Label string
	// Item and Rights are of a permission, zero for the other kinds.
	Item   access.Item
	Rights access.Rights
	// By is what gives it now.
	By       []access.Source
	Severity LossSeverity
	Rule     LossRule
	// Note adds what the label does not say: why an assignment can't be given back,
	// which objects a sharing set opened, how many records are owned.
	Note string
}

// Key tells a loss apart from all others of a plan, and stays the same when the
// plan is made anew.
func (l Loss) Key() string {
	return string(l.Kind) + "/" + l.ID + l.Item.Object + "/" + l.Item.Name
}

// Losses lists everything that is lost, in reading order: by kind, and within the
// kind as the plan has it. What is given back is not lost.
func (p Plan) Losses() []Loss {
	losses := make([]Loss, 0, len(p.Access.Lost)+len(p.Removed)+len(p.Sites.Lost)+len(p.Sharing.Lost))
	losses = append(losses, p.siteLosses()...)
	owned := newOwned(p.Counts)
	for _, d := range p.Access.Lost {
		loss := Loss{
			Kind: kindOf(d.Item.Category), Label: d.Label, Item: d.Item,
			Rights: d.Rights, By: d.By, Severity: d.Severity, Rule: d.Rule,
		}
		if d.Item.Category == access.CategoryObject {
			loss.Note = owned.words(d.Item.Object)
		}
		losses = append(losses, loss)
	}
	for _, r := range p.Removed {
		if !r.GivenBack {
			losses = append(losses, Loss{
				Kind: LossAssignments, ID: string(r.ID), Label: r.Label, Severity: r.Severity, Rule: r.Rule, Note: r.Reason,
			})
		}
	}
	for _, s := range p.Sharing.Lost {
		rule := newJudge().rule(LossSharingSets, lossFacts{})
		losses = append(losses, Loss{
			Kind: LossSharingSets, ID: s.FullName, Label: sharingName(s), Severity: rule.severity, Rule: rule.rule,
			Note: mappingWords(s), By: []access.Source{profileHolder(p.User.User.Profile, "").Source},
		})
	}
	return losses
}

func (p Plan) siteLosses() []Loss {
	losses := make([]Loss, len(p.Sites.Lost))
	for i, site := range p.Sites.Lost {
		rule := siteRule(newJudge(), p.Sites, site)
		losses[i] = Loss{
			Kind: LossSites, ID: string(site.ID), Label: siteName(site), By: p.Sites.By[site.ID],
			Severity: rule.severity, Rule: rule.rule,
		}
	}
	return losses
}

// siteRule judges a lost site: the last one is more than one of several.
func siteRule(j judge, sites SitePrediction, site core.Network) severityRule {
	left := slices.ContainsFunc(slices.Concat(sites.Kept, sites.New), isLive)
	return j.rule(LossSites, lossFacts{live: isLive(site), last: isLive(site) && !left})
}

// siteLive is the Status of a site that people can log in to. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_network.htm
const siteLive = "Live"

// isLive tells whether people can log in to a site; one that does not tell counts.
func isLive(site core.Network) bool { return site.Status == siteLive || site.Status == "" }

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
	// Counts has every kind, in reading order, also those without losses.
	Counts []LossCount `json:"counts"`
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

// tally counts losses one by one.
type tally struct {
	LossSummary
	places map[LossKind]int
	used   map[LossRule]bool
	matter int
}

func newTally() *tally {
	t := &tally{places: map[LossKind]int{}, used: map[LossRule]bool{}}
	for i, kind := range LossKinds() {
		t.places[kind] = i
		t.Counts = append(t.Counts, LossCount{Kind: kind, BySeverity: map[LossSeverity]int{}})
	}
	for _, row := range severityRules() {
		t.used[row.rule] = row.used
	}
	return t
}

func (t *tally) add(kind LossKind, severity LossSeverity, rule LossRule) {
	t.addMany(kind, severity, rule, 1)
}

func (t *tally) addMany(kind LossKind, severity LossSeverity, rule LossRule, n int) {
	count := &t.Counts[t.places[kind]]
	count.Total += n
	count.BySeverity[severity] += n
	if severity.Matters() {
		count.Matter += n
		t.matter += n
	}
	if t.used[rule] {
		t.InUse += n
	}
}

// sum gives the summary for a person of that name.
func (t *tally) sum(name string) LossSummary {
	t.Sentence = lossSentence(t.InUse, t.matter, t.All(), cmp.Or(name, "this person"))
	return t.LossSummary
}

// summarize sums up the losses of a plan without listing them.
func (s *situation) summarize() LossSummary {
	t, j := newTally(), newJudge()
	for _, site := range s.sites.Lost {
		rule := siteRule(j, s.sites, site)
		t.add(LossSites, rule.severity, rule.rule)
	}
	t.addAccess(s.access.Lost)
	for _, r := range s.removed {
		if !r.GivenBack {
			t.add(LossAssignments, r.Severity, r.Rule)
		}
	}
	for range s.sharing.Lost {
		rule := j.rule(LossSharingSets, lossFacts{})
		t.add(LossSharingSets, rule.severity, rule.rule)
	}
	return t.sum(s.User.User.Name)
}

// addAccess counts lost permissions: those that stand together and are of one rule
// at once, because there may be tens of thousands.
func (t *tally) addAccess(lost []Difference) {
	for from := 0; from < len(lost); {
		d, to := &lost[from], from+1
		for to < len(lost) && lost[to].Rule == d.Rule && lost[to].Item.Category == d.Item.Category {
			to++
		}
		t.addMany(kindOf(d.Item.Category), d.Severity, d.Rule, to-from)
		from = to
	}
}

// lossSentence is the one sentence that remains when nobody reads the list.
func lossSentence(inUse, matter, all int, name string) string {
	switch {
	case inUse > 0:
		return fmt.Sprintf("%s %s uses will stop working.", counted(inUse, "thing", "things"), name)
	case matter > 0:
		return fmt.Sprintf("Nothing that %s is known to use stops working, but %s may be missed.", name, counted(matter, "loss", "losses"))
	case all > 0:
		return fmt.Sprintf("%s will hardly miss what is lost.", name)
	}
	return fmt.Sprintf("%s loses nothing.", name)
}
