package upgradetest

import (
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// Backing answers what a plan rests on beside the user, as the org stands.
func (o *Org) Backing(ctx context.Context, plan upgrade.Plan) (upgrade.Backing, error) {
	return call(ctx, o, Call{Method: MethodBacking, Record: plan.Target.ID}, func(s *State) upgrade.Backing {
		b := upgrade.Backing{
			Target: clone(s.Profiles[plan.Target.ID]), Current: clone(s.Profiles[plan.User.User.Profile.ID]),
			Marks: s.marksOf(plan.Backing.Marks.Sets()), SiteGrants: s.sitesOf(plan.Holders()),
			SharingSets: clone(s.Setup.SharingSets), StandardExternalProfiles: s.Setup.StandardExternalProfiles,
			Automations: new(clone(s.Automations)), Switches: clone(s.Setup.Switches),
			Unreadable: slices.Concat(s.UnreadableGrants, s.UnreadableSites, s.Setup.Unreadable),
		}
		if user := s.Users[plan.User.User.ID]; user != nil {
			facts := clone(*user)
			b.Sites, b.Memberships, b.Packages = facts.Sites, facts.Memberships, facts.Packages
			b.Unreadable = append(b.Unreadable, facts.Unreadable...)
		}
		return b
	})
}

// marksOf are the marks of permission sets. Their rows have no dates, so that what is in
// them stands for the newest.
func (s *State) marksOf(sets []core.ID) upgrade.Marks {
	marks := upgrade.Marks{}.Of(sets)
	for _, id := range sets {
		if !s.Gone[id] {
			marks.Add(id, upgrade.TableUserPermissions, upgrade.Mark{})
		}
	}
	tables := map[access.Category]string{
		access.CategoryObject: upgrade.TableObjectPermissions, access.CategoryField: upgrade.TableFieldPermissions,
		access.CategoryUser: upgrade.TableUserPermissions, access.CategorySetupEntity: upgrade.TableSetupEntityAccess,
		access.CategoryTab: upgrade.TableTabSettings,
	}
	for _, row := range s.rowsOf(sets) {
		sum := crc32.ChecksumIEEE(fmt.Append(nil, row.Item, row.Rights))
		marks.Add(row.Parent, tables[row.Item.Category], upgrade.Mark{Rows: 1, Newest: time.Unix(int64(sum), 0).UTC(), Sum: sum})
	}
	return marks
}
