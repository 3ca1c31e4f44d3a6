package flow

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Offer is a way to keep what a loss takes: an assignment that can be made again.
type Offer struct {
	Says     display.Text // "reassign Case Escalation"
	Reassign core.ID
	// On is true while the plan reassigns it.
	On bool
}

// Critical is a loss that has to be opened by itself before the losses are reviewed.
type Critical struct {
	Key       string
	Page, Row int // where it stands
}

// Criticals lists the critical losses of pages, in reading order.
func Criticals(pages []LossPage) []Critical {
	var list []Critical
	for i := range pages {
		for _, row := range pages[i].Critical {
			list = append(list, Critical{Key: pages[i].ID + "/" + pages[i].Rows.At(row).Key, Page: i, Row: row})
		}
	}
	return list
}

// review is what was looked at of the losses.
type review struct {
	opened map[string]bool // the critical losses, by their keys
	done   bool
	// given is what was reassigned when the losses were marked as reviewed.
	given []core.ID
}

// OpenLoss notes that a critical loss was opened.
func (a *Answers) OpenLoss(key string) {
	if a.review.opened == nil {
		a.review.opened = map[string]bool{}
	}
	a.review.opened[key] = true
}

// HasOpened tells whether a critical loss was opened.
func (a *Answers) HasOpened(key string) bool { return a.review.opened[key] }

// MarkReviewed says that the losses were reviewed, or takes it back.
func (a *Answers) MarkReviewed(done bool) {
	a.review.done, a.review.given = done, slices.Clone(a.Reassign)
}

// HasReviewed tells whether the losses were marked as reviewed. What was reassigned then
// and is not any more makes losses that nobody has looked at.
func (a *Answers) HasReviewed() bool {
	return a.review.done && !slices.ContainsFunc(a.review.given, func(id core.ID) bool { return !slices.Contains(a.Reassign, id) })
}

// wasTouched tells whether something of the losses was looked at.
func (r review) wasTouched() bool { return r.done || len(r.opened) > 0 }

// offerFor finds the assignment that would keep a loss, nil for none. A loss that is still
// listed isn't kept by what is reassigned already.
func offerFor(p *upgrade.Plan, by []access.Source) *Offer {
	for _, source := range by {
		for i := range p.Removed {
			if r := &p.Removed[i]; r.ID == source.ID && r.CanReturn && !r.Reassigned {
				return removalOffer(r)
			}
		}
	}
	return nil
}

func removalOffer(r *upgrade.Removal) *Offer {
	if !r.CanReturn {
		return nil
	}
	return &Offer{Says: "reassign " + removalName(r), Reassign: r.ID, On: r.Reassigned}
}

// LossSentence sums up what is lost: "Maya Chen loses 39 permissions and assignments, 2 of
// them critical.".
func LossSentence(p upgrade.Plan) display.Text {
	name, all, critical := display.Clean(p.User.User.Name), p.Cost.All(), p.Cost.Total(upgrade.LossCritical)
	switch {
	case all == 0:
		return name + " loses no permissions or assignments."
	case critical == 0:
		return name + " loses " + words.Count(all, "permission or assignment", "permissions and assignments") + ", none of them critical."
	}
	return name + " loses " + words.Count(all, "permission or assignment", "permissions and assignments") + ", " +
		words.Number(critical) + " of them critical."
}

// acceptText names what typing the username accepts: "21 losses (1 critical)".
func acceptText(p upgrade.Plan) display.Text {
	text := words.Count(p.Cost.All(), "loss", "losses")
	if critical := p.Cost.Total(upgrade.LossCritical); critical > 0 {
		text += " (" + words.Number(critical) + " critical)"
	}
	return text
}

// ToggleReassign is what reassigns one assignment more or less.
func ToggleReassign(a *Answers, id core.ID) []core.ID {
	return planning.ToggleReassign(a.Plan.Removed, a.Reassign, id)
}
