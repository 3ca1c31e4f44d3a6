package rules

import (
	"encoding/json"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

const (
	fieldAssignmentStatus = "AssignmentStatus"
	statusAdded           = "Added"
	statusWaitingForAdd   = "WaitingForAdd"
	statusWaitingToRemove = "WaitingForRemove"
)

// judgeGroupMember makes a user or a group a member of a group, but for high-volume users.
func judgeGroupMember(w *write) (func(), error) {
	member := w.parent(objectUser, "UserOrGroupId")
	return nil, refuseFirst(words{}, broken{"high-volume-user-in-group", w.kind == creating && member.String(fieldUserType) == typeHighVolume})
}

// judgeMemberGroup opens a site to the holders of a profile or permission set, or closes it
// again, which is all that an update can say: a moment later and not at once.
func judgeMemberGroup(w *write) (func(), error) {
	follow := func() { w.recalculateLater(w.id) }
	switch w.kind {
	case creating: // is judged below
	case updating:
		return follow, nil
	case removing:
		return nil, nil
	}
	w.changes[fieldAssignmentStatus] = statusWaitingForAdd
	same := w.duplicate("NetworkId", fieldParentID)
	return follow, refuseFirst(words{duplicate: same}, broken{"site-member-twice", same != ""})
}

// jobSites is the kind of the job that recalculates the sites of a user, or of all whom a
// NetworkMemberGroup concerns: its payload is the id of either.
const jobSites = "recalculate site membership"

// recalculateLater orders site membership to be worked out anew: a moment later and not at
// once, as on Salesforce. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmember.htm
func (w *write) recalculateLater(id string) {
	payload, err := json.Marshal(id)
	w.tx.Fail("order a job", err)
	w.tx.AddJob(store.Job{Due: w.tx.Now().Add(LoadSettings(w.tx).SiteDelay), Kind: jobSites, Payload: payload})
}

// RunDue does what had been put off until now or before. The demo org has no
// clockwork: a request that comes later than a job runs it first.
func (e *Engine) RunDue(tx *store.Tx, now time.Time) {
	for _, job := range tx.DueJobs(now) {
		if job.Kind == jobSites && e.schema.Object(objectNetworkMember) != nil {
			var id string
			tx.Fail("read the job "+job.Kind, json.Unmarshal(job.Payload, &id))
			if group := tx.Get(objectNetworkMemberGroup, id); group != nil {
				settleMemberGroup(tx, group)
			} else {
				recalculateSites(tx, id)
			}
		}
		tx.RemoveJob(job.ID)
	}
}

// settleMemberGroup ends the waiting of a NetworkMemberGroup, and works out the sites of
// everyone whom it concerns.
func settleMemberGroup(tx *store.Tx, group store.Row) {
	switch id := group.String("Id"); group.String(fieldAssignmentStatus) {
	case statusWaitingForAdd:
		tx.Set(objectNetworkMemberGroup, id, store.Row{fieldAssignmentStatus: statusAdded})
	case statusWaitingToRemove:
		tx.Delete(objectNetworkMemberGroup, id)
	}
	parent := group.String(fieldParentID)
	users := tx.Select(objectUser, `"ProfileId" = ? OR "Id" IN (
		SELECT "AssigneeId" FROM "PermissionSetAssignment" WHERE "PermissionSetId" = ?)`, parent, parent)
	for _, user := range users {
		recalculateSites(tx, user.String("Id"))
	}
}

// sitesOf selects the sites that a user's profile and permission sets give. A
// permission set group gives none: sites name permission sets.
const sitesOf = `"Id" IN (
	SELECT "NetworkId" FROM "NetworkMemberGroup" WHERE "AssignmentStatus" = ? AND "ParentId" IN (
		SELECT "ProfileId" FROM "User" WHERE "Id" = ?
		UNION ALL SELECT "PermissionSetId" FROM "PermissionSetAssignment"
		WHERE "AssigneeId" = ? AND ("ExpirationDate" IS NULL OR "ExpirationDate" > ?)))`

func recalculateSites(tx *store.Tx, userID string) {
	due := tx.Select("Network", sitesOf, statusAdded, userID, userID, store.FormatTime(tx.Now()))
	given := map[string]bool{}
	for _, site := range due {
		given[site.String("Id")] = true
	}
	for _, member := range tx.Select(objectNetworkMember, `"MemberId" = ?`, userID) {
		site := member.String("NetworkId")
		if given[site] {
			delete(given, site)
			continue
		}
		tx.Delete(objectNetworkMember, member.String("Id"))
	}
	for _, site := range due {
		if id := site.String("Id"); given[id] && !refusesMembership(tx, userID) {
			tx.Insert(objectNetworkMember, store.Row{"MemberId": userID, "NetworkId": id})
		}
	}
}

// refusesMembership tells whether the individual of the user's contact keeps the user from
// being made a member of a site. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
func refusesMembership(tx *store.Tx, userID string) bool {
	return tx.Count("Individual", `("HasOptedOutProcessing" OR "ShouldForget") AND "Id" IN (
		SELECT "IndividualId" FROM "Contact" WHERE "Id" IN (SELECT "ContactId" FROM "User" WHERE "Id" = ?))`, userID) > 0
}
