package upgradetest

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// EnablePartnerAccount sets Account.IsPartner.
func (o *Org) EnablePartnerAccount(
	ctx context.Context, account core.ID, unmodifiedSince time.Time,
) (upgrade.WriteReply, error) {
	entry := Call{Method: MethodEnable, Record: account, UnmodifiedSince: unmodifiedSince}
	return write(ctx, o, entry, func(s *State) error {
		row := s.Accounts[account]
		if row == nil {
			return Refusal("update Account", 404, core.CodeNotFound, "Provided external ID field does not exist or is not accessible")
		}
		if isAfter(row.LastModified, unmodifiedSince) {
			return stale("update Account")
		}
		yes := true
		row.IsPartner, row.LastModified = &yes, s.Clock
		return nil
	})
}

// UpgradeUser sets profile and role, and takes away what an upgrade takes away.
func (o *Org) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	entry := Call{Method: MethodUpgrade, Record: change.UserID, Change: change, UnmodifiedSince: change.UnmodifiedSince}
	return write(ctx, o, entry, func(s *State) error {
		facts := s.Users[change.UserID]
		if facts == nil {
			return Refusal("update User", 404, core.CodeNotFound, "The requested resource does not exist")
		}
		if isAfter(facts.User.LastModified, change.UnmodifiedSince) {
			return stale("update User")
		}
		s.upgrade(facts, change)
		s.touch(change.UserID)
		return nil
	})
}

// upgrade sets what the change says and its plain consequences.
func (s *State) upgrade(facts *upgrade.UserFacts, change upgrade.UserChange) {
	profile := s.Profiles[change.ProfileID]
	facts.User.Profile, facts.User.UserType = profile, profile.UserType
	role := s.Roles[change.RoleID]
	if change.RoleID == "" {
		role = s.lowestRole(facts.User, profile.UserType.PortalType())
	}
	facts.User.Role, facts.User.PortalRole = &role, role.PortalRole
	facts.Assignments = []core.PermissionSetAssignment{ownAssignment(profile)}
	facts.Groups, facts.LicenseAssignments = nil, nil
	if s.SitesFollow {
		s.followSites(facts)
	}
}

// followSites gives the user the sites of the profile, and no others.
func (s *State) followSites(facts *upgrade.UserFacts) {
	facts.Sites = nil
	for _, grant := range s.sitesOf([]core.ID{facts.User.Profile.ID}) {
		facts.Sites = append(facts.Sites, grant.Network)
	}
}

// lowestRole finds the lowest role of the account, and creates one when there is
// none.
func (s *State) lowestRole(user core.User, portal core.PortalType) core.UserRole {
	for _, role := range s.Roles {
		if role.AccountID == user.AccountID && role.PortalType == portal && role.PortalRole == core.PortalRoleWorker {
			return role
		}
	}
	word := " Customer User"
	if portal == core.PortalTypePartner {
		word = " Partner User"
	}
	role := core.UserRole{
		ID: ID(core.PrefixUserRole, 100+len(s.Roles)), Name: user.AccountName + word,
		PortalType: portal, PortalRole: core.PortalRoleWorker, AccountID: user.AccountID,
	}
	s.Roles[role.ID] = role
	return role
}

// isAfter tells whether a record was changed after the condition of a request.
func isAfter(modified, condition time.Time) bool {
	return !condition.IsZero() && modified.After(condition)
}

func stale(op string) error {
	return Refusal(op, 412, core.CodePreconditionFailed, "Entity failed the if-last-modified check")
}
