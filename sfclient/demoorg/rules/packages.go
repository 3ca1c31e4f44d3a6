package rules

import (
	"strings"
)

const (
	objectPackageAssign  = "UserPackageLicense"
	objectPackageLicense = "PackageLicense"
	fieldPackage         = "PackageLicenseId"
	permPackages         = "PermissionsManagePackageLicenses"
)

// packageWrite is the facts of one new UserPackageLicense.
type packageWrite struct {
	mayAssign, known, expired, full bool
	user, namespace, duplicate      string
}

func (w *packageWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{license}", w.namespace, "{duplicate}", w.duplicate)
}

// createPackageAssign lets a user use a managed package, if a seat is free. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm
func createPackageAssign(w *write) (string, error) {
	facts := w.readPackageAssign()
	if err := refuse(objectPackageAssign, facts); err != nil {
		return "", err
	}
	id := w.tx.Insert(objectPackageAssign, w.changes)
	w.countUsed(objectPackageLicense, w.changes.String(fieldPackage), 1)
	return id, nil
}

func (w *write) readPackageAssign() *packageWrite {
	facts := &packageWrite{mayAssign: w.mayWrite(""), user: w.tx.Get(objectUser, w.changes.String(fieldUserID)).String("Id")}
	license := w.tx.Get(objectPackageLicense, w.changes.String(fieldPackage))
	if license == nil {
		return facts
	}
	allowed := license.Int("AllowedLicenses")
	facts.known, facts.namespace = true, license.String("NamespacePrefix")
	facts.expired = license.String("Status") == "Expired"
	facts.full = allowed >= 0 && license.Int(fieldUsedLicenses) >= allowed
	facts.duplicate = w.tx.First(objectPackageAssign, `"UserId" = ? AND "PackageLicenseId" = ?`, facts.user, license.String("Id")).String("Id")
	return facts
}

func removePackageAssign(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	w.tx.Delete(objectPackageAssign, w.id)
	w.countUsed(objectPackageLicense, w.before.String(fieldPackage), -1)
	return nil
}
