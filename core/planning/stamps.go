package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The stamps that a rule asks for by name.
const (
	StampOrg       = "Organization.Id"
	StampProfile   = "User.ProfileId"
	StampIsPartner = "Account.IsPartner"

	StampAssignments        = "PermissionSetAssignment"
	StampLicenseAssignments = "PermissionSetLicenseAssign"
)

// Stamps are the facts that must still hold when a plan is applied: everything
// that a rule of the plan has looked at and that a person could change.
func Stamps(session upgrade.Session, user upgrade.UserFacts) []upgrade.Stamp {
	u := user.User
	list := []upgrade.Stamp{
		{Name: StampOrg, Value: string(session.Org.ID)},
		{Name: StampProfile, Value: string(u.Profile.ID)},
		{Name: "User.UserType", Value: string(u.UserType)},
		{Name: "User.UserRoleId", Value: roleID(u.Role)},
		{Name: "User.IsActive", Value: strconv.FormatBool(u.IsActive)},
		{Name: "User.Username", Value: u.Username},
		{Name: "User.ContactId", Value: string(u.ContactID)},
		{Name: "User.AccountId", Value: string(u.AccountID)},
		{Name: "User.LastModifiedDate", Value: stampTime(u.LastModified)},
		{Name: "UserLogin.IsFrozen", Value: phrase.YesNo(u.IsFrozen)},
		{Name: "UserRole", Value: digestRecords(user.AccountRoles, func(r core.UserRole) (core.ID, string) { return r.ID, r.Name })},
		{Name: StampAssignments, Value: digestRecords(user.Assignments, assignmentName)},
		{Name: StampLicenseAssignments, Value: digestRecords(user.LicenseAssignments, func(a core.PermissionSetLicenseAssign) (core.ID, string) {
			return a.ID, a.Label
		})},
	}
	if account := user.Account; account != nil {
		list = append(
			list,
			upgrade.Stamp{Name: StampIsPartner, Value: phrase.YesNo(account.IsPartner)},
			upgrade.Stamp{Name: "Account.IsPersonAccount", Value: phrase.YesNo(account.IsPersonAccount)},
			upgrade.Stamp{Name: "Account.OwnerId", Value: string(account.OwnerID)},
			upgrade.Stamp{Name: "Account.Owner.UserRoleId", Value: string(account.OwnerRoleID)},
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

// digestRecords tells a list of records by their ids, whatever order they came in, with
// their names for a person who has to see what changed.
func digestRecords[T any](values []T, of func(T) (core.ID, string)) string {
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
	names := phrase.NamesOf(lines, func(line string) string {
		name, _, _ := strings.Cut(line, "\x00")
		return name
	})
	return fmt.Sprintf("%s [%s]", phrase.List(names), hex.EncodeToString(sum[:4]))
}
