package rules

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

const (
	fieldAssignmentStatus = "AssignmentStatus"
	statusWaitingForAdd   = "WaitingForAdd"
	statusWaitingToRemove = "WaitingForRemove"
)

// memberWrite is the facts of one NetworkMemberGroup.
type memberWrite struct{ duplicate string }

func (w *memberWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{duplicate}", w.duplicate)
}

// groupWrite is the facts of one GroupMember.
type groupWrite struct{ highVolume bool }

func (*groupWrite) fillWords() *strings.Replacer { return strings.NewReplacer() }

// createGroupMember makes a user or a group a member of a group, but for high-volume users.
func createGroupMember(w *write) (string, error) {
	member := w.tx.Get(objectUser, w.changes.String("UserOrGroupId"))
	if err := refuse(objectGroupMember, &groupWrite{member.String(fieldUserType) == typeHighVolume}); err != nil {
		return "", err
	}
	return createPlain(w)
}

// createMemberGroup opens a site to the holders of a profile or permission set, a moment
// later and not at once.
func createMemberGroup(w *write) (string, error) {
	if err := w.refuseWithout(""); err != nil {
		return "", err
	}
	same := w.tx.First(objectNetworkMemberGroup, `"NetworkId" = ? AND "ParentId" = ?`, w.changes.String("NetworkId"), w.changes.String(fieldParentID))
	if err := refuse(objectNetworkMemberGroup, &memberWrite{duplicate: same.String("Id")}); err != nil {
		return "", err
	}
	w.changes[fieldAssignmentStatus] = statusWaitingForAdd
	id := w.tx.Insert(objectNetworkMemberGroup, w.changes)
	w.orderSites(jobMembers, sitesJob{GroupID: id})
	return id, nil
}

// updateMemberGroup closes a site again, which is all that an update can say.
func updateMemberGroup(w *write) error {
	if err := updatePlain(w); err != nil {
		return err
	}
	w.orderSites(jobMembers, sitesJob{GroupID: w.id})
	return nil
}

// settleMemberGroup ends the waiting of a NetworkMemberGroup, and works out the sites of
// everyone whom it concerns.
func settleMemberGroup(tx *store.Tx, id string) {
	group := tx.Get(objectNetworkMemberGroup, id)
	if group == nil {
		return
	}
	switch group.String(fieldAssignmentStatus) {
	case statusWaitingForAdd:
		tx.Set(objectNetworkMemberGroup, id, store.Row{fieldAssignmentStatus: statusAdded})
	case statusWaitingToRemove:
		tx.Delete(objectNetworkMemberGroup, id)
	}
	parent := group.String(fieldParentID)
	for _, user := range tx.Select(objectUser, `"ProfileId" = ? OR "Id" IN (SELECT "AssigneeId" FROM "PermissionSetAssignment" WHERE "PermissionSetId" = ?)`, parent, parent) {
		recalculateSites(tx, user.String("Id"))
	}
}
