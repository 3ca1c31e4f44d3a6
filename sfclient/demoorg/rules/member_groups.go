package rules

import (
	"errors"
	"fmt"
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

func (w *memberWrite) words() *strings.Replacer {
	return strings.NewReplacer("{duplicate}", w.duplicate)
}

// groupWrite is the facts of one GroupMember.
type groupWrite struct{ highVolume bool }

func (*groupWrite) words() *strings.Replacer { return strings.NewReplacer() }

// createGroupMember makes a user or a group a member of a group, but for high-volume users.
func createGroupMember(w *write) (string, error) {
	member, err := find(w.tx, objectUser, w.changes.String("UserOrGroupId"))
	if err != nil {
		return "", err
	}
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
	same, err := first(w.tx, objectNetworkMemberGroup, `"NetworkId" = ? AND "ParentId" = ?`, w.changes.String("NetworkId"), w.changes.String(fieldParentID))
	if err != nil {
		return "", err
	}
	if err := refuse(objectNetworkMemberGroup, &memberWrite{duplicate: same.String("Id")}); err != nil {
		return "", err
	}
	w.changes[fieldAssignmentStatus] = statusWaitingForAdd
	id, err := w.tx.Insert(objectNetworkMemberGroup, w.changes)
	if err != nil {
		return "", fmt.Errorf("open the site: %w", err)
	}
	return id, w.orderSites(jobMembers, sitesJob{GroupID: id})
}

// updateMemberGroup closes a site again, which is all that an update can say.
func updateMemberGroup(w *write) error {
	if err := updatePlain(w); err != nil {
		return err
	}
	return w.orderSites(jobMembers, sitesJob{GroupID: w.id})
}

// settleMemberGroup ends the waiting of a NetworkMemberGroup, and works out the sites of
// everyone whom it concerns.
func settleMemberGroup(tx *store.Tx, id string) error {
	group, err := find(tx, objectNetworkMemberGroup, id)
	if err != nil || group == nil {
		return err
	}
	switch group.String(fieldAssignmentStatus) {
	case statusWaitingForAdd:
		err = tx.Set(objectNetworkMemberGroup, id, store.Row{fieldAssignmentStatus: statusAdded})
	case statusWaitingToRemove:
		err = tx.Delete(objectNetworkMemberGroup, id)
	}
	if err != nil {
		return fmt.Errorf("settle who may enter a site: %w", err)
	}
	parent := group.String(fieldParentID)
	users, err := tx.Select(objectUser, `"ProfileId" = ? OR "Id" IN (SELECT "AssigneeId" FROM "PermissionSetAssignment" WHERE "PermissionSetId" = ?)`, parent, parent)
	for _, user := range users {
		err = errors.Join(err, recalculateSites(tx, user.String("Id")))
	}
	return err
}
