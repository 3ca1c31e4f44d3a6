package sfclient

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

const roleColumns = "Id, Name, DeveloperName, PortalType, PortalRole, ParentRoleId, PortalAccountId, PortalAccountOwnerId"

type roleRow struct {
	ID                   wire.RecordID `json:"Id"`
	Name                 string
	DeveloperName        string
	PortalType           core.PortalType
	PortalRole           core.PortalRole
	ParentRoleID         wire.RecordID `json:"ParentRoleId"`
	PortalAccountID      wire.RecordID `json:"PortalAccountId"`
	PortalAccountOwnerID wire.RecordID `json:"PortalAccountOwnerId"`
}

func (r *roleRow) role() core.UserRole {
	return core.UserRole{
		ID: core.ID(r.ID), Name: r.Name, DeveloperName: r.DeveloperName, PortalType: r.PortalType, PortalRole: r.PortalRole,
		ParentID: core.ID(r.ParentRoleID), AccountID: core.ID(r.PortalAccountID), AccountOwner: core.ID(r.PortalAccountOwnerID),
	}
}

const accountColumns = "Id, Name, OwnerId, Owner.Name, Owner.UserType, Owner.UserRoleId, Owner.IsActive, LastModifiedDate"

// tableAccount is the table of the accounts.
const tableAccount = "Account"

// fieldIsPartner is the flag that makes an account a partner account.
const fieldIsPartner = "IsPartner"

// optionalAccountColumns are the fields of Account that an org may lack.
var optionalAccountColumns = []string{fieldIsPartner, "IsCustomerPortal", "IsPersonAccount"}

type accountRow struct {
	ID               wire.RecordID `json:"Id"`
	Name             string
	IsPartner        *bool
	IsCustomerPortal *bool
	IsPersonAccount  *bool
	OwnerID          wire.RecordID `json:"OwnerId"`
	Owner            *accountOwner
	LastModifiedDate wire.Moment
}

// accountOwner is an account's owner as far as rules ask about it.
type accountOwner struct {
	Name       string
	UserType   core.UserType
	UserRoleID wire.RecordID `json:"UserRoleId"`
	IsActive   *bool
}

// ownerRow is an account's owner as a record of its own.
type ownerRow struct {
	ID wire.RecordID `json:"Id"`
	accountOwner
}

func (r *accountRow) account() *core.Account {
	a := &core.Account{
		ID: core.ID(r.ID), Name: r.Name, IsPartner: r.IsPartner, IsCustomerPortal: r.IsCustomerPortal,
		IsPersonAccount: r.IsPersonAccount, OwnerID: core.ID(r.OwnerID), LastModified: r.LastModifiedDate.Time,
	}
	if o := r.Owner; o != nil {
		a.OwnerName, a.OwnerUserType, a.OwnerRoleID, a.OwnerIsActive = o.Name, o.UserType, core.ID(o.UserRoleID), o.IsActive
	}
	return a
}

// ownerReads are the queries about the account's owner.
type ownerReads struct {
	role           *wire.Query[ownerRoleRow]
	personAccounts *wire.Query[ownedAccountsRow] // nil where the org has no person accounts
}

// ownerRoleRow is the owner with the name of the role.
type ownerRoleRow struct {
	ID         wire.RecordID `json:"Id"`
	UserRoleID wire.RecordID `json:"UserRoleId"`
	UserRole   *struct{ Name string }
}

// ownedAccountsRow counts the accounts of an owner; there is no row of none.
type ownedAccountsRow struct {
	OwnerID  wire.RecordID `json:"OwnerId"`
	Accounts int           `json:"accounts"`
}

func newOwnerReads(d *schema, owner core.ID) *ownerReads {
	id := wire.Quote(string(owner))
	r := &ownerReads{role: wire.Select[ownerRoleRow](tableUserRole, "SELECT Id, UserRoleId, UserRole.Name FROM User WHERE Id = "+id).
		About(isOf(owner, func(r *ownerRoleRow) wire.RecordID { return r.ID }))}
	if d.account.has("IsPersonAccount") {
		r.personAccounts = wire.Select[ownedAccountsRow](tableAccount,
			"SELECT OwnerId, COUNT(Id) accounts FROM Account WHERE OwnerId = "+id+" AND IsPersonAccount = true GROUP BY OwnerId").
			About(isOf(owner, func(r *ownedAccountsRow) wire.RecordID { return r.OwnerID }))
	}
	return r
}

func (r *ownerReads) listSelections() []wire.Selection {
	if r.personAccounts == nil {
		return []wire.Selection{r.role}
	}
	return []wire.Selection{r.role, r.personAccounts}
}

// complete adds what is known of the owner to the account. Nothing waits for it, so that
// what can't be read is left out.
func (r *ownerReads) complete(account *core.Account) {
	if row := r.role.First(); row != nil && row.UserRole != nil && core.ID(row.UserRoleID) == account.OwnerRoleID {
		account.OwnerRoleName = row.UserRole.Name
	}
	if r.personAccounts != nil && r.personAccounts.Refused == nil {
		account.OwnersPersonAccounts = new(int)
		if row := r.personAccounts.First(); row != nil {
			*account.OwnersPersonAccounts = row.Accounts
		}
	}
}

// externalTypes are the user types that can't own what is on a partner account.
const externalTypes = "('PowerPartner', 'PowerCustomerSuccess', 'CspLitePortal', 'CustomerSuccess')"

// roleBasedTypes are the user types that have an account role.
const roleBasedTypes = "('PowerPartner', 'PowerCustomerSuccess')"

// userCountRow is a row of the users of an account, counted by type and role.
type userCountRow struct {
	AccountID  wire.RecordID `json:"AccountId"`
	UserType   core.UserType
	UserRoleID wire.RecordID `json:"UserRoleId"`
	Users      int           `json:"users"`
}

// countOthers leaves the user out of the counts: an answer that counts everyone is the
// same whoever of the account is asked about, and so can't be of another user.
func countOthers(rows []*userCountRow, user core.User) []core.UserCount {
	role := core.ID("")
	if user.Role != nil {
		role = user.Role.ID
	}
	others := make([]core.UserCount, 0, len(rows))
	for _, row := range rows {
		count := core.UserCount{UserType: row.UserType, RoleID: core.ID(row.UserRoleID), Users: row.Users}
		if user.IsActive && user.UserType.Is(count.UserType) && role == count.RoleID {
			count.Users--
		}
		if count.Users > 0 {
			others = append(others, count)
		}
	}
	return others
}

// maxOtherUsers bounds the people that are named as changed by an upgrade: with
// account role optimization there is one on a shared role of each kind.
const maxOtherUsers = "200"

// accountReads are the queries about the user's account.
type accountReads struct {
	account  *wire.Query[accountRow]
	required *requiredReads
	others   *wire.Query[userRow]
	counts   *wire.Query[userCountRow]
}

func newAccountReads(d *schema, account, user core.ID) *accountReads {
	mates := " FROM User WHERE AccountId = " + wire.Quote(string(account)) + " AND IsActive = true AND UserType IN "
	return &accountReads{
		required: newRequiredReads(d.account, account),
		account: wire.Select[accountRow](tableAccount,
			"SELECT "+d.account.listColumns(accountColumns, optionalAccountColumns...)+" FROM Account WHERE Id = "+wire.Quote(string(account))).
			About(isOf(account, func(r *accountRow) wire.RecordID { return r.ID })),
		others: wire.Select[userRow]("User",
			"SELECT Id, Username, Name, Email, IsActive, UserType, ProfileId, ContactId, AccountId, UserRoleId, "+
				"UserRole.Id, UserRole.Name, UserRole.PortalType, UserRole.PortalRole, UserRole.PortalAccountId, "+
				"UserRole.PortalAccountOwnerId, LastModifiedDate, SystemModstamp"+mates+roleBasedTypes+
				" AND Id != "+wire.Quote(string(user))+" AND UserRole.PortalRole = 'PersonAccount' ORDER BY Id LIMIT "+maxOtherUsers).
			About(isOf(account, func(r *userRow) wire.RecordID { return r.AccountID })),
		counts: wire.Select[userCountRow]("User",
			"SELECT AccountId, UserType, UserRoleId, COUNT(Id) users"+mates+externalTypes+" GROUP BY AccountId, UserType, UserRoleId").
			About(isOf(account, func(r *userCountRow) wire.RecordID { return r.AccountID })),
	}
}

func (r *accountReads) listSelections() []wire.Selection {
	return append([]wire.Selection{r.account, r.others, r.counts}, r.required.listSelections()...)
}

// complete adds the account and its users to the facts. contacts counts those that an
// external user owns.
func (r *accountReads) complete(d *schema, contacts *wire.Query[wire.NoRow], facts *upgrade.UserFacts) {
	facts.Unreadable = append(facts.Unreadable, gapsOf(r.account, r.counts)...)
	facts.Unreadable = append(facts.Unreadable, unreadableFor(tableUserRole, r.others.Refused)...) // they are asked for by their role
	r.required.complete(facts)
	facts.OtherUsers = rowsTo(r.others.Rows, (*userRow).user)
	row := r.account.First()
	if row == nil {
		if r.account.Refused == nil {
			facts.Unreadable = append(facts.Unreadable, upgrade.Unreadable{What: tableAccount, Code: core.CodeNotFound, Message: "the account is not visible to the session"})
		}
		return
	}
	facts.Account = row.account()
	facts.Account.PartnerChangeable = d.account.mayChange(fieldIsPartner)
	facts.User.AccountName = row.Name
	facts.Unreadable = append(facts.Unreadable, d.account.listUnreadable(optionalAccountColumns...)...)
	if contacts != nil {
		facts.Unreadable = append(facts.Unreadable, gapsOf(contacts)...)
		if contacts.Refused == nil {
			facts.Account.ExternallyOwnedContacts = &contacts.Total
		}
	}
	if r.counts.Refused == nil {
		facts.Account.ExternalUsers = countOthers(r.counts.Rows, facts.User)
	}
}
