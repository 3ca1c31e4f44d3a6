package rules

import (
	"encoding/json"
	"fmt"
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
func (w *write) recalculateLater(userID string) error {
	return w.orderSites(jobSites, sitesJob{UserID: userID})
}

func (w *write) orderSites(kind string, job sitesJob) error {
	settings, err := LoadSettings(w.tx)
	if err != nil {
		return err
	}
	payload, err := json.Marshal(job)
	if err != nil {
		return fmt.Errorf("order a job: %w", err)
	}
	return w.tx.AddJob(store.Job{Due: w.tx.Now().Add(settings.SiteDelay), Kind: kind, Payload: payload})
}

// RunDue does what had been put off until now or before. The demo org has no
// clockwork: a request that comes later than a job runs it first.
func (e *Engine) RunDue(tx *store.Tx, now time.Time) error {
	jobs, err := tx.DueJobs(now)
	if err != nil {
		return fmt.Errorf("read the due jobs: %w", err)
	}
	for _, job := range jobs {
		if err := e.run(tx, job); err != nil {
			return err
		}
		if err := tx.RemoveJob(job.ID); err != nil {
			return fmt.Errorf("remove a job: %w", err)
		}
	}
	return nil
}

func (e *Engine) run(tx *store.Tx, job store.Job) error {
	if e.schema.Object(objectNetworkMember) == nil {
		return nil
	}
	var order sitesJob
	if err := json.Unmarshal(job.Payload, &order); err != nil {
		return fmt.Errorf("read the job %q: %w", job.Kind, err)
	}
	switch job.Kind {
	case jobSites:
		return recalculateSites(tx, order.UserID)
	case jobMembers:
		return settleMemberGroup(tx, order.GroupID)
	}
	return nil
}

// sitesOf selects the sites that a user's profile and permission sets give. A
// permission set group gives none: sites name permission sets.
const sitesOf = `"Id" IN (
	SELECT "NetworkId" FROM "NetworkMemberGroup" WHERE "AssignmentStatus" = ? AND "ParentId" IN (
		SELECT "ProfileId" FROM "User" WHERE "Id" = ?
		UNION ALL SELECT "PermissionSetId" FROM "PermissionSetAssignment"
		WHERE "AssigneeId" = ? AND ("ExpirationDate" IS NULL OR "ExpirationDate" > ?)))`

func recalculateSites(tx *store.Tx, userID string) error {
	due, err := tx.Select("Network", sitesOf, statusAdded, userID, userID, store.FormatTime(tx.Now()))
	if err != nil {
		return fmt.Errorf("read the sites of a user: %w", err)
	}
	given := map[string]bool{}
	for _, site := range due {
		given[site.String("Id")] = true
	}
	members, err := tx.Select(objectNetworkMember, `"MemberId" = ?`, userID)
	if err != nil {
		return fmt.Errorf("read the memberships of a user: %w", err)
	}
	for _, member := range members {
		site := member.String("NetworkId")
		if given[site] {
			delete(given, site)
			continue
		}
		if err := tx.Delete(objectNetworkMember, member.String("Id")); err != nil {
			return fmt.Errorf("end a membership: %w", err)
		}
	}
	if refuses, err := refusesMembership(tx, userID); err != nil || refuses {
		return err
	}
	for _, site := range due {
		if id := site.String("Id"); given[id] {
			if _, err := tx.Insert(objectNetworkMember, store.Row{"MemberId": userID, "NetworkId": id}); err != nil {
				return fmt.Errorf("begin a membership: %w", err)
			}
		}
	}
	return nil
}

// refusesMembership tells whether the individual of the user's contact keeps the user from
// being made a member of a site. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
func refusesMembership(tx *store.Tx, userID string) (bool, error) {
	n, err := tx.Count("Individual", `("HasOptedOutProcessing" OR "ShouldForget") AND "Id" IN (
		SELECT "IndividualId" FROM "Contact" WHERE "Id" IN (SELECT "ContactId" FROM "User" WHERE "Id" = ?))`, userID)
	if err != nil {
		return false, fmt.Errorf("read the individual of a user: %w", err)
	}
	return n > 0, nil
}
