package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// attempt is a write that must be refused.
type attempt struct {
	actor  string // the administrator when empty
	object string
	id     string // "" for a create
	values store.Row
	remove bool
}

func (a attempt) run(o *org, tx *store.Tx) error {
	username := a.actor
	if username == "" {
		username = seed.Admin
	}
	actor, err := rules.LoadActor(tx, idOf(o.t, tx, "User", "Username", username))
	if err != nil {
		return err
	}
	switch {
	case a.remove:
		return o.engine.Delete(tx, actor, a.object, a.id)
	case a.id == "":
		_, err = o.engine.Create(tx, actor, a.object, a.values)
		return err
	}
	return o.engine.Update(tx, actor, a.object, a.id, a.values)
}

// refusalCase is one rule with a write that it refuses.
type refusalCase struct {
	name    string // of the rule
	attempt func(o *org) attempt
	code    string
	message string // {name} stands for the id or name that the case gives
	fields  []string
}

const (
	incompatible = "You can only assign profiles that are compatible with the user's license. " +
		"For a list of compatible licenses and profiles, see the Salesforce Help."
	noAccess   = "insufficient access rights on object id"
	noCrossKey = "invalid cross reference id"
	roleType   = "role type must match user type"
	ownerRole  = "portal account owner must have a role"
	portalOwn  = "portal users cannot own partner accounts"
)

// upgradeOf is an attempt to give a user another profile.
func upgradeOf(o *org, username, profile string) attempt {
	return attempt{object: "User", id: o.user(username), values: store.Row{"ProfileId": o.profile(profile)}}
}

func enablePartner(o *org, username string) attempt {
	return attempt{object: "Account", id: o.accountOf(username), values: store.Row{"IsPartner": true}}
}

func (a attempt) by(username string) attempt { a.actor = username; return a }

func (a attempt) with(field string, value any) attempt { a.values[field] = value; return a }

// missing is the id of a record that is not there.
func missing(prefix string) string { return store.MakeID(prefix, 999_999_999) }

func accountRefusalCases() []refusalCase {
	return []refusalCase{
		{
			name: "high-volume-user-in-group", code: "FIELD_INTEGRITY_EXCEPTION", message: "High-volume users can't be in public groups.", fields: []string{"UserOrGroupId"},
			attempt: func(o *org) attempt {
				group := o.id("Group", "DeveloperName", "Harbor_Customers")
				return attempt{object: "GroupMember", values: store.Row{"GroupId": group, "UserOrGroupId": o.user(seed.Maya)}}
			},
		},
		{
			name: "required-field-empty", code: "REQUIRED_FIELD_MISSING", message: "Required fields are missing: [Case__c]",
			attempt: func(o *org) attempt {
				requiring := schema.Build(schema.AllFeatures())
				requiring.Object("Warranty_Claim__c").Field("Case__c").Nillable = false // which the claims of the seed lack
				o.engine = rules.New(requiring)
				claim := o.query("Warranty_Claim__c", `"Case__c" IS NULL ORDER BY "Id"`)[0].String("Id")
				return attempt{object: "Warranty_Claim__c", id: claim, values: store.Row{"Status__c": "Approved"}}
			},
		},
		{
			name: "admin-may-not-edit-account", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt { return enablePartner(o, seed.Maya).by(seed.AdminWithoutAccountEdit) },
		},
		{
			name: "unknown-owner", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey,
			attempt: func(o *org) attempt { return enablePartner(o, seed.Maya).with("OwnerId", missing("005")) },
		},
		{
			name: "inactive-owner", code: "INACTIVE_OWNER_OR_USER", message: "operation performed with inactive user [{inactive}] as owner of account", fields: []string{"OwnerId"},
			attempt: func(o *org) attempt {
				return attempt{object: "Account", id: o.accountOf(seed.Maya), values: store.Row{"OwnerId": o.user(seed.OwnerInactive)}}
			},
		},
		{
			name: "person-account-as-partner", code: "FIELD_INTEGRITY_EXCEPTION", message: "person accounts can't be partner accounts", fields: []string{"IsPartner"},
			attempt: func(o *org) attempt { return enablePartner(o, seed.Omar) },
		},
		{
			name: "owner-is-external", code: "UNKNOWN_EXCEPTION", message: portalOwn,
			attempt: func(o *org) attempt { return enablePartner(o, seed.Maya).with("OwnerId", o.user(seed.Tomas)) },
		},
		{
			name: "owner-is-external", code: "UNKNOWN_EXCEPTION", message: portalOwn,
			attempt: func(o *org) attempt {
				return attempt{object: "Account", id: o.accountOf(seed.Dana), values: store.Row{"OwnerId": o.user(seed.Dana)}}
			},
		},
		{
			name: "contact-owned-by-external-user", code: "UNKNOWN_EXCEPTION", message: portalOwn,
			attempt: func(o *org) attempt { return enablePartner(o, seed.Ivan) },
		},
		{
			name: "owner-without-role", code: "UNKNOWN_EXCEPTION", message: ownerRole,
			attempt: func(o *org) attempt { return enablePartner(o, seed.Lena) },
		},
		{
			name: "owner-without-role", code: "UNKNOWN_EXCEPTION", message: ownerRole,
			attempt: func(o *org) attempt {
				return attempt{object: "Account", id: o.accountOf(seed.Tomas), values: store.Row{"OwnerId": o.user(seed.OwnerWithoutRole)}}
			},
		},
		{
			name: "too-many-users-to-disable", code: "FIELD_INTEGRITY_EXCEPTION", message: "the account has too many portal users to be disabled", fields: []string{"IsPartner", "IsCustomerPortal"},
			attempt: func(o *org) attempt {
				account := o.accountOf(seed.Dana)
				for _, row := range o.query("User", `"UserType" = 'CspLitePortal' ORDER BY "Id" LIMIT 15`) {
					o.set("User", row.String("Id"), store.Row{"AccountId": account, "UserType": "PowerPartner", "IsActive": true})
				}
				return attempt{object: "Account", id: account, values: store.Row{"IsPartner": false}}
			},
		},
	}
}

func contactAndRoleRefusalCases() []refusalCase {
	portalRole := func(o *org) string { return o.role(o.accountOf(seed.Tomas), "Worker") }
	return []refusalCase{
		{
			name: "admin-may-not-write-contact", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return attempt{actor: seed.Sam, object: "Contact", values: store.Row{"LastName": "New"}}.deny(o)
			},
		},
		{
			name: "unknown-contact-owner", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey,
			attempt: func(*org) attempt {
				return attempt{object: "Contact", values: store.Row{"LastName": "New", "OwnerId": missing("005")}}
			},
		},
		{
			name: "inactive-contact-owner", code: "INACTIVE_OWNER_OR_USER", message: "operation performed with inactive user [{inactive}] as owner of contact", fields: []string{"OwnerId"},
			attempt: func(o *org) attempt {
				return attempt{object: "Contact", values: store.Row{"LastName": "New", "OwnerId": o.user(seed.OwnerInactive)}}
			},
		},
		{
			name: "external-owner-in-partner-account", code: "UNKNOWN_EXCEPTION", message: portalOwn,
			attempt: func(o *org) attempt {
				return attempt{object: "Contact", values: store.Row{"LastName": "New", "AccountId": o.accountOf(seed.Tomas), "OwnerId": o.user(seed.Tomas)}}
			},
		},
		{
			name: "contact-of-user-moves", code: "FIELD_INTEGRITY_EXCEPTION", message: "the account of a contact with a portal user can't be changed", fields: []string{"AccountId"},
			attempt: func(o *org) attempt {
				return attempt{object: "Contact", id: o.userRow(seed.Maya).String("ContactId"), values: store.Row{"AccountId": o.accountOf(seed.Tomas)}}
			},
		},
		{
			name: "admin-may-not-manage-roles", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(*org) attempt {
				return attempt{actor: seed.AdminWithoutViewRoles, object: "UserRole", values: store.Row{"Name": "New"}}
			},
		},
		{
			name: "portal-role-created", code: "FIELD_INTEGRITY_EXCEPTION", message: "Cannot specify system-maintained portal role field: [PortalType]",
			attempt: func(o *org) attempt {
				return attempt{object: "UserRole", values: store.Row{"Name": "New", "PortalType": "Partner", "PortalAccountId": o.accountOf(seed.Tomas)}}
			},
		},
		{
			name: "portal-role-changed", code: "FIELD_INTEGRITY_EXCEPTION", message: "Cannot specify system-maintained portal role field: [Name]",
			attempt: func(o *org) attempt {
				return attempt{object: "UserRole", id: portalRole(o), values: store.Row{"Name": "Renamed"}}
			},
		},
		{
			name: "role-in-use", code: "DELETE_FAILED", message: "Your attempt to delete the role could not be completed because users are assigned to it.",
			attempt: func(o *org) attempt { return attempt{object: "UserRole", id: portalRole(o), remove: true} },
		},
	}
}

// deny takes the actor's object permissions away.
func (a attempt) deny(o *org) attempt {
	o.must(func(tx *store.Tx) error {
		tx.DeleteWhere("ObjectPermissions", `"SobjectType" = ?`, a.object)
		return nil
	})
	return a
}

func removalCases() []refusalCase {
	const associated = " could not be completed because it is associated with the following portal users.: {first user}"
	return []refusalCase{
		{
			name: "admin-may-not-write", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return attempt{actor: seed.Aiko, object: "Lead", values: store.Row{"LastName": "x", "Company": "x"}}.deny(o)
			},
		},
		{
			name: "owner-of-records", code: "DELETE_FAILED", message: "Your attempt to delete the record could not be completed because it owns records.",
			attempt: func(o *org) attempt {
				queue := o.id("Group", "DeveloperName", "Claims_Queue")
				if _, err := o.create("Case", store.Row{"Subject": "Waiting", "OwnerId": queue}); err != nil {
					o.t.Fatal(err)
				}
				return attempt{object: "Group", id: queue, remove: true}
			},
		},
		{
			name: "account-with-portal-users", code: "DELETE_FAILED", message: "Your attempt to delete {account name}" + associated,
			attempt: func(o *org) attempt { return attempt{object: "Account", id: o.accountOf(seed.Maya), remove: true} },
		},
		{
			name: "contact-with-portal-user", code: "DELETE_FAILED", message: "Your attempt to delete {first user}" + associated,
			attempt: func(o *org) attempt {
				contact := o.query("User", `"AccountId" = ? ORDER BY "Id"`, o.accountOf(seed.Maya))[0].String("ContactId")
				return attempt{object: "Contact", id: contact, remove: true}
			},
		},
		{
			name: "assignment-of-profile", code: "DELETE_FAILED",
			message: "Your attempt to delete the assignment could not be completed because the permission set is owned by a profile.",
			attempt: func(o *org) attempt {
				of := o.query("PermissionSetAssignment", `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile")`, o.user(seed.Maya))
				return attempt{object: "PermissionSetAssignment", id: of[0].String("Id"), remove: true}
			},
		},
		{
			name: "license-that-is-needed", code: "DELETE_FAILED",
			message: "Your attempt to delete the assignment could not be completed because a permission set that needs the license is assigned.",
			attempt: func(o *org) attempt {
				return attempt{object: "PermissionSetLicenseAssign", id: o.id("PermissionSetLicenseAssign", "AssigneeId", o.user(seed.Maya)), remove: true}
			},
		},
	}
}

func allRefusalCases() []refusalCase {
	return slices.Concat(removalCases(), userRefusalCases(), accountRefusalCases(), contactAndRoleRefusalCases(), assignmentRefusalCases(), setRefusalCases())
}

// names fills in what a message says by id or label.
func (o *org) names() *strings.Replacer {
	return strings.NewReplacer(
		"{role}", o.role(o.accountOf(seed.Tomas), "Worker"),
		"{inactive}", o.user(seed.OwnerInactive),
		"{maya}", o.user(seed.Maya),
		"{account name}", o.get("Account", o.accountOf(seed.Maya)).String("Name"),
		"{first user}", o.query("User", `"AccountId" = ? ORDER BY "Id"`, o.accountOf(seed.Maya))[0].String("Name"),
		"{row}", o.id("ObjectPermissions", "ParentId", o.permissionSet("Partner_Extras")),
		"{member}", o.id("NetworkMemberGroup", "ParentId", o.permissionSet(seed.SetReturnable)),
		"{set}", o.permissionSet(seed.SetReturnable),
		"{package}", o.id("UserPackageLicense", "UserId", o.user(seed.Maya)),
		"{psl}", o.id("PermissionSetLicense", "DeveloperName", seed.LicenseWarranty),
		"{profile}", o.profile(seed.ProfileMaya),
	)
}

// TestRefusals tries each write that must be refused, and finds nothing written
// when it is: a rule judges before anything is changed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range effort.Some(25, allRefusalCases()) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOrg(t)
			a := c.attempt(o)
			want := &schema.APIError{Status: 400, Code: c.code, Message: o.names().Replace(c.message), Fields: c.fields}
			err := o.write(func(tx *store.Tx) error {
				before := fingerprint(tx)
				refused := a.run(o, tx)
				if fingerprint(tx) != before {
					t.Error("the refused write changed something")
				}
				return refused
			})
			if diff := cmp.Diff(want, apiError(t, err)); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryRuleHasACase keeps the table of rules and the table above together, and
// wants a page that each rule comes from.
func TestEveryRuleHasACase(t *testing.T) {
	t.Parallel()
	tried := map[string]string{}
	for _, c := range allRefusalCases() {
		tried[c.name] = c.code
	}
	for _, r := range rules.Rules() {
		code, ok := tried[r.Name]
		if !ok {
			t.Errorf("no case for the rule %s on %s", r.Name, r.Object)
			continue
		}
		if code != r.Code {
			t.Errorf("the rule %s has the code %s, its case %s", r.Name, r.Code, code)
		}
		if !strings.HasPrefix(r.Source, "https://") {
			t.Errorf("the rule %s has no public page: %q", r.Name, r.Source)
		}
		delete(tried, r.Name)
	}
	for name := range tried {
		t.Errorf("the case %s has no rule, or two rules share the name", name)
	}
}
