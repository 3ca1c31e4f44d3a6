package upgradetest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// The methods of the port, as they are named in Calls and in the orders to fail
// or to hang.
const (
	MethodSession     = "Session"
	MethodSearchUsers = "SearchUsers"
	MethodUser        = "User"
	MethodCatalog     = "Catalog"
	MethodGrants      = "Grants"
	MethodLabels      = "Labels"
	MethodSiteGrants  = "SiteGrants"
	MethodSeats       = "Seats"
	MethodSetup       = "Setup"
	MethodBacking     = "Backing"
	MethodSettings    = "ProfileSettings"
	MethodRecordTypes = "RecordTypes"
	MethodRules       = "SharingRules"
	MethodCount       = "CountRecords"
	MethodRecords     = "Records"
	MethodRights      = "RecordAccess"
	MethodEnable      = "EnablePartnerAccount"
	MethodUpgrade     = "UpgradeUser"
	MethodAssign      = "Assign"
	MethodKeepFacts   = "KeepFacts"
	MethodAutomation  = "Automation"
	MethodMadeSets    = "MadeSets"
	MethodCreateSet   = "CreatePermissionSet"
	MethodAddRows     = "AddPermissions"
	MethodSwitchOn    = "SwitchOn"
	MethodDeleteSet   = "DeletePermissionSet"
	MethodOpenSite    = "OpenSite"
)

// State is all that the org holds; a test changes it with Edit.
type State struct {
	Session  upgrade.Session
	Users    map[core.ID]*upgrade.UserFacts // without account and account roles
	Stories  map[core.ID]string
	Accounts map[core.ID]*core.Account
	Roles    map[core.ID]core.UserRole
	Catalog  upgrade.Catalog
	Profiles map[core.ID]core.Profile // of every license
	Rows     []access.Row
	Labels   map[access.Item]string
	Sites    []core.NetworkGrant
	// UnreadableGrants and UnreadableSites are what Grants and SiteGrants report as unreadable.
	UnreadableGrants []upgrade.Unreadable
	UnreadableSites  []upgrade.Unreadable
	Setup            upgrade.Setup
	Counts           map[core.ID][]upgrade.RecordCount // by owner
	UnreadableCounts []upgrade.Unreadable
	// Records is what Records answers, and Rights what RecordAccess does as long as the user has
	// the license of a customer; RightsAfter takes its place then.
	Records             upgrade.RecordFacts
	Rights, RightsAfter upgrade.RecordRights
	// Rules is what SharingRules answers.
	Rules []core.SharingRule
	// Settings are of profiles; those that are not there have none of them.
	Settings map[core.ID]upgrade.ProfileSettings
	// RecordTypes are those that permission sets assign, by their full names.
	RecordTypes map[string][]string
	// Gone are permission sets that were deleted.
	Gone map[core.ID]bool
	// Refused are the permission sets, groups and licenses that can't be assigned,
	// with the refusal of each.
	Refused map[core.ID]error
	// Sets, Groups and Licenses are what an assignment that is made again looks
	// like, by the permission set, group or permission set license.
	Sets     map[core.ID]core.PermissionSetAssignment
	Groups   map[core.ID]upgrade.PermissionSetGroup
	Licenses map[core.ID]core.PermissionSetLicenseAssign
	// Automations is what Automation answers.
	Automations upgrade.Automations
	// Keep is what KeepFacts answers, and Made the permission sets that were created.
	Keep upgrade.KeepFacts
	Made []upgrade.FoundSet
	// RefusedItems are the permissions that no set may have, with the refusal of each.
	RefusedItems map[access.Item]error
	// Clock is the server's clock; every call moves it on by a second.
	Clock time.Time
	// SitesFollow makes site membership follow an upgrade at once; without it the
	// old membership stays, as it does for a moment on Salesforce.
	SitesFollow bool
}

// Org is an org in memory. It is safe for concurrent use. Make one with NewOrg.
type Org struct {
	mu     sync.Mutex
	state  State
	calls  []Call
	faults []fault
}

var _ upgrade.Org = (*Org)(nil)

// NewOrg makes the org with its handful of people.
func NewOrg() *Org { return &Org{state: seed()} }

// Edit changes what the org holds, under its lock.
func (o *Org) Edit(change func(*State)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.state)
}

// EditUser changes one user and moves its LastModifiedDate and SystemModstamp, as
// another admin's change would.
func (o *Org) EditUser(id core.ID, change func(*upgrade.UserFacts)) {
	o.Edit(func(s *State) {
		change(s.Users[id])
		s.touch(id)
	})
}

// Session answers whose session it is.
func (o *Org) Session(ctx context.Context) (upgrade.Session, error) {
	return call(ctx, o, Call{Method: MethodSession}, func(s *State) upgrade.Session {
		return clone(s.Session)
	})
}

// SearchUsers finds by exact id, or by a part of username, name or email.
func (o *Org) SearchUsers(ctx context.Context, text string, limit int) (upgrade.UserMatches, error) {
	return call(ctx, o, Call{Method: MethodSearchUsers, Text: text}, func(s *State) upgrade.UserMatches {
		return s.search(text, limit)
	})
}

// User reads one user; an unknown id gets NOT_FOUND.
func (o *Org) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	type reply struct {
		facts upgrade.UserFacts
		err   error
	}
	r, err := call(ctx, o, Call{Method: MethodUser, Record: id}, func(s *State) reply {
		if s.Users[id] == nil {
			return reply{err: Refusal("read the user", 404, core.CodeNotFound, "The requested resource does not exist")}
		}
		return reply{facts: s.facts(id)}
	})
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	return r.facts, r.err
}

// Recheck reads the user once more, and stands among the calls as such a reading. A
// license that the catalog does not have, and permissions that the session does not
// have, could not be read.
func (o *Org) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	user, err := o.User(ctx, was.User.ID)
	now := upgrade.Rechecked{User: user}
	if err != nil || license == "" {
		return now, err
	}
	o.Edit(func(s *State) {
		now.Permissions = maps.Clone(s.Session.Admin.Permissions)
		if i := slices.IndexFunc(s.Catalog.Licenses, func(l core.UserLicense) bool { return l.ID == license }); i >= 0 {
			counted := clone(s.Catalog.Licenses[i])
			now.License = &counted
		}
	})
	return now, nil
}

// Catalog answers the target licenses and their profiles.
func (o *Org) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	return call(ctx, o, Call{Method: MethodCatalog}, func(s *State) upgrade.Catalog { return clone(s.Catalog) })
}

// Grants answers the rows of the parents.
func (o *Org) Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (upgrade.Grants, error) {
	grants, err := call(ctx, o, Call{Method: MethodGrants, Parents: parents}, func(s *State) upgrade.Grants {
		return upgrade.Grants{Rows: s.rowsOf(parents), Marks: s.marksOf(parents), Unreadable: clone(s.UnreadableGrants)}
	})
	if err == nil && progress != nil {
		progress(len(grants.Rows))
	}
	return grants, err
}

// GrantsOn answers the rows of the parents about the items, as a call of Grants.
func (o *Org) GrantsOn(ctx context.Context, parents []core.ID, items []access.Item, progress func(rows int)) (upgrade.Grants, error) {
	grants, err := o.Grants(ctx, parents, progress)
	grants.Marks = nil
	grants.Rows = slices.DeleteFunc(grants.Rows, func(r access.Row) bool { return !slices.Contains(items, r.Item) })
	return grants, err
}

// ProfileSettings answers the settings of the profiles.
func (o *Org) ProfileSettings(ctx context.Context, profiles []core.ID) (map[core.ID]upgrade.ProfileSettings, []upgrade.Unreadable, error) {
	settings, err := call(ctx, o, Call{Method: MethodSettings}, func(s *State) map[core.ID]upgrade.ProfileSettings {
		of := map[core.ID]upgrade.ProfileSettings{}
		for _, id := range profiles {
			of[id] = clone(s.Settings[id])
		}
		return of
	})
	return settings, nil, err
}

// RecordTypes answers the record types of the permission sets.
func (o *Org) RecordTypes(ctx context.Context, sets []string) (map[string][]string, []upgrade.Unreadable, error) {
	types, err := call(ctx, o, Call{Method: MethodRecordTypes}, func(s *State) map[string][]string {
		of := map[string][]string{}
		for _, name := range sets {
			of[name] = slices.Clone(s.RecordTypes[name])
		}
		return of
	})
	return types, nil, err
}

// SharingRules answers the sharing rules.
func (o *Org) SharingRules(ctx context.Context) ([]core.SharingRule, []upgrade.Unreadable, error) {
	rules, err := call(ctx, o, Call{Method: MethodRules}, func(s *State) []core.SharingRule { return clone(s.Rules) })
	return rules, nil, err
}

// Labels answers all labels that it knows.
func (o *Org) Labels(ctx context.Context, _ []access.Row) (upgrade.Labels, error) {
	return call(ctx, o, Call{Method: MethodLabels}, func(s *State) upgrade.Labels {
		return upgrade.Labels{Of: maps.Clone(s.Labels)}
	})
}

// SiteGrants answers the sites that the parents give.
func (o *Org) SiteGrants(ctx context.Context, parents []core.ID) ([]core.NetworkGrant, []upgrade.Unreadable, error) {
	type reply struct {
		grants     []core.NetworkGrant
		unreadable []upgrade.Unreadable
	}
	r, err := call(ctx, o, Call{Method: MethodSiteGrants, Parents: parents}, func(s *State) reply {
		return reply{grants: s.sitesOf(parents), unreadable: clone(s.UnreadableSites)}
	})
	return r.grants, r.unreadable, err
}

// Seats tells of no license how many seats it has.
func (o *Org) Seats(ctx context.Context, _ []core.ID) ([]upgrade.Seats, error) {
	return call(ctx, o, Call{Method: MethodSeats}, func(*State) []upgrade.Seats { return nil })
}

// Setup answers what the Metadata API would.
func (o *Org) Setup(ctx context.Context) (upgrade.Setup, error) {
	return call(ctx, o, Call{Method: MethodSetup}, func(s *State) upgrade.Setup { return clone(s.Setup) })
}

// CountRecords answers the counts of the objects that the owner has any of, and of users.
func (o *Org) CountRecords(ctx context.Context, owner core.ID, objects []string, profiles []core.ID) (upgrade.RecordCounts, error) {
	return call(ctx, o, Call{Method: MethodCount, Record: owner, Objects: slices.Clone(objects)}, func(s *State) upgrade.RecordCounts {
		answer := upgrade.RecordCounts{Unreadable: clone(s.UnreadableCounts), Users: map[core.ID]int{}}
		for _, profile := range profiles {
			answer.Users[profile] = 0
		}
		for _, facts := range s.Users {
			if id := facts.User.Profile.ID; facts.User.IsActive && slices.Contains(profiles, id) {
				answer.Users[id]++
			}
		}
		for _, count := range s.Counts[owner] {
			if slices.Contains(objects, count.Object) {
				answer.Counts = append(answer.Counts, clone(count))
			}
		}
		return answer
	})
}

// Records answers the records to compare.
func (o *Org) Records(ctx context.Context, _ upgrade.RecordQuestion) (upgrade.RecordFacts, error) {
	return call(ctx, o, Call{Method: MethodRecords}, func(s *State) upgrade.RecordFacts { return clone(s.Records) })
}

// RecordAccess answers what the user may do with records.
func (o *Org) RecordAccess(ctx context.Context, user core.ID, _ []core.ID) (upgrade.RecordRights, error) {
	return call(ctx, o, Call{Method: MethodRights, Record: user}, func(s *State) upgrade.RecordRights {
		if facts := s.Users[user]; facts != nil && facts.User.UserType.IsTarget() {
			return clone(s.RightsAfter)
		}
		return clone(s.Rights)
	})
}

// rowsOf gives the permission rows of the parents.
func (s *State) rowsOf(parents []core.ID) []access.Row {
	var rows []access.Row
	for _, row := range s.Rows {
		if slices.Contains(parents, row.Parent) {
			rows = append(rows, row)
		}
	}
	return rows
}

// sitesOf gives the network grants of the parents.
func (s *State) sitesOf(parents []core.ID) []core.NetworkGrant {
	var grants []core.NetworkGrant
	for _, grant := range s.Sites {
		if slices.Contains(parents, grant.ParentID) {
			grants = append(grants, grant)
		}
	}
	return grants
}

// facts puts a user together with its account and the account's roles.
func (s *State) facts(id core.ID) upgrade.UserFacts {
	facts := clone(*s.Users[id])
	facts.ReadAt = s.Clock
	if account := s.Accounts[facts.User.AccountID]; account != nil {
		copied := clone(*account)
		facts.Account = &copied
	}
	for _, roleID := range slices.Sorted(maps.Keys(s.Roles)) {
		role := s.Roles[roleID]
		if role.AccountID != "" && role.AccountID == facts.User.AccountID {
			facts.AccountRoles = append(facts.AccountRoles, role)
		}
	}
	return facts
}

// search matches a text against every user, in the order of their ids.
func (s *State) search(text string, limit int) upgrade.UserMatches {
	var found upgrade.UserMatches
	needle := strings.ToLower(text)
	for _, id := range slices.Sorted(maps.Keys(s.Users)) {
		user := s.Users[id].User
		line := strings.ToLower(user.Username + "\n" + user.Name + "\n" + user.Email)
		if string(id) != text && !strings.Contains(line, needle) {
			continue
		}
		found.Total++
		if len(found.Users) < limit {
			found.Users = append(found.Users, upgrade.UserMatch{User: clone(user), Story: s.Stories[id]})
		}
	}
	return found
}

// touch moves the stamps of a user.
func (s *State) touch(id core.ID) {
	s.Clock = s.Clock.Add(time.Second)
	s.Users[id].User.LastModified = s.Clock
	s.Users[id].User.SystemModstamp = s.Clock
}

// clone copies a value so deeply that a test and the org share nothing.
func clone[T any](value T) T {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var copied T
	if err := json.Unmarshal(text, &copied); err != nil {
		panic(err)
	}
	return copied
}
