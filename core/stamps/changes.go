package stamps

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Standing is the org as a commit has read it again.
type Standing struct {
	Session upgrade.Session
	User    upgrade.UserFacts
	Rests   upgrade.Backing
}

// FindStale compares stamps that must hold with the org as it stands, and says in words
// what changed. Of the tables of the permission model it says only that: for more their
// rows have to be read; see DescribeAccess. A fact that the plan knows and that can't be
// read any more counts as changed.
func FindStale(p upgrade.Plan, expected []upgrade.Stamp, now Standing) []upgrade.StaleStamp {
	values := map[string]string{}
	for _, stamp := range List(now.Session, now.User, now.Rests) {
		values[stamp.Name] = stamp.Value
	}
	var stale []upgrade.StaleStamp
	for _, then := range expected {
		value, known := values[then.Name]
		if known && value == then.Value {
			continue
		}
		s := upgrade.StaleStamp{Name: then.Name, Then: then.Value, Now: value}
		if known {
			if s.Words = describeChange(p, now, s); len(s.Words) == 0 {
				continue // it went, and is in the way of nothing any more
			}
		} else if s.Words = describeMissing(p, now, then.Name); s.Words == nil {
			continue // another stamp tells it
		}
		stale = append(stale, s)
	}
	return stale
}

// describeMissing says that what a stamp is about is not there any more or can't be seen,
// nil when the stamp of another field of the same record says it.
func describeMissing(p upgrade.Plan, now Standing, name string) []string {
	switch {
	case name == stampTarget:
		return []string{fmt.Sprintf("The profile %s (%s) no longer exists, or you don't have access to it.", p.Target.Name, p.Target.ID)}
	case now.Rests.Target.ID == "": // of which the others are
		return nil
	case name == IsPartner:
		return []string{"The account no longer exists, or you don't have access to it."}
	case strings.HasPrefix(name, "Account."), name == AccountRuns && now.User.Account == nil:
		return nil
	default:
		return []string{stampLabel(name) + " can't be read now, so the plan can't be checked."}
	}
}

// stampLabels are what a person calls the facts behind stamps.
var stampLabels = map[string]string{
	"User.UserType": "The user type", "User.UserRoleId": "The user's role", "User.UserRole.Name": "The name of the user's role", "Account.Id": "The account", "User.Username": "The username",
	"User.Name": "The user's name", "User.ContactId": "The user's contact", "User.AccountId": "The user's account",
	stampFrozen: "Whether the user is frozen", Profile: "The user's profile", "User.Profile.Name": "The name of the user's profile",
	"Account.Name": "The name of the account", "Account.IsPersonAccount": "Whether the account is a person account",
	"Profile.UserType": "The user type of the profile", stampLicenseName: "The name of the license",
	upgrade.MetaCommunities:        "The setting for standard external profiles",
	upgrade.TableUserPermissions:   "The user permissions",
	upgrade.TableObjectPermissions: "The object permissions", upgrade.TableFieldPermissions: "The field permissions",
	upgrade.TableSetupEntityAccess: "The access to classes, pages and the like", upgrade.TableTabSettings: "The tab settings",
	stampUserRuns: "What the org runs when a user changes", AccountRuns: "What the org runs when an account changes",
	upgrade.ObjectPolicy: "The user access policies", stampUniqueUsernames: "The setting that makes the usernames of partners unique in the org alone",
	stampExternalReports: "The setting that lets external users run reports", stampCaseStatus: "The setting that lets Customer Community Plus users change the status of cases",
	stampSuperUsers: "The setting for partner super users", stampSharedRoles: "The setting for account role optimization",
	upgrade.ObjectNetworkGrant: "The members of the sites", upgrade.ObjectNetworkMember: "The user's sites",
	stampGroups: "The user's public groups and queues", stampPackages: "The user's managed packages", upgrade.MetaSharingSet: "The sharing sets",
}

func stampLabel(name string) string { return cmp.Or(stampLabels[name], name) }

// describeChange says what changed of a stamp whose fact is known.
func describeChange(p upgrade.Plan, now Standing, s upgrade.StaleStamp) []string {
	then, rests := p.RestsOn(), now.Rests
	who := p.User.User.Name
	switch s.Name {
	case Org:
		return []string{fmt.Sprintf("The plan was made for the org %s (%s), and this is %s (%s).",
			p.Session.Org.Name, p.Session.Org.ID, now.Session.Org.Name, now.Session.Org.ID)}
	case stampTarget:
		return []string{fmt.Sprintf("The profile %s is called %s, and not %s.", p.Target.ID, rests.Target.Name, p.Target.Name)}
	case stampTargetLicense:
		return []string{fmt.Sprintf("The profile %s is of another license than %s.", p.Target.Name, p.Target.License.Name)}
	case "User.IsActive":
		return []string{ifNow(s.Now == "true", "The user was activated.", "The user was deactivated.")}
	case stampFrozen:
		return []string{ifNow(s.Now == phrase.Yes, "The user was frozen.", "The user is no longer frozen.")}
	case IsPartner:
		return []string{ifNow(s.Now == phrase.Yes, "The account is a partner account now.", "The account is no longer a partner account.")}
	case stampOwner:
		return describeOwner(p, now)
	case stampOwnerRole:
		return []string{describeOwnerRole(p, now)}
	case stampRoles:
		return describeRecords(p.User.AccountRoles, now.User.AccountRoles, roleRecord, recordWords{
			gone: "The role %s of the account no longer exists.", came: "The account has a new role, %s.", renamed: "The role %s of the account is now called %s.", changed: "The role %s of the account was changed.",
		})
	case upgrade.ObjectAssignment:
		return describeRecords(p.User.Assignments, now.User.Assignments, assignmentRecord(now.User.ReadAt), assignedWords(who))
	case upgrade.ObjectLicenseAssign:
		return describeRecords(p.User.LicenseAssignments, now.User.LicenseAssignments, licenseRecord, assignedWords(who))
	case upgrade.ObjectNetworkGrant:
		return describeSiteGrants(p, then, rests)
	case upgrade.ObjectNetworkMember:
		return describeRecords(then.Sites, rests.Sites, siteRecord, memberWords(who, "the site "))
	case stampGroups:
		return describeRecords(then.Memberships, rests.Memberships, groupRecord, memberWords(who, ""))
	case stampPackages:
		return describeRecords(then.Packages, rests.Packages, packageRecord, assignedWords(who))
	case stampUserRuns:
		return describeRuns(then, rests, upgrade.ObjectUser, "a user")
	case AccountRuns:
		return describeRuns(then, rests, upgrade.ObjectAccount, "an account")
	case upgrade.ObjectPolicy:
		return describeRecords(then.Automations.Policies, rests.Automations.Policies, policyRecord, recordWords{
			gone: "The user access policy %s is no longer active.", came: "The user access policy %s is active now.",
			renamed: "The user access policy %s is now called %s.", changed: "The user access policy %s was changed.",
		})
	case upgrade.MetaSharingSet:
		return describeSharing(p, then, rests)
	default:
		if slices.Contains(upgrade.AccessTables(), s.Name) {
			return []string{stampLabel(s.Name) + " were changed."}
		}
		return []string{fmt.Sprintf("%s is %s, and was %s.", stampLabel(s.Name), orEmpty(s.Now), orEmpty(s.Then))}
	}
}

// describeRuns says what the org runs now on a change of an object and did not. What it runs
// no more can refuse nothing.
func describeRuns(then, now upgrade.Backing, object, of string) []string {
	return describeRecords(then.Automations.On(object), now.Automations.On(object), runRecord, recordWords{came: "When " + of + " changes, the org now runs %s."})
}

// ifNow is the first sentence when something holds now, and else the second.
func ifNow(holds bool, yes, no string) string {
	if holds {
		return yes
	}
	return no
}

// recordWords are the sentences about records that came, went or changed; each takes the
// name, and renamed takes two. One that is empty leaves the record untold.
type recordWords struct{ gone, came, renamed, changed string }

func assignedWords(who string) recordWords {
	return recordWords{
		gone: "%s is no longer assigned to " + escapeFormat(who) + ".", came: "%s is assigned to " + escapeFormat(who) + " now.",
		renamed: "%s is now called %s.", changed: "The assignment of %s was replaced.",
	}
}

func memberWords(who, kind string) recordWords {
	return recordWords{
		gone: escapeFormat(who) + " is no longer a member of " + kind + "%s.", came: escapeFormat(who) + " is now a member of " + kind + "%s.",
		renamed: "%s is now called %s.", changed: "%s was changed.",
	}
}

// escapeFormat makes a text safe as a part of a format.
func escapeFormat(text string) string { return strings.ReplaceAll(text, "%", "%%") }

// describeRecords says which records came, went, or are not as they were.
func describeRecords[T any](then, now []T, of func(T) stampRecord, words recordWords) []string {
	was, is := map[string]stampRecord{}, map[string]stampRecord{}
	for _, value := range then {
		was[of(value).key] = of(value)
	}
	var list []string
	add := func(words string, names ...any) {
		if words != "" {
			list = append(list, fmt.Sprintf(words, names...))
		}
	}
	for _, value := range now {
		after := of(value)
		is[after.key] = after
		before, known := was[after.key]
		switch {
		case !known:
			add(words.came, after.name)
		case before.name != after.name:
			add(words.renamed, before.name, after.name)
		case before != after:
			add(words.changed, after.name)
		}
	}
	for _, value := range then {
		if before := of(value); is[before.key].key == "" {
			add(words.gone, before.name)
		}
	}
	return LimitWords(list)
}

// maxWords bounds what is told of one stamp.
const maxWords = 12

// LimitWords gives the first sentences, and how many there are beyond them.
func LimitWords(list []string) []string {
	if len(list) <= maxWords {
		return list
	}
	more := phrase.Count(len(list)-maxWords+1, "more change", "more changes")
	return append(slices.Clone(list[:maxWords-1]), "And "+more+" of this kind.")
}

func describeOwner(p upgrade.Plan, now Standing) []string {
	owner := now.User.Account
	return []string{fmt.Sprintf("The owner of the account is %s, and was %s.",
		cmp.Or(owner.OwnerName, string(owner.OwnerID), "none"), cmp.Or(p.User.Account.OwnerName, string(p.User.Account.OwnerID), "none"))}
}

func describeOwnerRole(p upgrade.Plan, now Standing) string {
	switch {
	case now.User.Account.OwnerID != p.User.Account.OwnerID:
		return "The plan doesn't contain the role of the new owner."
	case now.User.Account.OwnerRoleID == "":
		return "The owner of the account no longer has a role."
	default:
		return "The owner of the account has another role."
	}
}

// describeSiteGrants says which of the plan's profiles and permission sets give other
// sites than they did.
func describeSiteGrants(p upgrade.Plan, then, now upgrade.Backing) []string {
	var list []string
	compare := func(from, to []core.NetworkGrant, words string) {
		for _, g := range givenSites(from) {
			if !slices.ContainsFunc(givenSites(to), func(o core.NetworkGrant) bool { return siteGrantRecord(o).key == siteGrantRecord(g).key }) {
				list = append(list, fmt.Sprintf(words, HolderName(p, g.ParentID), upgrade.SiteName(g.Network)))
			}
		}
	}
	compare(then.SiteGrants, now.SiteGrants, "%s no longer gives the site %s.")
	compare(now.SiteGrants, then.SiteGrants, "%s now gives the site %s.")
	if len(list) == 0 {
		list = append(list, "A site was renamed.")
	}
	return LimitWords(list)
}

// HolderName is what a person calls a profile or permission set of the plan.
func HolderName(p upgrade.Plan, id core.ID) string {
	switch id {
	case p.Target.ID, p.Target.PermissionSetID:
		return p.Target.Name
	case p.User.User.Profile.ID, p.User.User.Profile.PermissionSetID:
		return p.User.User.Profile.Name
	}
	for _, a := range p.User.Assignments {
		if a.PermissionSetID == id {
			return cmp.Or(a.PermissionSetGroupLbl, a.Label, a.Name)
		}
	}
	if p.Keep != nil && p.Keep.ID == id {
		return p.Keep.Label
	}
	for _, g := range p.User.Groups {
		if slices.Contains(g.Components, id) || slices.Contains(g.Muting, id) || g.Aggregate == id {
			return cmp.Or(g.Label, g.Name)
		}
	}
	return string(id)
}

// describeSharing says which sharing sets cover the user otherwise than they did.
func describeSharing(p upgrade.Plan, then, now upgrade.Backing) []string {
	find := func(rests upgrade.Backing, name string) (core.SharingSet, bool) {
		i := slices.IndexFunc(rests.SharingSets, func(s core.SharingSet) bool { return s.FullName == name })
		if i < 0 {
			return core.SharingSet{}, false
		}
		return rests.SharingSets[i], true
	}
	var list []string
	for _, was := range then.SharingSets {
		is, there := find(now, was.FullName)
		if !there && (was.Names(then.Current) || was.Names(then.Target)) {
			list = append(list, fmt.Sprintf("The sharing set %s no longer exists.", was.Title()))
		} else if there {
			list = append(list, describeSharingSet(p, was, is)...)
		}
	}
	for _, is := range now.SharingSets {
		if _, there := find(then, is.FullName); !there {
			list = append(list, describeSharingSet(p, core.SharingSet{Label: is.Title(), Mappings: is.Mappings}, is)...)
		}
	}
	return LimitWords(list)
}

func describeSharingSet(p upgrade.Plan, was, is core.SharingSet) []string {
	var list []string
	covers := false
	for _, profile := range []core.Profile{p.User.User.Profile, p.Target} {
		before, after := was.Names(profile), is.Names(profile)
		covers = covers || before && after
		switch {
		case before && !after:
			list = append(list, fmt.Sprintf("The sharing set %s no longer names the profile %s.", was.Title(), profile.Name))
		case after && !before:
			list = append(list, fmt.Sprintf("The sharing set %s now names the profile %s.", is.Title(), profile.Name))
		}
	}
	if covers && was.Title() != is.Title() {
		list = append(list, fmt.Sprintf("The sharing set %s is now called %s.", was.Title(), is.Title()))
	}
	if before, after := was.MappingWords(), is.MappingWords(); covers && before != after {
		list = append(list, fmt.Sprintf("The sharing set %s opens %s, and opened %s.", is.Title(), cmp.Or(after, "nothing"), cmp.Or(before, "nothing")))
	}
	return list
}
