package rules

import "fmt"

// assignmentWrite is the facts of one new PermissionSetAssignment.
type assignmentWrite struct {
	mayAssign bool
	assignee  user
	profile   profile // of the assignee
	set       permissionSet
	// group is set when a permission set group is assigned; set is then its
	// aggregate.
	group       permissionSetGroup
	duplicate   bool
	expired     bool // ExpirationDate is not in the future
	missingPSLs []string
	// denied is the first permission that the user's license does not allow.
	denied string
}

type permissionSet struct {
	id, label      string
	ownedByProfile bool
	licenseID      string // of the UserLicense it is bound to
}

type permissionSetGroup struct {
	id, label string
	named     bool
}

// cannotAssign is how Salesforce begins to say that a permission set does not fit.
func (w *assignmentWrite) cannotAssign(reason string) string {
	label := w.set.label
	if w.group.named {
		label = w.group.label
	}
	return fmt.Sprintf("Can't assign permission set %s to user %s. %s", label, w.assignee.name, reason)
}

var assignmentRefusals = []refusal[*assignmentWrite]{
	{
		name: "admin-may-not-assign", code: codeAccess, source: sourceAssignment,
		check: func(w *assignmentWrite) string { return when(!w.mayAssign, textAccess) },
	},
	{
		name: "unknown-assignee", code: codeCrossKey, fields: []string{fieldAssigneeID}, source: sourceStatusCodes,
		check: func(w *assignmentWrite) string { return when(w.assignee.id == "", textCrossKey) },
	},
	{
		name: "unknown-permission-set", code: codeCrossKey, fields: []string{fieldPermissionSetID}, source: sourceStatusCodes,
		check: func(w *assignmentWrite) string {
			return when(w.set.id == "" || w.group.named && w.group.id == "", textCrossKey)
		},
	},
	{
		// Worded by us: the permission set of a profile comes and goes with it.
		name: "permission-set-of-profile", code: codeIntegrity, fields: []string{fieldPermissionSetID}, source: sourceAssignment,
		check: func(w *assignmentWrite) string {
			return when(w.set.ownedByProfile, w.cannotAssign("The permission set is owned by a profile."))
		},
	},
	{
		name: "already-assigned", code: codeDuplicate, source: sourceAssignment,
		check: func(w *assignmentWrite) string {
			return when(w.duplicate, fmt.Sprintf("Duplicate PermissionSetAssignment. Assignee: %s; Permission Set: %s", w.assignee.id, w.set.id))
		},
	},
	{
		// Worded by us: an assignment can't begin after its end.
		name: "expiration-in-the-past", code: codeIntegrity, fields: []string{"ExpirationDate"}, source: sourceAssignment,
		check: func(w *assignmentWrite) string {
			return when(w.expired, "The expiration date must be in the future.")
		},
	},
	{
		// Worded like its neighbour: that the licenses must be the same is public,
		// the text is not.
		name: "permission-set-of-other-license", code: codeIntegrity, source: sourceAssignment,
		check: func(w *assignmentWrite) string {
			return when(w.set.licenseID != "" && w.set.licenseID != w.profile.license.id,
				w.cannotAssign("The user license doesn't match the license of the permission set."))
		},
	},
	{
		// Worded like its neighbour.
		name: "permission-set-license-missing", code: codeIntegrity, source: sourceAssignment,
		check: func(w *assignmentWrite) string {
			if len(w.missingPSLs) == 0 {
				return ""
			}
			return w.cannotAssign("The user must have the permission set license: " + w.missingPSLs[0])
		},
	},
	{
		name: "permission-not-in-license", code: codeIntegrity,
		source: "https://support.veeva.com/hc/en-us/articles/115003888654-Error-Can-t-Assign-Permission-Set-to-User-When-Assigning-a-Permission-Set-to-a-User-in-CRM-Online",
		check: func(w *assignmentWrite) string {
			return when(w.denied != "", w.cannotAssign("The user license doesn't allow the permission: "+w.denied))
		},
	},
}

// licenseAssignWrite is the facts of one new PermissionSetLicenseAssign.
type licenseAssignWrite struct {
	mayAssign bool
	assignee  user
	family    family
	id        string // of the PermissionSetLicense
	label     string
	key       string
	status    string
	total     int64
	used      int64
	duplicate bool
}

var licenseAssignRefusals = []refusal[*licenseAssignWrite]{
	{
		name: "admin-may-not-assign-license", code: codeAccess, source: sourceAssignment,
		check: func(w *licenseAssignWrite) string { return when(!w.mayAssign, textAccess) },
	},
	{
		name: "unknown-license-assignee", code: codeCrossKey, fields: []string{fieldAssigneeID}, source: sourceStatusCodes,
		check: func(w *licenseAssignWrite) string { return when(w.assignee.id == "", textCrossKey) },
	},
	{
		name: "unknown-permission-set-license", code: codeCrossKey, fields: []string{"PermissionSetLicenseId"}, source: sourceStatusCodes,
		check: func(w *licenseAssignWrite) string { return when(w.id == "", textCrossKey) },
	},
	{
		name: "license-already-assigned", code: codeDuplicate, source: sourceAssignment,
		check: func(w *licenseAssignWrite) string {
			return when(w.duplicate, fmt.Sprintf("Duplicate PermissionSetLicenseAssign. Assignee: %s; Permission Set License: %s", w.assignee.id, w.id))
		},
	},
	{
		// Worded like the refusal of a permission set.
		name: "license-not-for-user-license", code: codeIntegrity, source: sourceAssignment,
		check: func(w *licenseAssignWrite) string {
			return when(!w.family.allowsLicense(w.key) || w.status != statusActive,
				fmt.Sprintf("Can't assign permission set license %s to user %s. The user license doesn't allow it.", w.label, w.assignee.name))
		},
	},
	{
		name: "no-free-permission-set-license", code: codeLicenseLimit, source: sourceStatusCodes,
		check: func(w *licenseAssignWrite) string {
			return when(w.used >= w.total, "License Limit Exceeded - "+w.label)
		},
	},
}
