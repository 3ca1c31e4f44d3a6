package upgradetest

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// Automation answers what a test has set.
func (o *Org) Automation(ctx context.Context) (upgrade.Automations, error) {
	return call(ctx, o, Call{Method: MethodAutomation}, func(s *State) upgrade.Automations { return clone(s.Automations) })
}

// KeepFacts answers what a test has set, and the sets that were made.
func (o *Org) KeepFacts(ctx context.Context, _ core.ID, prefix string) (upgrade.KeepFacts, error) {
	return call(ctx, o, Call{Method: MethodKeepFacts, Text: prefix}, func(s *State) upgrade.KeepFacts {
		facts := clone(s.Keep)
		facts.Sets = append(facts.Sets, s.listMade(prefix)...)
		return facts
	})
}

// MadeSets answers the sets that were made and whose names begin so.
func (o *Org) MadeSets(ctx context.Context, _ core.ID, prefix string) ([]upgrade.FoundSet, error) {
	return call(ctx, o, Call{Method: MethodMadeSets, Text: prefix}, func(s *State) []upgrade.FoundSet { return s.listMade(prefix) })
}

func (s *State) listMade(prefix string) []upgrade.FoundSet {
	return clone(slices.DeleteFunc(slices.Clone(s.Made), func(f upgrade.FoundSet) bool { return !strings.HasPrefix(f.Name, prefix) }))
}

// CreatePermissionSet makes a set, unless one has its name or a user permission is
// refused.
func (o *Org) CreatePermissionSet(ctx context.Context, set upgrade.KeptSet, permissions []string) (id core.ID, _ upgrade.WriteReply, _ error) {
	reply, err := write(ctx, o, Call{Method: MethodCreateSet, Text: set.Name}, func(s *State) error {
		if slices.ContainsFunc(s.Made, func(f upgrade.FoundSet) bool { return f.Name == set.Name }) {
			return Refusal("create the permission set", 400, core.CodeDuplicateDeveloperName, "The name is in use already.")
		}
		if err := s.refusedUser(permissions); err != nil {
			return err
		}
		id = ID(core.PrefixPermissionSet, 700+len(s.Made))
		s.Made = append(s.Made, upgrade.FoundSet{ID: id, Name: set.Name, LicenseID: set.LicenseID})
		s.Sets[id] = core.PermissionSetAssignment{PermissionSetID: id, Name: set.Name, Label: set.Label, LicenseID: set.LicenseID, Type: typeRegular}
		s.switchOn(id, permissions)
		return nil
	})
	if err != nil {
		return "", reply, err
	}
	return id, reply, nil
}

func (s *State) refusedUser(permissions []string) error {
	for _, name := range permissions {
		if err := s.RefusedItems[userItem(name)]; err != nil {
			return err
		}
	}
	return nil
}

func userItem(name string) access.Item {
	return access.Item{Category: access.CategoryUser, Name: name}
}

func (s *State) switchOn(set core.ID, permissions []string) {
	for _, name := range permissions {
		s.grant(set, upgrade.Grant{Item: userItem(name), Rights: access.Use})
	}
}

func (s *State) grant(set core.ID, row upgrade.Grant) {
	i := slices.IndexFunc(s.Made, func(f upgrade.FoundSet) bool { return f.ID == set })
	s.Made[i].Rows = append(s.Made[i].Rows, row)
	s.Rows = append(s.Rows, access.Row{Parent: set, Item: row.Item, Rights: row.Rights})
}

// AddPermissions adds rows; one that is there or refused is answered so.
func (o *Org) AddPermissions(ctx context.Context, set core.ID, rows []upgrade.Grant) ([]upgrade.AssignReply, error) {
	var replies []upgrade.AssignReply
	_, err := write(ctx, o, Call{Method: MethodAddRows, Record: set}, func(s *State) error {
		i := slices.IndexFunc(s.Made, func(f upgrade.FoundSet) bool { return f.ID == set })
		for _, row := range rows {
			reply := upgrade.AssignReply{WriteReply: upgrade.WriteReply{Status: 200, At: s.Clock}}
			switch {
			case i < 0:
				reply.Err = Refusal("add", 400, core.CodeInvalidCrossReference, "invalid cross reference id")
			case s.RefusedItems[row.Item] != nil:
				reply.Err = s.RefusedItems[row.Item]
			case slices.ContainsFunc(s.Made[i].Rows, func(g upgrade.Grant) bool { return g.Item == row.Item }):
				reply.Err = duplicate()
			default:
				s.grant(set, row)
			}
			replies = append(replies, reply)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return replies, nil
}

// SwitchOn gives user permissions to a set.
func (o *Org) SwitchOn(ctx context.Context, set core.ID, permissions []string) (upgrade.WriteReply, error) {
	return write(ctx, o, Call{Method: MethodSwitchOn, Record: set}, func(s *State) error {
		if err := s.refusedUser(permissions); err != nil {
			return err
		}
		s.switchOn(set, permissions)
		return nil
	})
}

// DeletePermissionSet deletes a set that nobody has.
func (o *Org) DeletePermissionSet(ctx context.Context, set core.ID) (upgrade.WriteReply, error) {
	return write(ctx, o, Call{Method: MethodDeleteSet, Record: set}, func(s *State) error {
		for _, facts := range s.Users {
			if upgrade.IsAssigned(*facts, set) {
				return Refusal("delete the permission set", 400, "DELETE_FAILED", "It is assigned to users.")
			}
		}
		before := len(s.Made)
		s.Made = slices.DeleteFunc(s.Made, func(f upgrade.FoundSet) bool { return f.ID == set })
		if len(s.Made) == before {
			return Refusal("delete the permission set", 404, core.CodeNotFound, "The requested resource does not exist")
		}
		s.Rows = slices.DeleteFunc(s.Rows, func(r access.Row) bool { return r.Parent == set })
		return nil
	})
}

// OpenSite makes the holders of a set members of a site.
func (o *Org) OpenSite(ctx context.Context, site, set core.ID) (upgrade.WriteReply, error) {
	return write(ctx, o, Call{Method: MethodOpenSite, Record: site}, func(s *State) error {
		i := slices.IndexFunc(s.Made, func(f upgrade.FoundSet) bool { return f.ID == set })
		switch {
		case i < 0:
			return Refusal("open the site", 400, core.CodeInvalidCrossReference, "invalid cross reference id")
		case slices.Contains(s.Made[i].Sites, site):
			return duplicate()
		}
		s.Made[i].Sites = append(s.Made[i].Sites, site)
		s.Sites = append(s.Sites, core.NetworkGrant{Network: core.Network{ID: site}, ParentID: set, Status: "WaitingForAdd"})
		return nil
	})
}
