package rules_test

import (
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

func assign(o *org, username, set string) attempt {
	return attempt{object: "PermissionSetAssignment", values: store.Row{"AssigneeId": o.user(username), "PermissionSetId": o.permissionSet(set)}}
}

func assignLicense(o *org, username, name string) attempt {
	return attempt{object: "PermissionSetLicenseAssign", values: store.Row{
		"AssigneeId": o.user(username), "PermissionSetLicenseId": o.id("PermissionSetLicense", "DeveloperName", name),
	}}
}

func assignPackage(o *org, username string) attempt {
	return attempt{object: "UserPackageLicense", values: store.Row{
		"UserId": o.user(username), "PackageLicenseId": o.id("PackageLicense", "NamespacePrefix", "bwcharts"),
	}}
}

func assignmentRefusalCases() []refusalCase {
	return []refusalCase{
		{
			name: "admin-may-not-assign", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).by(seed.AdminWithoutAssignPermissions)
			},
		},
		{
			name: "unknown-assignee", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"AssigneeId"},
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).with("AssigneeId", missing("005"))
			},
		},
		{
			name: "unknown-permission-set", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"PermissionSetId"},
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).with("PermissionSetId", missing("0PS"))
			},
		},
		{
			name: "unknown-permission-set", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"PermissionSetId"},
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).with("PermissionSetGroupId", missing("0PG"))
			},
		},
		{
			name: "permission-set-of-profile", code: "FIELD_INTEGRITY_EXCEPTION", fields: []string{"PermissionSetId"},
			message: "Can't assign permission set {profile} to user Tomás Rivera. The permission set is owned by a profile.",
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).with("PermissionSetId", o.id("PermissionSet", "ProfileId", o.profile(seed.ProfileMaya)))
			},
		},
		{
			name: "already-assigned", code: "DUPLICATE_VALUE", message: "Duplicate PermissionSetAssignment. Assignee: {maya}; Permission Set: {set}",
			attempt: func(o *org) attempt { return assign(o, seed.Maya, seed.SetReturnable) },
		},
		{
			name: "expiration-in-the-past", code: "FIELD_INTEGRITY_EXCEPTION", message: "The expiration date must be in the future.", fields: []string{"ExpirationDate"},
			attempt: func(o *org) attempt {
				return assign(o, seed.Tomas, seed.SetReturnable).with("ExpirationDate", store.FormatTime(start))
			},
		},
		{
			name: "permission-set-of-other-license", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set Customer Community Extras to user Aiko Tanaka. The user license doesn't match the license of the permission set.",
			attempt: func(o *org) attempt { return assign(o, seed.Aiko, seed.SetOldLicense) },
		},
		{
			name: "permission-set-license-missing", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set Warranty Claims Agent to user Tomás Rivera. The user must have the permission set license: Warranty Claims",
			attempt: func(o *org) attempt { return assign(o, seed.Tomas, seed.SetWithLicense) },
		},
		{
			name: "group-not-updated", code: "INVALID_CROSS_REFERENCE_KEY", fields: []string{"PermissionSetGroupId"},
			message: `You can only assign users to permission set groups that have the "Updated" status`,
			attempt: func(o *org) attempt {
				group := o.id("PermissionSetGroup", "DeveloperName", seed.GroupMuted)
				o.set("PermissionSetGroup", group, store.Row{"Status": "Failed"})
				return attempt{object: "PermissionSetAssignment", values: store.Row{"AssigneeId": o.user(seed.Tomas), "PermissionSetGroupId": group}}
			},
		},
		{
			name: "permission-not-in-license", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set Deal Registration to user Tomás Rivera. The user license doesn't allow the permission: Read Leads",
			attempt: func(o *org) attempt { return assign(o, seed.Tomas, seed.SetPartnerOnly) },
		},
		{
			name: "permission-not-in-license", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set Community Moderator to user Dana Brooks. The user license doesn't allow the permission: Edit My Own Posts",
			attempt: func(o *org) attempt { return assign(o, seed.Dana, seed.SetNotAllowed) },
		},
		{
			name: "permission-not-in-license", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set Claim Overseer to user Dana Brooks. The user license doesn't allow the permission: View All Warranty Claims",
			attempt: func(o *org) attempt { return assign(o, seed.Dana, "Claim_Overseer") },
		},
		{
			name: "admin-may-not-assign-license", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt {
				return assignLicense(o, seed.Tomas, seed.LicenseWarranty).by(seed.AdminWithoutAssignPermissions)
			},
		},
		{
			name: "unknown-license-assignee", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"AssigneeId"},
			attempt: func(o *org) attempt {
				return assignLicense(o, seed.Tomas, seed.LicenseWarranty).with("AssigneeId", missing("005"))
			},
		},
		{
			name: "unknown-permission-set-license", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"PermissionSetLicenseId"},
			attempt: func(o *org) attempt {
				return assignLicense(o, seed.Tomas, seed.LicenseWarranty).with("PermissionSetLicenseId", missing("0PL"))
			},
		},
		{
			name: "license-already-assigned", code: "DUPLICATE_VALUE", message: "Duplicate PermissionSetLicenseAssign. Assignee: {maya}; Permission Set License: {psl}",
			attempt: func(o *org) attempt { return assignLicense(o, seed.Maya, seed.LicenseWarranty) },
		},
		{
			name: "license-not-for-user-license", code: "FIELD_INTEGRITY_EXCEPTION",
			message: "Can't assign permission set license Analytics Studio to user Tomás Rivera. The user license doesn't allow it.",
			attempt: func(o *org) attempt { return assignLicense(o, seed.Tomas, "AnalyticsStudioPsl") },
		},
		{
			name: "no-free-permission-set-license", code: "LICENSE_LIMIT_EXCEEDED", message: "License Limit Exceeded - Field Service Community",
			attempt: func(o *org) attempt { return assignLicense(o, seed.Dana, seed.LicenseFieldService) },
		},
		{
			name: "admin-may-not-assign-package", code: "INSUFFICIENT_ACCESS_OR_READONLY", message: noAccess,
			attempt: func(o *org) attempt { return assignPackage(o, seed.Tomas).by(seed.Priya) },
		},
		{
			name: "unknown-package-user", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"UserId"},
			attempt: func(o *org) attempt { return assignPackage(o, seed.Tomas).with("UserId", missing("005")) },
		},
		{
			name: "unknown-package", code: "INVALID_CROSS_REFERENCE_KEY", message: noCrossKey, fields: []string{"PackageLicenseId"},
			attempt: func(o *org) attempt { return assignPackage(o, seed.Tomas).with("PackageLicenseId", missing("050")) },
		},
		{
			name: "package-already-assigned", code: "DUPLICATE_VALUE", message: "duplicate value found: PackageLicenseId duplicates value on record with id: {package}",
			attempt: func(o *org) attempt { return assignPackage(o, seed.Maya) },
		},
		{
			name: "no-free-package-license", code: "LICENSE_LIMIT_EXCEEDED", message: "License Limit Exceeded - bwcharts",
			attempt: func(o *org) attempt {
				o.set("PackageLicense", o.id("PackageLicense", "NamespacePrefix", "bwcharts"), store.Row{"AllowedLicenses": 1})
				return assignPackage(o, seed.Tomas)
			},
		},
	}
}
