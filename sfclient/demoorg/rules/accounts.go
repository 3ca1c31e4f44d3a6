package rules

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// How many users Salesforce disables along with an account's flag; above, it
// refuses.
const (
	maxPartnerUsersDisabled  = 15
	maxCustomerUsersDisabled = 100
)

// judgeAccount judges the writes of accounts. Enabling one as a partner account makes no
// roles yet: they come with its first user that needs one. Taking the flag away
// disables the users it let in, and deletes their roles for good. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func judgeAccount(w *write) (func(), error) {
	if w.kind != updating {
		return nil, w.refuseWithUsers("account-with-portal-users", fieldAccountID)
	}
	after := w.recordAfter()
	owner, oldOwner := w.parent(objectUser, fieldOwnerID), w.tx.Get(objectUser, w.before.String(fieldOwnerID))
	partners := w.tx.Count(objectUser, activeOfAccount, w.id, typePartner)
	customers := w.tx.Count(objectUser, activeOfAccount, w.id, typeCustomerPlus)
	changesOwner := w.changed(fieldOwnerID)
	enablesPartner, disablesPartner := w.switches(fieldIsPartner)
	enablesCustomer, disablesCustomer := w.switches(fieldIsCustomer)
	ownedByExternal := `"AccountId" = ? AND "OwnerId" IN (SELECT "Id" FROM "User" WHERE "UserType" IN (?, ?, ?, ?))`
	err := refuseFirst(
		words{owner: owner.String("Id")},
		broken{"unknown-owner", changesOwner && owner == nil},
		broken{"inactive-owner", changesOwner && !owner.Bool(fieldIsActive)},
		broken{"person-account-as-partner", enablesPartner && after.Bool(fieldIsPerson)},
		broken{
			"owner-is-external",
			(enablesPartner || changesOwner && (after.Bool(fieldIsPartner) || partners+customers > 0)) && isExternal(owner.String(fieldUserType)),
		},
		broken{"contact-owned-by-external-user", enablesPartner &&
			w.has(objectContact, ownedByExternal, w.id, typePartner, typeCustomerPlus, typeHighVolume, typeCustomer)},
		// It becomes one with users, or keeps its roles under another owner.
		broken{
			"owner-without-role", owner.String(fieldUserRoleID) == "" &&
				(enablesPartner || enablesCustomer || changesOwner && w.has(objectUserRole, `"PortalAccountId" = ?`, w.id)),
		},
		broken{
			"too-many-users-to-disable",
			disablesPartner && partners > maxPartnerUsersDisabled || disablesCustomer && customers > maxCustomerUsersDisabled,
		},
	)
	return func() {
		if disablesPartner {
			w.disableUsers(typePartner)
		}
		if disablesCustomer {
			w.disableUsers(typeCustomerPlus)
		}
		if changesOwner {
			w.followOwner(oldOwner, owner)
		}
	}, err
}

// switches tells whether the write turns a field of the record on, or off.
func (w *write) switches(field string) (on, off bool) {
	is, was := w.recordAfter().Bool(field), w.before.Bool(field)
	return is && !was, was && !is
}

// activeOfAccount selects the users of an account and a type who can log in.
const activeOfAccount = `"AccountId" = ? AND "UserType" = ? AND "IsActive"`

// disableUsers deactivates the account's users of a type, and deletes the roles
// that go with it.
func (w *write) disableUsers(userType string) {
	for _, row := range w.tx.Select(objectUser, `"AccountId" = ? AND "UserType" = ?`, w.id, userType) {
		if row.Bool(fieldIsActive) {
			w.countSeat(readProfile(w.tx, row.String(fieldProfileID)), -1)
		}
		w.set(objectUser, row.String("Id"), store.Row{fieldIsActive: false, fieldUserRoleID: nil, fieldPortalRole: nil, fieldIsPortal: false})
	}
	w.tx.DeleteWhere(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, w.id, portalTypeOf(userType))
}

// refuseWithUsers refuses to delete what an external user hangs on.
func (w *write) refuseWithUsers(rule, field string) error {
	if w.kind != removing {
		return nil
	}
	user := w.tx.First(objectUser, `"`+field+`" = ? ORDER BY "Id"`, w.id)
	return refuseFirst(words{name: w.before.String(fieldName), user: user.String(fieldName)}, broken{rule, user != nil})
}

func judgeContact(w *write) (func(), error) {
	if w.kind == removing {
		return nil, w.refuseWithUsers("contact-with-portal-user", fieldContactID)
	}
	account, owner := w.parent(objectAccount, fieldAccountID), w.parent(objectUser, fieldOwnerID)
	changesOwner := w.changed(fieldOwnerID)
	return nil, refuseFirst(
		words{owner: owner.String("Id")},
		broken{"unknown-contact-owner", changesOwner && owner == nil},
		broken{"inactive-contact-owner", changesOwner && !owner.Bool(fieldIsActive)},
		broken{"external-owner-in-partner-account", changesOwner && account.Bool(fieldIsPartner) && isExternal(owner.String(fieldUserType))},
		broken{"contact-of-user-moves", w.kind == updating && w.changed(fieldAccountID) && w.has(objectUser, `"ContactId" = ?`, w.id)},
	)
}

// completeCase adds whether a case is closed.
func completeCase(w *write) (func(), error) {
	if status, named := w.changes["Status"].(string); named {
		w.changes["IsClosed"], w.changes["ClosedDate"] = status == "Closed", nil
		if status == "Closed" {
			w.changes["ClosedDate"] = w.tx.Now()
		}
	}
	return nil, nil
}

// completeOpportunity adds whether an opportunity is closed and won.
func completeOpportunity(w *write) (func(), error) {
	if stage, named := w.changes["StageName"].(string); named {
		w.changes["IsWon"], w.changes["IsClosed"] = stage == "Closed Won", strings.HasPrefix(stage, "Closed ")
	}
	return nil, nil
}
