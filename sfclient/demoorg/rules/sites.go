package rules

import (
	"encoding/json"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

// The kinds of the jobs about sites: one recalculates a user's, the other those of all
// whom a NetworkMemberGroup concerns.
const (
	jobSites   = "recalculate site membership"
	jobMembers = "recalculate the members of a site"
)

type sitesJob struct {
	UserID  string `json:"userId,omitempty"`
	GroupID string `json:"groupId,omitempty"`
}

// recalculateLater orders the user's site membership to be worked out anew: a
// moment later and not at once, as on Salesforce. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmember.htm
func (w *write) recalculateLater(userID string) {
	w.orderSites(jobSites, sitesJob{UserID: userID})
}

func (w *write) orderSites(kind string, job sitesJob) {
	payload, err := json.Marshal(job)
	w.tx.Fail("order a job", err)
	w.tx.AddJob(store.Job{Due: w.tx.Now().Add(LoadSettings(w.tx).SiteDelay), Kind: kind, Payload: payload})
}

// RunDue does what had been put off until now or before. The demo org has no
// clockwork: a request that comes later than a job runs it first.
func (e *Engine) RunDue(tx *store.Tx, now time.Time) {
	jobs := tx.DueJobs(now)
	for _, job := range jobs {
		e.run(tx, job)
		tx.RemoveJob(job.ID)
	}
}

func (e *Engine) run(tx *store.Tx, job store.Job) {
	if e.schema.Object(objectNetworkMember) == nil {
		return
	}
	var order sitesJob
	tx.Fail("read the job "+job.Kind, json.Unmarshal(job.Payload, &order))
	switch job.Kind {
	case jobSites:
		recalculateSites(tx, order.UserID)
		return
	case jobMembers:
		settleMemberGroup(tx, order.GroupID)
		return
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
	if refuses := refusesMembership(tx, userID); refuses {
		return
	}
	for _, site := range due {
		if id := site.String("Id"); given[id] {
			tx.Insert(objectNetworkMember, store.Row{"MemberId": userID, "NetworkId": id})
		}
	}
}

// refusesMembership tells whether the individual of the user's contact keeps the user from
// being made a member of a site. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
func refusesMembership(tx *store.Tx, userID string) bool {
	n := tx.Count("Individual", `("HasOptedOutProcessing" OR "ShouldForget") AND "Id" IN (
		SELECT "IndividualId" FROM "Contact" WHERE "Id" IN (SELECT "ContactId" FROM "User" WHERE "Id" = ?))`, userID)
	return n > 0
}
