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

// Offer is a way to keep what a loss takes: an assignment that can be made again, or else
// the new permission set.
type Offer struct {
	Says display.Text // "reassign Case Escalation"
	// Reassign is the assignment, "" where the permission set keeps Loss.
	Reassign core.ID
	Loss     *planning.Loss
	// On is true while the plan does it.
	On bool
	// Not is why it can't be done, "" where it can.
	Not display.Text
}

// labelReassign is what the keys are called that reassign something.
const labelReassign display.Text = "reassign"

// Label is what taking an offer does now.
func (o *Offer) Label() display.Text {
	label := display.Text("keep")
	if o.Reassign != "" {
		label = labelReassign
	}
	if o.On {
		return "don't " + label
	}
	return label
}

// Take takes an offer, or takes it back.
func (a *Answers) Take(o *Offer) {
	if o.Reassign != "" {
		a.Reassign = planning.ToggleReassign(a.Plan.Removed, a.Reassign, o.Reassign)
		return
	}
	a.setKeep(planning.ToggleKeep(a.Keep, *o.Loss))
}

// KeepNone keeps nothing any more.
func (a *Answers) KeepNone() { a.setKeep(upgrade.KeepChoice{}) }

// KeepAll keeps all that is offered as well.
func (a *Answers) KeepAll(offered upgrade.KeepChoice) {
	a.setKeep(upgrade.KeepChoice{Items: slices.Concat(a.Keep.Items, offered.Items), Sites: slices.Concat(a.Keep.Sites, offered.Sites)})
}

// setKeep takes what is kept. What was kept when the losses were reviewed and is not any
// more makes losses that nobody has looked at.
func (a *Answers) setKeep(choice upgrade.KeepChoice) {
	a.Keep = choice
	kept := make(map[access.Item]bool, len(choice.Items))
	for _, item := range choice.Items {
		kept[item] = true
	}
	a.review.fewer = slices.ContainsFunc(a.review.kept.Items, func(item access.Item) bool { return !kept[item] }) ||
		slices.ContainsFunc(a.review.kept.Sites, func(id core.ID) bool { return !slices.Contains(choice.Sites, id) })
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
	// given is what was reassigned when the losses were marked as reviewed, and kept what
	// was kept; fewer is true when not all of it is kept any more.
	given []core.ID
	kept  upgrade.KeepChoice
	fewer bool
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
	a.review.done, a.review.given, a.review.kept, a.review.fewer = done, slices.Clone(a.Reassign), a.Keep, false
}

// HasReviewed tells whether the losses were marked as reviewed. What was reassigned then
// and is not any more makes losses that nobody has looked at.
func (a *Answers) HasReviewed() bool {
	return a.review.done && !a.review.fewer && !slices.ContainsFunc(a.review.given, func(id core.ID) bool { return !slices.Contains(a.Reassign, id) })
}

// wasTouched tells whether something of the losses was looked at.
func (r review) wasTouched() bool { return r.done || len(r.opened) > 0 }

// offerFor finds how a loss could be kept, nil where nothing does: by an assignment that can
// be made again, or else by the new permission set. A loss that is still listed isn't kept
// by what is reassigned already.
func offerFor(p *upgrade.Plan, l *planning.Loss) *Offer {
	keep := &Offer{Says: "by a new permission set", Loss: l, On: l.Fate.IsKept()}
	if keep.On {
		return keep
	}
	for _, source := range l.By {
		for i := range p.Removed {
			if r := &p.Removed[i]; r.ID == source.ID && r.CanReturn && !r.Reassigned {
				return removalOffer(r)
			}
		}
	}
	switch {
	case l.Offer.Verdict == "":
		return nil
	case !l.CanKeep():
		keep.Says, keep.Not = "", "It can't be kept. "+display.Clean(l.Offer.Why)
	}
	return keep
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

// StillKept tells why something is kept that is not chosen any more.
const StillKept display.Text = "It stays kept, because something else that is kept needs it."

// acceptText names what typing the username accepts: "21 losses (1 critical)".
func acceptText(p upgrade.Plan) display.Text {
	text := words.Count(p.Cost.All(), "loss", "losses")
	if critical := p.Cost.Total(upgrade.LossCritical); critical > 0 {
		text += " (" + words.Number(critical) + " critical)"
	}
	return text
}
