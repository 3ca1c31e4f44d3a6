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

// TellsUser tells whether a run has ended so that its user can be told of it: upgraded, and
// to what was planned.
func (r Run) TellsUser() bool {
	return r.Ending.State.Upgraded() && r.Ending.State != upgrade.StateDifferent
}

// ForUser tells the upgraded user what has changed, to be pasted into an email: in plain
// words, without ids and without the terms of Setup.
func ForUser(r Run) Document {
	p := r.Plan
	became := "was upgraded and now has more access"
	if p.Target.UserType.Is(core.UserTypePowerPartner) {
		became = "was upgraded and now has partner access"
	}
	d := Document{Title: "Your account has changed"}
	d.add(
		Section{Paragraphs: []display.Text{
			"Hello " + display.Clean(p.User.User.Name) + ",",
			"On " + display.Clean(r.Ended.UTC().Format("January 2, 2006")) + " your account at " + display.Clean(p.Session.Org.Name) + " " + display.Clean(became) + ".",
		}},
		loginSection(r),
		newSection(p),
		goneSection(r),
		Section{Heading: "What stays", Paragraphs: []display.Text{
			"Your username, your password, and the records that you own stay as they are.",
		}},
		Section{Heading: "Questions", Paragraphs: []display.Text{"Do you miss something? Ask " + display.Clean(p.Session.Admin.Name) + "."}},
	)
	return d
}

// loginSection tells where the user logs in, and that nothing has to be set up for it.
func loginSection(r Run) Section {
	p, after := r.Plan, r.Result.Verification.After
	s := Section{Heading: "Where to log in", Paragraphs: []display.Text{
		"Log in with your username " + display.Clean(p.User.User.Username) + " and your password. Your password stays the same.",
	}}
	for _, site := range liveSites(p.Sites.Kept) {
		s.Items = append(s.Items, Item{Mark: "+", Title: display.Clean(site.Name) + ", as before"})
	}
	for _, site := range liveSites(p.Sites.New) {
		title := display.Clean(site.Name) + ", which is new for you."
		if after == nil || !slices.ContainsFunc(after.Sites, func(member core.Network) bool { return member.ID == site.ID }) {
			title += " It can take some minutes until it lets you in."
		}
		s.Items = append(s.Items, Item{Mark: "+", Title: title})
	}
	return s
}

// liveSites are the sites that people can log in to.
func liveSites(sites []core.Network) []core.Network {
	return slices.DeleteFunc(slices.Clone(sites), func(n core.Network) bool { return !n.IsLive() })
}

// newSection tells what the user could not do before.
func newSection(p upgrade.Plan) Section {
	return Section{Heading: "What is new", Items: plainItems("You can now", p.Access.Gained)}
}

// goneSection tells what the user can't do any more: what was planned to go, and what was to
// be assigned again and was not.
func goneSection(r Run) Section {
	p := r.Plan
	lost := slices.Clone(p.Access.Lost)
	if after := r.Result.Verification.After; after != nil {
		lost = append(lost, p.NotGranted(*after)...)
	}
	s := Section{Heading: "What is gone", Items: plainItems("You can no longer", lost)}
	for _, site := range liveSites(p.Sites.Lost) {
		s.Items = append(s.Items, Item{Mark: "+", Title: "You can no longer log in to " + display.Clean(site.Name) + "."})
	}
	if objects := sharedObjects(p.Sharing.Lost); len(objects) > 0 {
		s.Items = append(s.Items, Item{Mark: "+", Title: "You might see fewer records than before: " + display.Clean(phrase.List(objects)) + "."})
	}
	if slices.ContainsFunc(lost, func(d upgrade.Difference) bool { return d.Item.Category == access.CategorySetupEntity }) {
		s.Items = append(s.Items, Item{Mark: "+", Title: "Some pages and buttons might no longer work."})
	}
	return s
}

// sharedObjects names the records that sharing sets have opened.
func sharedObjects(sets []core.SharingSet) []string {
	var names []string
	for _, set := range sets {
		for _, m := range set.Mappings {
			if name := plainName(m.Object); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// plainItems says what can be done with records and their details, what is done alike in one
// sentence: "You can now see and create Lead and Opportunity." Permissions of which people
// have never heard are left out, and the details of records that change as a whole.
func plainItems(can display.Text, changes []upgrade.Difference) []Item {
	var order []string
	names := map[string][]string{}
	whole := map[string]bool{}
	for _, d := range changes {
		if d.Item.Category == access.CategoryObject && d.Rights.Has(access.Read) {
			whole[d.Item.Object] = true
		}
	}
	for _, d := range changes {
		does, name := plainWords(d)
		if does == "" || d.Item.Category == access.CategoryField && whole[d.Item.Object] || slices.Contains(names[does], name) {
			continue
		}
		if names[does] == nil {
			order = append(order, does)
		}
		names[does] = append(names[does], name)
	}
	items := make([]Item, len(order))
	for i, does := range order {
		before, after, _ := strings.Cut(does, "*")
		items[i] = Item{Mark: "+", Title: can + " " + display.Clean(before) + display.Clean(phrase.List(names[does])) + display.Clean(after) + "."}
	}
	return items
}

// plainWords says what is done, with a star for the names of what it is done to, and one
// name; "" for what has no plain words.
func plainWords(d upgrade.Difference) (does, name string) {
	switch d.Item.Category {
	case access.CategoryObject:
		if does := sayRights(d.Rights); does != "" {
			return does + " *", plainName(cmp.Or(d.Label, d.Item.Object))
		}
	case access.CategoryField:
		if does := sayRights(d.Rights); does != "" {
			label := strings.TrimPrefix(cmp.Or(d.Label, d.Item.Name), d.Item.Object+".")
			return does + " * on " + plainName(d.Item.Object), plainName(label)
		}
	case access.CategoryUser:
		if does := plainPermissions()[d.Item.Name]; does != "" {
			return "*", does
		}
	case access.CategorySetupEntity, access.CategoryTab:
	}
	return "", ""
}

// plainPermissions are the user permissions that people know by what they do.
func plainPermissions() map[string]string {
	return map[string]string{
		"PermissionsRunReports": "run reports", "PermissionsExportReport": "export reports", "PermissionsConvertLeads": "convert leads",
		"PermissionsEditTask": "change tasks", "PermissionsEditEvent": "change events", "PermissionsPortalSuperUser": "see the records of your colleagues",
		"PermissionsDelegatedPortalUserAdmin": "manage the users of your company",
	}
}

// sayRights says rights as a person does: "see, create and change"; "" for those that have no
// plain word.
func sayRights(rights access.Rights) string {
	var words []string
	for _, v := range []struct {
		right access.Rights
		word  string
	}{{access.Read, "see"}, {access.Create, "create"}, {access.Edit, "change"}, {access.Delete, "delete"}, {access.ViewAll | access.ModifyAll, "see all of"}} {
		if rights&v.right != 0 {
			words = append(words, v.word)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return phrase.List(words)
}

// plainName is an API name as a person would write it, and any other name as it is.
func plainName(name string) string {
	bare, custom := strings.CutSuffix(name, "__c")
	if !custom {
		return name
	}
	if _, after, managed := strings.Cut(bare, "__"); managed {
		bare = after
	}
	return strings.ReplaceAll(bare, "_", " ")
}
