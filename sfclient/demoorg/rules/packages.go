package rules

import (
	"fmt"
	"strings"

	"cupgrade/sfclient/demoorg/store"
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

func (w *packageWrite) words() *strings.Replacer {
	return strings.NewReplacer("{license}", w.namespace, "{duplicate}", w.duplicate)
}

// createPackageAssign lets a user use a managed package, if a seat is free. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm
func createPackageAssign(w *write) (string, error) {
	facts, err := w.readPackageAssign()
	if err != nil {
		return "", err
	}
	if err := refuse(objectPackageAssign, facts); err != nil {
		return "", err
	}
	id, err := w.tx.Insert(objectPackageAssign, w.changes)
	if err != nil {
		return "", fmt.Errorf("assign the package license: %w", err)
	}
	return id, w.countPackage(w.changes.String(fieldPackage), 1)
}

func (w *write) readPackageAssign() (*packageWrite, error) {
	may, err := w.mayWrite("")
	if err != nil {
		return nil, err
	}
	facts := &packageWrite{mayAssign: may}
	user, err := find(w.tx, objectUser, w.changes.String(fieldUserID))
	if err != nil {
		return nil, err
	}
	facts.user = user.String("Id")
	license, err := find(w.tx, objectPackageLicense, w.changes.String(fieldPackage))
	if err != nil || license == nil {
		return facts, err
	}
	allowed := license.Int("AllowedLicenses")
	facts.known, facts.namespace = true, license.String("NamespacePrefix")
	facts.expired = license.String("Status") == "Expired"
	facts.full = allowed >= 0 && license.Int(fieldUsedLicenses) >= allowed
	same, err := first(w.tx, objectPackageAssign, `"UserId" = ? AND "PackageLicenseId" = ?`, facts.user, license.String("Id"))
	facts.duplicate = same.String("Id")
	return facts, err
}

func removePackageAssign(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	if err := w.tx.Delete(objectPackageAssign, w.id); err != nil {
		return err
	}
	return w.countPackage(w.before.String(fieldPackage), -1)
}

func (w *write) countPackage(id string, n int64) error {
	row, err := w.tx.Get(objectPackageLicense, id)
	if err != nil {
		return fmt.Errorf("count a package license: %w", err)
	}
	return w.tx.Set(objectPackageLicense, id, store.Row{fieldUsedLicenses: row.Int(fieldUsedLicenses) + n})
}
