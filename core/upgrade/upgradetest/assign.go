package upgradetest

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Assign reassigns permission sets, groups and licenses. What is in Refused is
// refused, and what is there already is a duplicate; it knows no other rule.
func (o *Org) Assign(ctx context.Context, assignments []upgrade.Assignment) ([]upgrade.AssignReply, error) {
	entry := Call{Method: MethodAssign, Assignments: slices.Clone(assignments)}
	if len(assignments) > 0 {
		entry.Record = assignments[0].UserID
	}
	var replies []upgrade.AssignReply
	_, err := write(ctx, o, entry, func(s *State) error {
		for _, a := range assignments {
			reply := upgrade.AssignReply{WriteReply: upgrade.WriteReply{Status: 200, At: s.Clock}}
			reply.ID, reply.Err = s.assign(a)
			replies = append(replies, reply)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return replies, nil
}

// assign makes one assignment, and gives the id of the new record.
func (s *State) assign(a upgrade.Assignment) (core.ID, error) {
	facts := s.Users[a.UserID]
	switch {
	case facts == nil:
		return "", Refusal("assign", 400, core.CodeInvalidCrossReference, "invalid cross reference id")
	case s.Refused[a.ID] != nil:
		return "", s.Refused[a.ID]
	}
	switch a.Kind {
	case upgrade.RemovedPermissionSet, upgrade.RemovedPermissionSetGroup:
	case upgrade.RemovedPermissionSetLicense:
		return s.assignLicense(facts, a)
	case upgrade.RemovedPackageLicense:
		if upgrade.IsAssigned(*facts, a.ID) {
			return "", duplicate()
		}
		l := core.PackageLicense{ID: ID("051", 900), LicenseID: a.ID, Status: core.LicenseActive}
		facts.Packages = append(facts.Packages, l)
		return l.ID, nil
	}
	for _, has := range facts.Assignments {
		if has.PermissionSetGroupID == a.ID || has.PermissionSetID == a.ID && has.PermissionSetGroupID == "" {
			return "", duplicate()
		}
	}
	assignment := s.Sets[a.ID]
	assignment.ID = ID(core.PrefixPermissionSetAssignment, 900+len(facts.Assignments))
	assignment.ExpirationDate = a.Expires
	facts.Assignments = append(facts.Assignments, assignment)
	if group := assignment.PermissionSetGroupID; group != "" {
		facts.Groups = append(facts.Groups, s.Groups[group])
	}
	return assignment.ID, nil
}

func (s *State) assignLicense(facts *upgrade.UserFacts, a upgrade.Assignment) (core.ID, error) {
	for _, has := range facts.LicenseAssignments {
		if has.LicenseID == a.ID {
			return "", duplicate()
		}
	}
	license := s.Licenses[a.ID]
	license.ID = ID("2LA", 900+len(facts.LicenseAssignments))
	facts.LicenseAssignments = append(facts.LicenseAssignments, license)
	return license.ID, nil
}

func duplicate() error {
	return Refusal("assign", 400, core.CodeDuplicateValue, "Duplicate PermissionSetAssignment.")
}
