package flow

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// The pages of losses that are not of one kind of them.
const (
	LossPageFindings = "findings"
	LossPageGains    = "gains"
	lossPagePackages = "packages"
	lossPageGroups   = "groups"
)

// LossPage is one category of what an upgrade changes for a person.
type LossPage struct {
	// ID is the same across two plans; that of losses is their kind.
	ID    string
	Title display.Text
	// Rows are all of it, the gravest first, so that the first Matter rows are what is
	// worth a look one by one.
	Rows   *Choices
	Matter int
	// Lost counts what is lost, which may be fewer than the rows: what is reassigned is
	// listed too.
	Lost int
	// Kept counts what the new permission set keeps.
	Kept    int
	Gravest upgrade.LossSeverity // "" where nothing is lost
	// Critical are the rows that have to be opened one by one.
	Critical []int
	// Asks is true of what has to be reviewed.
	Asks bool
	// Removed are the rows of the page of assignments, each of which can be reassigned or
	// not; nil of other pages.
	Removed []upgrade.Removal
	// Counts tells how many losses there are by their severity.
	Counts display.Text
}

// LossPages sorts what a plan takes, keeps and gives into pages, in reading order. It is
// pure, and takes its time with a large plan.
func LossPages(p *upgrade.Plan) []LossPage {
	byKind := map[upgrade.LossKind][]planning.Loss{}
	for _, l := range slices.Concat(planning.Losses(*p), planning.Kept(*p)) {
		byKind[l.Kind] = append(byKind[l.Kind], l)
	}
	var pages []LossPage
	for _, kind := range upgrade.LossKinds() {
		switch {
		case kind == upgrade.LossAssignments && len(p.Removed) > 0:
			page := NewLossPage(p, kind, byKind[kind])
			page.Removed = slices.Clone(p.Removed)
			slices.SortStableFunc(page.Removed, func(a, b upgrade.Removal) int { return returnRank(a) - returnRank(b) })
			page.Rows, page.Matter = removalRows(page.Removed), len(page.Removed) // each is a choice
			page.Critical = criticalRemovals(page.Removed)
			pages = append(pages, page)
		case len(byKind[kind]) > 0:
			pages = append(pages, NewLossPage(p, kind, byKind[kind]))
		}
	}
	return append(pages, otherPages(p)...)
}

// returnRank puts what can be reassigned before what can't.
func returnRank(r upgrade.Removal) int {
	if r.CanReturn {
		return 0
	}
	return 1
}

// criticalRemovals are the rows of critical assignments that are lost.
func criticalRemovals(list []upgrade.Removal) []int {
	var rows []int
	for i := range list {
		if list[i].Severity == upgrade.LossCritical && !list[i].Reassigned {
			rows = append(rows, i)
		}
	}
	return rows
}

// NewLossPage is the page of the losses of one kind, and of what is kept of them.
func NewLossPage(p *upgrade.Plan, kind upgrade.LossKind, losses []planning.Loss) LossPage {
	slices.SortStableFunc(losses, compareLosses)
	page := LossPage{ID: string(kind), Title: LossTitle(kind), Rows: lossRows(p, kind, losses), Matter: len(losses)}
	if i := slices.IndexFunc(losses, func(l planning.Loss) bool { return !l.Severity.Matters() }); i >= 0 {
		page.Matter = i
	}
	counts := map[upgrade.LossSeverity]int{}
	for i, l := range losses {
		if l.Fate == planning.FateKept {
			page.Kept++
			continue
		}
		if page.Lost == 0 {
			page.Gravest, page.Asks = l.Severity, true
		}
		page.Lost++
		counts[l.Severity]++
		if l.Severity == upgrade.LossCritical {
			page.Critical = append(page.Critical, i)
		}
	}
	page.Counts = CountSeverities(func(s upgrade.LossSeverity) int { return counts[s] })
	return page
}

// compareLosses puts the gravest first. What is kept stands where it would be lost.
func compareLosses(a, b planning.Loss) int {
	return cmp.Or(a.Severity.Rank()-b.Severity.Rank(), access.CompareItems(a.Item, b.Item), strings.Compare(a.Label, b.Label))
}

// KeepRows lists what a new permission set could keep or keeps, in the order of the pages.
func KeepRows(p *upgrade.Plan) []planning.Loss {
	list := slices.DeleteFunc(slices.Concat(planning.Losses(*p), planning.Kept(*p)), func(l planning.Loss) bool { return !l.CanKeep() })
	places := map[upgrade.LossKind]int{}
	for i, kind := range upgrade.LossKinds() {
		places[kind] = i
	}
	slices.SortStableFunc(list, func(a, b planning.Loss) int {
		return cmp.Or(places[a.Kind]-places[b.Kind], compareLosses(a, b))
	})
	return list
}

// otherPages are what else is to be known: findings, what is only listed, and gains.
func otherPages(p *upgrade.Plan) []LossPage {
	findings := FoldNotes(Sorted(p.Findings))
	more := slices.IndexFunc(findings, func(f core.Finding) bool { return f.Severity == core.SeverityNotice })
	if more < 0 {
		more = len(findings)
	}
	pages := []LossPage{
		{ID: LossPageFindings, Title: "Warnings and notes", Asks: HasWarning(findings), Matter: more, Rows: findingRows(findings)},
		{ID: lossPageGroups, Title: "Public groups and queues", Rows: groupRows(p)},
		{ID: lossPagePackages, Title: "Managed package licenses", Rows: packageRows(p)},
		{ID: LossPageGains, Title: headGained, Rows: gainRows(p)},
	}
	for i := range pages[1:] {
		pages[i+1].Matter = pages[i+1].Rows.Len
	}
	return slices.DeleteFunc(pages, func(page LossPage) bool { return page.Rows.Len == 0 })
}

// lossesStep shows what the person will no longer have, and goes on only after it was
// said to be read. A blocker can't be passed.
func lossesStep() Step {
	return Step{
		ID: StepLosses, Name: words.LossesStep, Face: FaceLosses, Load: (*Answers).readPlan,
		Answer: func(a *Answers) display.Text {
			if a.Plan == nil {
				return ""
			}
			return words.Count(a.Plan.Cost.All(), "loss", "losses")
		},
	}
}

// LossTitle is what a kind of losses is called, short enough for a row beside its
// numbers.
func LossTitle(kind upgrade.LossKind) display.Text {
	switch kind {
	case upgrade.LossSetupEntities:
		return "Apex classes and more"
	case upgrade.LossAssignments:
		return "Permission sets and more"
	default:
	}
	return display.Clean(kind.Title())
}
