package upgrade

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cupgrade/core"
)

// The stamps that a rule asks for by name.
const (
	stampOrg       = "Organization.Id"
	stampProfile   = "User.ProfileId"
	stampIsPartner = "Account.IsPartner"
)

// stamps are the facts that must still hold when a plan is applied: everything
// that a rule of the plan has looked at and that a person could change.
func stamps(session Session, user UserFacts) []Stamp {
	u := user.User
	list := []Stamp{
		{stampOrg, string(session.Org.ID)},
		{stampProfile, string(u.Profile.ID)},
		{"User.UserType", string(u.UserType)},
		{"User.UserRoleId", roleID(u.Role)},
		{"User.IsActive", strconv.FormatBool(u.IsActive)},
		{"User.Username", u.Username},
		{"User.ContactId", string(u.ContactID)},
		{"User.AccountId", string(u.AccountID)},
		{"User.LastModifiedDate", stampTime(u.LastModified)},
		{"UserLogin.IsFrozen", yesNo(u.IsFrozen)},
		{"UserRole", digest(user.AccountRoles, func(r core.UserRole) (core.ID, string) { return r.ID, r.Name })},
		{"PermissionSetAssignment", digest(user.Assignments, assignmentName)},
		{"PermissionSetLicenseAssign", digest(user.LicenseAssignments, func(a core.PermissionSetLicenseAssign) (core.ID, string) {
			return a.ID, a.Label
		})},
	}
	if account := user.Account; account != nil {
		list = append(
			list,
			Stamp{stampIsPartner, yesNo(account.IsPartner)},
			Stamp{"Account.IsPersonAccount", yesNo(account.IsPersonAccount)},
			Stamp{"Account.OwnerId", string(account.OwnerID)},
			Stamp{"Account.Owner.UserRoleId", string(account.OwnerRoleID)},
		)
	}
	return list
}

func roleID(role *core.UserRole) string {
	if role == nil {
		return ""
	}
	return string(role.ID)
}

func assignmentName(a core.PermissionSetAssignment) (core.ID, string) {
	if a.PermissionSetGroupLbl != "" {
		return a.ID, a.PermissionSetGroupLbl
	}
	return a.ID, a.Label
}

func stampTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// digest tells a list of records by their ids, whatever order they came in, with
// their names for a person who has to see what changed.
func digest[T any](values []T, of func(T) (core.ID, string)) string {
	lines := make([]string, len(values))
	for i, value := range values {
		id, name := of(value)
		lines[i] = name + "\x00" + string(id)
	}
	return digestLines(lines)
}

func digestLines(lines []string) string {
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	names := namesOf(lines, func(line string) string {
		name, _, _ := strings.Cut(line, "\x00")
		return name
	})
	return fmt.Sprintf("%s [%s]", listed(names), hex.EncodeToString(sum[:4]))
}
