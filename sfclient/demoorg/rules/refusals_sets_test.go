package rules_test

import (
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// newSet is an attempt to make a permission set for a user license.
func newSet(o *org, name string) attempt {
	return attempt{object: "PermissionSet", values: store.Row{
		"Name": name, "Label": "Kept", "LicenseId": o.id("UserLicense", "Name", seed.LicensePartner),
	}}
}

// newRow is an attempt to add a row to a permission set that partners may have.
func newRow(o *org, object string, values store.Row) attempt {
	values["ParentId"] = o.permissionSet("Partner_Extras")
	return attempt{object: object, values: values}
}

func setRefusalCases() []refusalCase {
	const (
		integrity = "FIELD_INTEGRITY_EXCEPTION"
		picklist  = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
		ofOwned   = `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile")`
		badName   = "The API name can only contain letters, digits and underscores, must begin with a letter, and must not end with an underscore or contain two in a row."
	)
	cases := []refusalCase{
		{
			name: "assigned-permission-set", code: "DELETE_FAILED", message: "Your attempt to delete Partner Extras could not be completed because it is assigned to users.",
			attempt: func(o *org) attempt {
				return attempt{object: "PermissionSet", id: o.permissionSet("Partner_Extras"), remove: true}
			},
		},
		{
			name: "admin-may-not-write", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt { return newSet(o, "Kept").by(seed.Priya) },
		},
		{
			name: "permission-set-name-taken", code: "DUPLICATE_DEVELOPER_NAME", fields: []string{"Name"}, message: "The permission set name partner_extras is in use already.",
			attempt: func(o *org) attempt { return newSet(o, "partner_extras") },
		},
		{
			name: "permission-set-owned", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return newRow(o, "ObjectPermissions", store.Row{"SobjectType": "Contract", "PermissionsRead": true}).
					with("ParentId", o.id("PermissionSet", "ProfileId", o.profile(seed.ProfilePartnerSales)))
			},
		},
		{
			name: "permission-row-twice", code: "DUPLICATE_VALUE", message: "duplicate value found: ParentId duplicates value on record with id: {row}",
			attempt: func(o *org) attempt {
				return newRow(o, "ObjectPermissions", store.Row{"SobjectType": "Campaign", "PermissionsRead": true})
			},
		},
		{
			name: "permission-depends", code: integrity, message: "Permission Edit Accounts depends on permission(s): Read Accounts",
			attempt: func(o *org) attempt {
				return newRow(o, "ObjectPermissions", store.Row{"SobjectType": "Account", "PermissionsEdit": true})
			},
		},
		{
			name: "permission-depends", code: integrity, message: "Permission Read Contacts depends on permission(s): Read Accounts",
			attempt: func(o *org) attempt {
				return newRow(o, "ObjectPermissions", store.Row{"SobjectType": "Contact", "PermissionsRead": true})
			},
		},
		{
			name: "permission-depends", code: integrity, message: "Permission Edit Case.Priority depends on permission(s): Read Case.Priority",
			attempt: func(o *org) attempt {
				return newRow(o, "FieldPermissions", store.Row{"SobjectType": "Case", "Field": "Case.Priority", "PermissionsEdit": true})
			},
		},
		{
			name: "permission-depends", code: integrity, message: "Permission Convert Leads depends on permission(s): Edit Leads",
			attempt: func(o *org) attempt { return newSet(o, "Kept").with("PermissionsConvertLeads", true) },
		},
		{
			name: "permission-depends", code: integrity, message: "Permission Export Reports depends on permission(s): Run Reports",
			attempt: func(o *org) attempt { return newSet(o, "Kept").with("PermissionsExportReport", true) },
		},
		{
			name: "permission-not-in-license-of-set", code: integrity, message: "The user license doesn't allow the permission: Edit My Own Posts",
			attempt: func(o *org) attempt { return newSet(o, "Kept").with("PermissionsChatterEditOwnPost", true) },
		},
		{
			name: "permission-not-in-license-of-set", code: integrity, message: "The user license doesn't allow the permission: View All Warranty Claims",
			attempt: func(o *org) attempt {
				return newRow(o, "ObjectPermissions", store.Row{"SobjectType": "Warranty_Claim__c", "PermissionsRead": true, "PermissionsViewAllRecords": true})
			},
		},
		{
			name: "site-member-twice", code: "DUPLICATE_VALUE", message: "duplicate value found: ParentId duplicates value on record with id: {member}",
			attempt: func(o *org) attempt {
				return attempt{object: "NetworkMemberGroup", values: store.Row{"NetworkId": o.id("Network", "Name", seed.SiteByPermissionSet), "ParentId": o.permissionSet(seed.SetReturnable)}}
			},
		},
	}
	for _, name := range []string{"1st", "Kept_", "Kept__rows", "Kept rows"} {
		cases = append(cases, refusalCase{
			name: "permission-set-name", code: integrity, fields: []string{"Name"}, message: badName,
			attempt: func(o *org) attempt { return newSet(o, name) },
		})
	}
	for object, values := range map[string]store.Row{
		"FieldPermissions":        {"SobjectType": "Case", "Field": "Case.Nonsense", "PermissionsRead": true},
		"SetupEntityAccess":       {"SetupEntityId": missing("01p")},
		"PermissionSetTabSetting": {"Name": "No_Such_Tab", "Visibility": "DefaultOn"},
	} {
		cases = append(cases, refusalCase{
			name: "permission-on-nothing", code: picklist, message: "bad value for restricted picklist field: " + namedBy(values),
			attempt: func(o *org) attempt { return newRow(o, object, values) },
		})
	}
	for _, owned := range [][2]string{
		{"PermissionSet", `"IsOwnedByProfile"`},
		{"PermissionSet", `"PermissionSetGroupId" IS NOT NULL`},
		{"ObjectPermissions", ofOwned},
		{"FieldPermissions", ofOwned},
		{"SetupEntityAccess", ofOwned},
		{"PermissionSetTabSetting", ofOwned},
	} {
		cases = append(cases, refusalCase{
			name: "permission-set-owned", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return attempt{object: owned[0], id: o.query(owned[0], owned[1])[0].String("Id"), remove: true}
			},
		})
	}
	return cases
}

// namedBy is what a row of permissions is about.
func namedBy(values store.Row) string {
	for _, key := range []string{"Field", "SetupEntityId", "Name"} {
		if text := values.String(key); text != "" {
			return text
		}
	}
	return ""
}
