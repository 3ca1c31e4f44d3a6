// Package stamps tells whether a plan is still true: a stamp is the value of a fact that a
// plan rests on, and FindStale compares those of the plan with the org as it stands and
// says in words what changed.
//
// It must not know how a plan is made or written: planning gives a plan its stamps, and
// commit compares them.
package stamps

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The stamps that a rule asks for by name.
const (
	Org                = "Organization.Id"
	Profile            = "User.ProfileId"
	IsPartner          = "Account.IsPartner"
	stampTarget        = "Profile.Name"
	stampOwner         = "Account.OwnerId"
	stampOwnerRole     = "Account.Owner.UserRoleId"
	stampRoles         = upgrade.ObjectUserRole
	stampPackages      = "UserPackageLicense"
	stampGroups        = "GroupMember"
	stampFrozen        = "UserLogin.IsFrozen"
	stampTargetLicense = "Profile.UserLicenseId"
	stampLicenseName   = "UserLicense.Name"
	stampUserRuns      = "Automation of User"
	AccountRuns        = "Automation of Account" // of an account that is to be enabled
)

// List are the facts that must still hold when a plan is applied: everything that it
// shows or acts on and that a person could change. What could not be read has none.
func List(session upgrade.Session, user upgrade.UserFacts, rests upgrade.Backing) []upgrade.Stamp {
	return slices.Concat(userStamps(session, user), accountStamps(user.Account), profileStamps(rests), accessStamps(rests), memberStamps(session, rests), sharingStamps(rests),
		automationStamps(user, rests), switchStamps(rests))
}

func userStamps(session upgrade.Session, user upgrade.UserFacts) []upgrade.Stamp {
	u := user.User
	list := []upgrade.Stamp{
		{Name: Org, Value: string(session.Org.ID)},
		{Name: Profile, Value: string(u.Profile.ID)},
		{Name: "User.UserType", Value: string(u.UserType)},
		{Name: "User.UserRoleId", Value: roleID(u.Role)},
		{Name: "User.IsActive", Value: strconv.FormatBool(u.IsActive)},
		{Name: "User.Username", Value: u.Username},
		{Name: "User.Name", Value: u.Name},
		{Name: "User.ContactId", Value: string(u.ContactID)},
		{Name: "User.AccountId", Value: string(u.AccountID)},
		{Name: stampFrozen, Value: phrase.YesNo(u.IsFrozen)},
		{Name: stampRoles, Value: digestRecords(user.AccountRoles, roleRecord)},
		{Name: upgrade.ObjectAssignment, Value: digestRecords(user.Assignments, assignmentRecord(user.ReadAt))},
		{Name: upgrade.ObjectLicenseAssign, Value: digestRecords(user.LicenseAssignments, licenseRecord)},
	}
	if u.Role != nil && u.Role.Name != "" {
		list = append(list, upgrade.Stamp{Name: "User.UserRole.Name", Value: u.Role.Name})
	}
	return list
}

func accountStamps(account *core.Account) []upgrade.Stamp {
	if account == nil {
		return nil
	}
	return []upgrade.Stamp{
		{Name: "Account.Id", Value: string(account.ID)},
		{Name: IsPartner, Value: phrase.YesNo(account.IsPartner)},
		{Name: "Account.Name", Value: account.Name},
		{Name: "Account.IsPersonAccount", Value: phrase.YesNo(account.IsPersonAccount)},
		{Name: stampOwner, Value: string(account.OwnerID)},
		{Name: stampOwnerRole, Value: string(account.OwnerRoleID)},
	}
}

func profileStamps(rests upgrade.Backing) []upgrade.Stamp {
	var list []upgrade.Stamp
	if rests.Current.ID != "" {
		list = append(list, upgrade.Stamp{Name: "User.Profile.Name", Value: rests.Current.Name})
	}
	if target := rests.Target; target.ID != "" {
		list = append(
			list,
			upgrade.Stamp{Name: stampTarget, Value: target.Name},
			upgrade.Stamp{Name: "Profile.UserType", Value: string(target.UserType)},
			upgrade.Stamp{Name: stampTargetLicense, Value: string(target.License.ID)},
			upgrade.Stamp{Name: stampLicenseName, Value: target.License.Name},
		)
	}
	return list
}

// accessStamps are one for each table of the permission model, over all permission sets
// that count.
func accessStamps(rests upgrade.Backing) []upgrade.Stamp {
	var list []upgrade.Stamp
	for _, table := range upgrade.AccessTables() {
		if isUnread(rests, table) {
			continue
		}
		rows, lines := 0, []string{}
		for id, marks := range rests.Marks {
			if mark, known := marks[table]; known {
				rows += mark.Rows
				lines = append(lines, fmt.Sprintf("%s %d %d %d", id, mark.Rows, mark.Newest.UnixMilli(), mark.Sum))
			}
		}
		list = append(list, upgrade.Stamp{Name: table, Value: fmt.Sprintf("%d granted [%s]", rows, checksum(lines))})
	}
	return list
}

func memberStamps(session upgrade.Session, rests upgrade.Backing) []upgrade.Stamp {
	var list []upgrade.Stamp
	if !session.Admin.LacksSites() && !isUnread(rests, upgrade.ObjectNetworkGrant, upgrade.ObjectNetworkMember, upgrade.ObjectNetwork) {
		list = append(
			list,
			upgrade.Stamp{Name: upgrade.ObjectNetworkGrant, Value: digestRecords(givenSites(rests.SiteGrants), siteGrantRecord)},
			upgrade.Stamp{Name: upgrade.ObjectNetworkMember, Value: digestRecords(rests.Sites, siteRecord)},
		)
	}
	if !isUnread(rests, stampGroups) {
		list = append(list, upgrade.Stamp{Name: stampGroups, Value: digestRecords(rests.Memberships, groupRecord)})
	}
	if !isUnread(rests, stampPackages) {
		list = append(list, upgrade.Stamp{Name: stampPackages, Value: digestRecords(rests.Packages, packageRecord)})
	}
	return list
}

func sharingStamps(rests upgrade.Backing) []upgrade.Stamp {
	var list []upgrade.Stamp
	if !isUnread(rests, upgrade.MetaSharingSet) {
		list = append(list, upgrade.Stamp{Name: upgrade.MetaSharingSet, Value: digestRecords(sharingRecords(rests), sameRecord)})
	}
	if mayBeStandard(rests.Target) && rests.StandardExternalProfiles != nil {
		list = append(list, upgrade.Stamp{Name: upgrade.MetaCommunities, Value: phrase.YesNo(rests.StandardExternalProfiles)})
	}
	return list
}

// automationStamps are of what the org runs on the changes of the plan.
func automationStamps(user upgrade.UserFacts, rests upgrade.Backing) []upgrade.Stamp {
	if rests.Automations == nil {
		return nil
	}
	var list []upgrade.Stamp
	if !isUnread(rests, runTables()...) {
		list = append(list, upgrade.Stamp{Name: stampUserRuns, Value: digestRecords(rests.Automations.On(upgrade.ObjectUser), runRecord)})
		if rests.Target.UserType.Is(core.UserTypePowerPartner) && user.Account != nil && !upgrade.IsTrue(user.Account.IsPartner) {
			list = append(list, upgrade.Stamp{Name: AccountRuns, Value: digestRecords(rests.Automations.On(upgrade.ObjectAccount), runRecord)})
		}
	}
	if !isUnread(rests, policyTables()...) {
		list = append(list, upgrade.Stamp{Name: upgrade.ObjectPolicy, Value: digestRecords(rests.Automations.Policies, policyRecord)})
	}
	return list
}

func runRecord(a upgrade.Automation) stampRecord {
	return stampRecord{string(a.Kind) + " " + a.Name, fmt.Sprintf("the %s %s", a.Kind, a.Name), ""}
}

func policyRecord(p upgrade.AccessPolicy) stampRecord {
	rest := fmt.Sprint(p.Logic, p.Filters, p.Grants, p.Revokes)
	if p.Order != nil {
		rest += fmt.Sprint(" ", *p.Order)
	}
	return stampRecord{p.Label, p.Label, rest}
}

// switchStamps are of the settings that concern the profile of the plan. One that was not
// read has none.
func switchStamps(rests upgrade.Backing) []upgrade.Stamp {
	s, partner := rests.Switches, rests.Target.UserType.Is(core.UserTypePowerPartner)
	var list []upgrade.Stamp
	for _, of := range []struct {
		name     string
		value    *bool
		concerns bool
	}{
		{stampUniqueUsernames, s.UniqueUsernames, partner},
		{stampExternalReports, s.ExternalReports, true},
		{stampCaseStatus, s.CaseStatus, !partner},
		{stampSuperUsers, s.PartnerSuperUsers, partner},
		{stampSharedRoles, s.RoleOptimization, true},
	} {
		if of.value != nil && of.concerns {
			list = append(list, upgrade.Stamp{Name: of.name, Value: phrase.YesNo(of.value)})
		}
	}
	return list
}

// The stamps of settings, as the Metadata API names them.
const (
	stampUniqueUsernames = upgrade.MetaCommunities + ".enableUsernameUniqForOrgPref"
	stampExternalReports = upgrade.MetaCommunities + ".enableNetPortalUserReportOpts"
	stampCaseStatus      = upgrade.MetaCommunities + ".enablePowerCustomerCaseStatus"
	stampSuperUsers      = upgrade.MetaSharing + ".enablePartnerSuperUserAccess"
	stampSharedRoles     = upgrade.MetaSharing + ".enableAccountRoleOptimization"
)

// mayBeStandard tells whether the setting about standard profiles concerns a profile.
func mayBeStandard(profile core.Profile) bool { return !upgrade.IsFalse(profile.IsStandard) }

// isUnread tells whether one of the tables could not be read.
func isUnread(rests upgrade.Backing, tables ...string) bool {
	return slices.ContainsFunc(rests.Unreadable, func(gap upgrade.Unreadable) bool {
		return slices.ContainsFunc(tables, func(table string) bool { return upgrade.IsAbout(gap, table) })
	})
}

func roleID(role *core.UserRole) string {
	if role == nil {
		return ""
	}
	return string(role.ID)
}

// stampRecord is a record as a stamp holds it: which one it is, what a person calls it,
// and what else of it counts.
type stampRecord struct{ key, name, rest string }

func sameRecord(r stampRecord) stampRecord { return r }

func roleRecord(r core.UserRole) stampRecord {
	return stampRecord{string(r.ID), r.Name, fmt.Sprint(r.PortalType, r.PortalRole)}
}

// assignmentRecord tells an assignment by what is assigned and whether it counts now.
func assignmentRecord(at time.Time) func(core.PermissionSetAssignment) stampRecord {
	return func(a core.PermissionSetAssignment) stampRecord {
		expires := ""
		if a.ExpirationDate != nil {
			expires = FormatTime(*a.ExpirationDate)
		}
		return stampRecord{
			string(a.ID), cmp.Or(a.PermissionSetGroupLbl, a.PermissionSetGroup, a.Label, a.Name),
			strings.Join([]string{string(a.PermissionSetID), string(a.PermissionSetGroupID), string(a.LicenseID), expires, upgrade.WhyUncounted(a, at)}, " "),
		}
	}
}

func licenseRecord(a core.PermissionSetLicenseAssign) stampRecord {
	return stampRecord{string(a.ID), cmp.Or(a.Label, a.Key), fmt.Sprint(a.LicenseID, a.IsAssignable())}
}

func siteRecord(n core.Network) stampRecord {
	return stampRecord{string(n.ID), upgrade.SiteName(n), n.Status}
}

func siteGrantRecord(g core.NetworkGrant) stampRecord {
	return stampRecord{string(g.ParentID) + " " + string(g.Network.ID), upgrade.SiteName(g.Network), ""}
}

func groupRecord(m core.GroupMembership) stampRecord {
	return stampRecord{string(m.GroupID), upgrade.GroupName(m), m.Type}
}

func packageRecord(l core.PackageLicense) stampRecord {
	return stampRecord{string(l.LicenseID), upgrade.PackageName(l), l.Status}
}

// givenSites leaves out what gives no membership.
func givenSites(grants []core.NetworkGrant) []core.NetworkGrant {
	return slices.DeleteFunc(slices.Clone(grants), func(g core.NetworkGrant) bool { return !g.GivesMembership() })
}

// sharingRecords are the sharing sets that cover the user before or after.
func sharingRecords(rests upgrade.Backing) []stampRecord {
	var records []stampRecord
	for _, set := range rests.SharingSets {
		before, after := set.Names(rests.Current), set.Names(rests.Target)
		if before || after {
			records = append(records, stampRecord{set.FullName, set.Title(), fmt.Sprint(before, after, " ", set.MappingWords())})
		}
	}
	return records
}

// FormatTime writes a moment as a stamp has it, "" for none.
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// digestRecords tells a list of records by all that counts of them, whatever order they
// came in, with their names for a person who has to see what changed.
func digestRecords[T any](values []T, of func(T) stampRecord) string {
	lines, names := make([]string, len(values)), make([]string, len(values))
	for i, value := range values {
		record := of(value)
		lines[i], names[i] = record.name+"\x00"+record.key+"\x00"+record.rest, record.name
	}
	slices.Sort(names)
	return fmt.Sprintf("%s [%s]", phrase.List(names), checksum(lines))
}

// checksum is of lines in any order.
func checksum(lines []string) string {
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:4])
}
