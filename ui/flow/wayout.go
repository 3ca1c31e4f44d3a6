package flow

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// KeyWayOut takes the way out of a blocked page.
const KeyWayOut = "o"

// WayOut is the action that leads from a blocked plan to the earliest answer that has to
// be another one, nil of a plan that nothing blocks. An answer of the command line is
// asked for again.
func (a *Answers) WayOut() *Action {
	if keep := a.siteWayOut(); keep != nil {
		return keep
	}
	blocked := a.blockedSteps()
	order := []ID{StepUser, StepLicense, StepProfile, StepRole, StepLosses}
	i := slices.IndexFunc(order, func(id ID) bool { return slices.Contains(blocked, id) })
	if i < 0 {
		return nil
	}
	to := order[i]
	label := map[ID]display.Text{
		StepUser: "select another user", StepLicense: "select another license", StepProfile: "select another profile",
		StepRole: "select another role", StepLosses: "reassign nothing",
	}[to]
	if to == StepLosses && !a.Keep.IsEmpty() {
		label = "keep and reassign nothing"
	}
	return &Action{Key: KeyWayOut, Label: label, Line: display.Clean(strings.ToUpper(string(label[:1]))) + label[1:], Do: func() Effect {
		delete(a.Given, to)
		if to == StepLosses {
			a.Reassign = nil
			a.KeepNone()
			return Effect{Go: to, Read: a.computePlan()}
		}
		return Effect{Go: to}
	}}
}

// siteWayOut keeps the sites of a user who would be left without one, when nothing else is
// in the way; nil where that is no way out.
func (a *Answers) siteWayOut() *Action {
	if a.Plan == nil || slices.ContainsFunc(a.Plan.Findings, func(f core.Finding) bool {
		return f.Severity == core.SeverityBlocker && f.Code != upgrade.FindingSitesNone
	}) {
		return nil
	}
	sites := planning.Offered(*a.Plan, upgrade.LossSites)
	if sites.IsEmpty() || !core.HasBlocker(a.Plan.Findings) {
		return nil
	}
	return &Action{Key: KeyWayOut, Label: "keep the sites", Line: "Keep the sites by a new permission set", Do: func() Effect {
		a.KeepAll(sites)
		return Effect{Go: StepLosses, Read: a.computePlan()}
	}}
}

// blockedSteps are the steps whose answers the blockers of the plan are about. Where no
// license is free of blockers, it is the user.
func (a *Answers) blockedSteps() []ID {
	if a.Plan == nil {
		return nil
	}
	var steps []ID
	for _, f := range a.Plan.Findings {
		if f.Severity != core.SeverityBlocker {
			continue
		}
		to := StepUser
		switch subject, _, _ := strings.Cut(string(f.Code), "-"); subject {
		case "license", "account":
			if a.hasOtherLicense() {
				to = StepLicense
			}
		case "profile", "site":
			to = StepProfile
		case "role":
			to = StepRole
		case "access":
			to = StepLosses
		case "admin":
			if f.Code == upgrade.FindingAdminPermissionSets || f.Code == upgrade.FindingAdminOpenSites {
				to = StepLosses
			}
		case "gap":
			continue // reading again may help, and no other answer
		}
		steps = append(steps, to)
	}
	return steps
}

// hasOtherLicense tells whether there is another license that nothing keeps from being
// chosen.
func (a *Answers) hasOtherLicense() bool {
	return a.Basis != nil && slices.ContainsFunc(Licenses(*a.Basis), func(l License) bool {
		return l.ID != a.Plan.Target.License.ID && l.Blocker() == nil
	})
}
