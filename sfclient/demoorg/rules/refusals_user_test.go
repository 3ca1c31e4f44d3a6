package rules_test

import (
	"strings"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

func userRefusalCases() []refusalCase {
	return []refusalCase{
		{
			name: "admin-may-not-manage-user", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).by(seed.AdminWithoutExternalUsers)
			},
		},
		{
			name: "admin-does-not-see-role", code: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message: "insufficient access rights on cross-reference id: {role}",
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).with("UserRoleId", o.role(o.accountOf(seed.Tomas), "Worker")).by(seed.AdminWithoutViewRoles)
			},
		},
		{
			name: "unknown-profile", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey,
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Tomas), values: store.Row{"ProfileId": missing("00e")}}
			},
		},
		{
			name: "unknown-role", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey,
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).with("UserRoleId", missing("00E"))
			},
		},
		{
			name: "unknown-contact", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey,
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Nina), values: store.Row{"ContactId": missing("003")}}
			},
		},
		{
			name: "incompatible-profile", code: "FIELD_INTEGRITY_EXCEPTION", message: incompatible, fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Priya, seed.ProfilePartnerSales) },
		},
		{
			name: "incompatible-profile", code: "FIELD_INTEGRITY_EXCEPTION", message: incompatible, fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Maya, "Standard User") },
		},
		{
			name: "incompatible-profile", code: "FIELD_INTEGRITY_EXCEPTION", message: incompatible, fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Dana, seed.ProfileCustomerPlusService) },
		},
		{
			name: "back-to-license-without-role", code: "FIELD_INTEGRITY_EXCEPTION", message: incompatible, fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Dana, seed.ProfileMaya) },
		},
		{
			name: "license-disabled", code: "FIELD_INTEGRITY_EXCEPTION", message: incompatible, fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Aiko, "Customer Portal Manager Standard") },
		},
		{
			name: "standard-external-profile", code: "FIELD_INTEGRITY_EXCEPTION", fields: []string{"ProfileId"},
			message: "To create or update users for this profile, go to Setup > Digital Experiences > Settings and select Allow using standard external profiles for self-registration, user creation, and login.",
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Tomas, seed.ProfileStandardPartner) },
		},
		{
			name: "internal-user-with-contact", code: "FIELD_INTEGRITY_EXCEPTION", message: "only portal users can be associated to a contact", fields: []string{"ContactId"},
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Priya), values: store.Row{"ContactId": o.id("Contact", "LastName", "Yankova")}}
			},
		},
		{
			name: "external-user-without-nickname", code: "REQUIRED_FIELD_MISSING",
			message: "Required fields are missing: [CommunityNickname]", fields: []string{"CommunityNickname"},
			attempt: func(o *org) attempt {
				person := newPerson(o, o.newContact(o.accountOf(seed.Tomas)), seed.ProfilePartnerSales)
				delete(person, "CommunityNickname")
				return attempt{object: "User", values: person}
			},
		},
		{
			name: "contactless", code: "FIELD_INTEGRITY_EXCEPTION", message: "portal users must be associated to a contact", fields: []string{"ContactId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Nina, seed.ProfileCustomerPlusService) },
		},
		{
			name: "contact-without-account", code: "FIELD_INTEGRITY_EXCEPTION", message: "the contact of a portal user must belong to an account", fields: []string{"ContactId"},
			attempt: func(o *org) attempt {
				contact := o.id("Contact", "LastName", "Yankova")
				o.set("Contact", contact, store.Row{"AccountId": nil})
				return upgradeOf(o, seed.Nina, seed.ProfileCustomerPlusService).with("ContactId", contact)
			},
		},
		{
			name: "contact-has-user", code: "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT", message: "portal user already exists for contact", fields: []string{"ContactId"},
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Nina), values: store.Row{"ContactId": o.userRow(seed.Maya).String("ContactId")}}
			},
		},
		{
			name: "partner-on-person-account", code: "FIELD_INTEGRITY_EXCEPTION", message: "partner users can't be associated to a person account", fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Omar, seed.ProfilePartnerSales) },
		},
		{
			name: "account-not-partner", code: "FIELD_INTEGRITY_EXCEPTION", message: "the account of a partner user must be a partner account", fields: []string{"ProfileId"},
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Maya, seed.ProfilePartnerSales) },
		},
		{
			name: "forbidden-set-assigned", code: "FIELD_INTEGRITY_EXCEPTION", fields: []string{"ProfileId"},
			message: "Can't assign permission set Customer Community Extras to user Maya Chen. The user license doesn't allow it.",
			attempt: func(o *org) attempt {
				o.configure(func(s *rules.Settings) { s.KeepsForbiddenSets = true })
				return upgradeOf(o, seed.Maya, seed.ProfileCustomerPlusService)
			},
		},
		{
			name: "account-owner-without-role", code: "UNKNOWN_EXCEPTION", message: ownerRole,
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Lena, seed.ProfileCustomerPlusService) },
		},
		{
			name: "account-owned-by-external-user", code: "UNKNOWN_EXCEPTION", message: portalOwn,
			attempt: func(o *org) attempt {
				o.set("Account", o.accountOf(seed.Aiko), store.Row{"OwnerId": o.user(seed.Maya)})
				return upgradeOf(o, seed.Aiko, seed.ProfileCustomerPlusService)
			},
		},
		{
			name: "role-of-wrong-portal-type", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfileCustomerPlusService).with("UserRoleId", o.role(o.accountOf(seed.Tomas), "Worker"))
			},
		},
		{
			name: "role-of-other-account", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).with("UserRoleId", o.role(o.accountOf(seed.Dana), "Manager"))
			},
		},
		{
			name: "role-of-other-account", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).with("UserRoleId", o.userRow(seed.ZoePartner)["UserRoleId"])
			},
		},
		{
			name: "internal-role", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales).with("UserRoleId", o.id("UserRole", "Name", "Channel Americas"))
			},
		},
		{
			name: "role-without-role-license", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Tomas), values: store.Row{"UserRoleId": o.role(o.accountOf(seed.Tomas), "Worker")}}
			},
		},
		{
			name: "role-taken-away", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"UserRoleId"},
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Dana), values: store.Row{"UserRoleId": nil}}
			},
		},
		{
			name: "person-role-without-optimization", code: "FIELD_INTEGRITY_EXCEPTION", message: roleType, fields: []string{"PortalRole"},
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Dana), values: store.Row{"PortalRole": "PersonAccount"}}
			},
		},
		{
			name: "username-taken", code: "DUPLICATE_USERNAME", fields: []string{"Username"},
			message: "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ",
			attempt: func(o *org) attempt {
				return attempt{object: "User", id: o.user(seed.Maya), values: store.Row{"Username": strings.ToUpper(seed.Tomas)}}
			},
		},
		{
			name: "username-of-other-org", code: "DUPLICATE_USERNAME", fields: []string{"Username"},
			message: "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ",
			attempt: func(o *org) attempt {
				o.configure(func(s *rules.Settings) { s.UniqueUsernames, s.UsernamesElsewhere = false, []string{seed.Tomas} })
				return upgradeOf(o, seed.Tomas, seed.ProfilePartnerSales)
			},
		},
		{
			name: "portal-role-limit", code: "UNKNOWN_EXCEPTION", message: "Your organization has most likely exceeded a limit on the number of portal roles",
			attempt: func(o *org) attempt {
				o.configure(func(s *rules.Settings) { s.PortalRoleLimit = 1 })
				return upgradeOf(o, seed.Maya, seed.ProfileCustomerPlusService)
			},
		},
		{
			name: "no-free-seat", code: "LICENSE_LIMIT_EXCEEDED", message: "License Limit Exceeded - Channel Account",
			attempt: func(o *org) attempt { return upgradeOf(o, seed.Tomas, seed.ProfileChannel) },
		},
		{
			name: "no-free-seat", code: "LICENSE_LIMIT_EXCEEDED", message: "License Limit Exceeded - Customer Community",
			attempt: func(o *org) attempt {
				o.set("UserLicense", o.id("UserLicense", "Name", seed.LicenseCustomer), store.Row{"TotalLicenses": 1})
				return attempt{object: "User", id: o.user(seed.Eva), values: store.Row{"IsActive": true}}
			},
		},
	}
}
