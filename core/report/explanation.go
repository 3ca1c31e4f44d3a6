package report

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Explanation answers what a user had on something before an upgrade, who granted it, and what
// became of it.
type Explanation struct {
	// Run is the id of the run, and User the username.
	Run  string `json:"run"`
	User string `json:"user"`
	// Asked is the object or name that was asked for.
	Asked string `json:"asked"`
	// Ending is how the run ended.
	Ending upgrade.Ending `json:"ending"`
	// Found are the answers, in the order of a plan.
	Found []Explained `json:"found,omitempty"`
}

// Explained is one thing that the user had, or got by the upgrade.
type Explained struct {
	// Kind says what it is, in Salesforce's message.
	Kind string `json:"kind"`
	// Name is its API name or id, and Label what a person calls it.
	Name  string `json:"name,omitempty"`
	Label string `json:"label"`
	// Before and After are the rights of a permission, by the journal.
	Before access.Rights `json:"before,omitempty"`
	After  access.Rights `json:"after,omitempty"`
	// By is what granted the rights before, or grants those that are new.
	By []access.Source `json:"by,omitempty"`
	// Fate says what became of it, in sentences.
	Fate string `json:"fate"`
}

// Explain looks for an object or a name in what a run knows: the object with what changed of
// its fields, a permission, an assignment with what it granted, a site, a sharing set, a record
// type, a page layout or a login restriction, a group or a managed package. Found is empty where
// nothing is called so.
func Explain(id string, run Run, asked string) Explanation {
	e := explainer{run: run, asked: strings.TrimSpace(asked)}
	e.addAccess()
	e.addAssignments()
	e.addSites()
	e.addSharing()
	e.addSettings()
	e.addLists()
	return Explanation{Run: id, User: run.Plan.User.User.Username, Asked: e.asked, Ending: run.Ending, Found: e.found}
}

// explainer looks for a name in a run, and lists all names where it is asked for none.
type explainer struct {
	run   Run
	asked string
	found []Explained
	names []string
}

// Explainable lists the names that Explain knows, each once.
func Explainable(run Run) []string {
	e := explainer{run: run}
	e.addAccess()
	e.addAssignments()
	e.addSites()
	e.addSharing()
	e.addSettings()
	e.addLists()
	slices.Sort(e.names)
	return slices.Compact(e.names)
}

// isAsked tells whether one of the names is the one that was asked for.
func (e *explainer) isAsked(names ...string) bool {
	if e.asked == "" {
		e.names = append(e.names, slices.DeleteFunc(names, func(name string) bool { return name == "" })...)
		return false
	}
	return slices.ContainsFunc(names, func(name string) bool { return name != "" && bareName(name) == bareName(e.asked) })
}

// bareName is a name in the form in which names are compared: "Warranty Claims" and
// Warranty_Claim__c are the same.
func bareName(name string) string {
	bare := strings.ToLower(strings.NewReplacer(" ", "", "_", "").Replace(strings.TrimSuffix(name, "__c")))
	return strings.TrimSuffix(bare, "s")
}

// addAccess looks at the permissions.
func (e *explainer) addAccess() {
	for _, p := range permissionsOf(e.run) {
		names := []string{p.Label, p.Name}
		object := p.item.Object
		switch p.item.Category {
		case access.CategoryField: // those of an object are told with it where they changed
			names = append(names, strings.TrimPrefix(p.Label, object+"."), p.item.Name)
			if p.Before != p.After && e.asked != "" {
				names = append(names, object)
			}
		case access.CategorySetupEntity:
			names[1] = p.item.Name
		default:
		}
		granted := e.asked != "" && p.Before&^p.After != 0 && slices.ContainsFunc(p.By, func(s access.Source) bool {
			return s.Kind != access.SourceProfile && e.isAsked(s.Name, s.Label, string(s.ID))
		})
		if e.isAsked(names...) || granted {
			e.found = append(e.found, p.Explained)
		}
	}
}

// addAssignments looks at what the upgrade removed.
func (e *explainer) addAssignments() {
	for _, r := range e.run.Plan.Removed {
		if e.isAsked(r.Name, r.Label, string(r.ID)) {
			e.found = append(e.found, Explained{Kind: string(r.Kind), Name: r.Name, Label: r.Label, Fate: e.fateOf(r)})
		}
	}
	if kept := e.run.Plan.Keep; kept != nil && e.isAsked(kept.Name, kept.Label) {
		fate := "Created by the upgrade to keep access, and assigned."
		if after := e.run.Result.Verification.After; after != nil && !upgrade.HoldsKept(*after, *kept) {
			fate = "Planned to keep access, but it was not assigned at the last verification."
		}
		e.found = append(e.found, Explained{Kind: string(upgrade.RemovedPermissionSet), Name: kept.Name, Label: kept.Label, Fate: e.unlessUpgraded(fate)})
	}
}

// fateOf says what became of an assignment: by what was read last, where it was read.
func (e *explainer) fateOf(r upgrade.Removal) string {
	after := e.run.Result.Verification.After
	switch {
	case !e.run.Ending.State.Upgraded():
		return e.unlessUpgraded("")
	case after != nil && upgrade.IsAssigned(*after, r.ID):
		return "Removed by the upgrade, then reassigned."
	case r.Reassigned:
		return "Removed by the upgrade. It was to be reassigned, but was missing at the last verification."
	}
	return "Removed by the upgrade. " + r.Reason
}

// unlessUpgraded is a fate, or why there is none.
func (e *explainer) unlessUpgraded(fate string) string {
	switch {
	case e.run.Ending.State.Upgraded():
		return fate
	case e.run.Ending.State.MayBeUpgraded():
		return "Unknown: whether the user was upgraded is unknown."
	}
	return "Unchanged: the user was not upgraded by this run."
}

// addSites looks at the sites. What was read back outweighs what was planned.
func (e *explainer) addSites() {
	sites, after := e.run.Plan.Sites, e.run.Result.Verification.After
	for _, part := range []struct {
		list   []core.Network
		fate   string
		member bool
	}{
		{sites.Lost, "Membership ended with the upgrade.", false},
		{sites.Kept, "Still a member.", true},
		{sites.New, "A member since the upgrade.", true},
		{sites.Waiting, "Still to be added to the site.", false},
	} {
		for _, site := range part.list {
			if !e.isAsked(site.Name, string(site.ID)) {
				continue
			}
			fate := part.fate
			isMember := after != nil && slices.ContainsFunc(after.Sites, func(n core.Network) bool { return n.ID == site.ID })
			switch {
			case after == nil || isMember == part.member:
			case isMember:
				fate = "A member when the user was read last."
			default:
				fate = "Not a member when the user was read last."
			}
			e.found = append(e.found, Explained{
				Kind: "site", Name: string(site.ID), Label: upgrade.SiteName(site), By: sites.By[site.ID], Fate: e.unlessUpgraded(fate),
			})
		}
	}
}

// addSharing looks at the sharing sets, by their names and by the objects that they open.
func (e *explainer) addSharing() {
	sharing := e.run.Plan.Sharing
	for _, part := range []struct {
		list []core.SharingSet
		fate string
	}{{sharing.Lost, "The user is no longer in it."}, {sharing.Kept, "The user is still in it."}, {sharing.New, "The user is in it since the upgrade."}} {
		for _, set := range part.list {
			names := append(make([]string, 0, 2+len(set.Mappings)), set.FullName, set.Label)
			for _, m := range set.Mappings {
				names = append(names, m.Object)
			}
			if e.isAsked(names...) {
				e.found = append(e.found, Explained{
					Kind: "sharing set", Name: set.FullName, Label: set.Title(), Fate: e.unlessUpgraded(part.fate) + " It opens: " + set.MappingWords(),
				})
			}
		}
	}
}

// addSettings looks at record types, page layouts and login restrictions, by their names, by
// the object, and by what assigned them.
func (e *explainer) addSettings() {
	for _, l := range e.run.Plan.Settings.Lost {
		object, _, _ := strings.Cut(l.Name, ".")
		granted := slices.ContainsFunc(l.By, func(s access.Source) bool {
			return s.Kind != access.SourceProfile && e.isAsked(s.Name, s.Label, string(s.ID))
		})
		if e.isAsked(l.Name, object) || granted {
			e.found = append(e.found, Explained{
				Kind: l.Kind.Title(), Label: l.Name, By: l.By, Fate: e.unlessUpgraded("Since the upgrade: " + l.Note + "."),
			})
		}
	}
}

// addLists looks at groups, queues and managed packages.
func (e *explainer) addLists() {
	user, after := e.run.Plan.User, e.run.Result.Verification.After
	add := func(kind, name, label string, still func(upgrade.UserFacts) bool) {
		if !e.isAsked(label, name) {
			return
		}
		fate := "Not verified afterwards."
		switch {
		case after == nil:
		case still(*after):
			fate = "Still there at the last verification."
		default:
			fate = "No longer there at the last verification."
		}
		e.found = append(e.found, Explained{Kind: kind, Name: name, Label: label, Fate: e.unlessUpgraded(fate)})
	}
	for _, m := range user.Memberships {
		add(cmp.Or(strings.ToLower(m.Type), "group"), string(m.GroupID), upgrade.GroupName(m), func(f upgrade.UserFacts) bool {
			return slices.ContainsFunc(f.Memberships, func(other core.GroupMembership) bool { return other.GroupID == m.GroupID })
		})
	}
	for _, l := range user.Packages {
		add("managed package license", string(l.LicenseID), upgrade.PackageName(l), func(f upgrade.UserFacts) bool {
			return slices.ContainsFunc(f.Packages, func(other core.PackageLicense) bool { return other.LicenseID == l.LicenseID })
		})
	}
}

// permission is a permission before and after.
type permission struct {
	Explained

	item access.Item
}

// permissionsOf lists the permissions of a run, before and after, in reading order.
func permissionsOf(run Run) []permission {
	d := run.Plan.Access
	labels, gained := map[access.Item]string{}, map[access.Item]access.Rights{}
	all := map[access.Item]*permission{}
	of := func(item access.Item) *permission {
		if all[item] == nil {
			all[item] = &permission{item: item}
		}
		return all[item]
	}
	for _, list := range [][]upgrade.Difference{d.Lost, d.Gained, d.Returned, d.KeptBySet} {
		for i := range list {
			labels[list[i].Item] = list[i].Label
		}
	}
	for _, g := range d.Gained {
		gained[g.Item] |= g.Rights
		of(g.Item).By = g.By
	}
	for _, a := range d.After {
		p := of(a.Item)
		if p.After = a.Rights; a.By > 0 && a.By <= len(d.Granters) || len(d.Granters) == 0 { // a plan of an earlier version tells none
			p.Before = a.Rights &^ gained[a.Item]
		}
		if a.By > 0 && a.By <= len(d.Granters) {
			p.By = d.Granters[a.By-1]
		}
	}
	for _, l := range d.Lost {
		p := of(l.Item)
		p.Before |= l.Rights
		p.By = mergeSources(p.By, l.By, p.Before == l.Rights)
	}
	correct(run, of)
	list := make([]permission, 0, len(all))
	for item, p := range all {
		if p.Before|p.After == 0 {
			continue
		}
		p.Kind, p.Name, p.Label = item.Category.Title(), item.APIName(), upgrade.LabelOf(labels, item)
		p.Fate = permissionFate(run, p.Before, p.After)
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b permission) int { return access.CompareItems(a.item, b.item) })
	return list
}

// mergeSources puts the sources of what is lost to those of what is kept; alone where
// nothing is.
func mergeSources(kept, lost []access.Source, alone bool) []access.Source {
	if alone {
		return lost
	}
	merged := slices.Clone(kept)
	for _, s := range lost {
		if !slices.Contains(merged, s) {
			merged = append(merged, s)
		}
	}
	return merged
}

// correct takes over what was read back, where it was not as planned.
func correct(run Run, of func(access.Item) *permission) {
	if after := run.Result.Verification.After; after != nil {
		for _, d := range run.Plan.NotGranted(*after) {
			of(d.Item).After &^= d.Rights
		}
	}
	for _, m := range run.Result.Verification.Access {
		of(m.Item).After = m.Actual
	}
	if !run.Ending.State.MayBeUpgraded() {
		for _, d := range run.Plan.Access.After {
			of(d.Item).After = of(d.Item).Before
		}
		for _, d := range run.Plan.Access.Lost {
			of(d.Item).After = of(d.Item).Before
		}
	}
}

// permissionFate says in a sentence what became of rights.
func permissionFate(run Run, before, after access.Rights) string {
	lost, gained := before&^after, after&^before
	var parts []string
	if lost != 0 {
		parts = append(parts, "Lost by the upgrade: "+lost.String()+".")
	}
	if kept := before & after; kept != 0 {
		parts = append(parts, "Kept: "+kept.String()+".")
	}
	if gained != 0 {
		parts = append(parts, "New with the upgrade: "+gained.String()+".")
	}
	if !run.Ending.State.Upgraded() {
		return (&explainer{run: run}).unlessUpgraded("")
	}
	return strings.Join(parts, " ")
}

// Document writes the answers.
func (e Explanation) Document(run Run) Document {
	p := run.Plan
	d := Document{Title: "What became of " + display.Clean(e.Asked) + ": " + display.Clean(p.User.User.Name)}
	d.lead(run.Ending.Headline)
	d.addFact("User", p.User.User.Name+", "+e.User)
	d.change("License", p.User.User.Profile.License.Name, p.Target.License.Name)
	d.change("Profile", p.User.User.Profile.Name, p.Target.Name)
	d.addFact("Ended", phrase.Moment(run.Ended))
	d.addFact("Run", e.Run)
	s := Section{Heading: "Before and afterwards"}
	for _, f := range e.Found {
		item := Item{Mark: display.Clean(f.Kind), Title: withAPIName(f.Label, f.Name)}
		if f.Before != 0 {
			item.Lines = append(item.Lines, "Before: "+display.Clean(f.Before.String()))
		}
		if len(f.By) > 0 {
			item.Lines = append(item.Lines, "Granted by "+listSources(f.By))
		} else if f.Before != 0 {
			item.Lines = append(item.Lines, "What granted it is not recorded.")
		}
		item.Lines = append(item.Lines, display.Clean(f.Fate))
		s.Items = append(s.Items, item)
	}
	d.add(s)
	return d
}
