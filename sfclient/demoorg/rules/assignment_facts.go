package rules

import "strings"

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

func (w *assignmentWrite) fillWords() *strings.Replacer {
	label := w.set.label
	if w.group.named {
		label = w.group.label
	}
	return strings.NewReplacer("{label}", label, "{user}", w.assignee.name, "{assignee}", w.assignee.id, "{set}", w.set.id,
		"{license}", strings.Join(w.missingPSLs[:min(len(w.missingPSLs), 1)], ""), "{permission}", w.denied)
}

// ofOtherLicense tells whether the set is bound to a user license that the assignee's
// profile does not have.
func (w *assignmentWrite) ofOtherLicense() bool {
	return w.set.licenseID != "" && w.set.licenseID != w.profile.license.id
}

type permissionSet struct {
	id, label      string
	ownedByProfile bool
	licenseID      string // of the UserLicense it is bound to
}

type permissionSetGroup struct {
	id, label string
	status    string
	named     bool
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

func (w *licenseAssignWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{license}", w.label, "{license id}", w.id, "{user}", w.assignee.name, "{assignee}", w.assignee.id)
}
