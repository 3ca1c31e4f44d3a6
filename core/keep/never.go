package keep

import (
	"strings"

	"cupgrade/core/access"
)

// exclusion keeps user permissions from being offered. Its words are the beginnings of
// names without their prefix "Permissions".
type exclusion struct {
	names  string
	reason string
}

// listExclusions gives the user permissions that are never offered: nobody becomes an
// administrator by an upgrade. What an external license can't carry anyway stands here
// too, because a set may be bound to none.
func listExclusions() []exclusion {
	return []exclusion{
		{"ViewAll ViewSetup ViewEncryptedData ViewEventLogFiles ViewHealthCheck ViewRoles ViewDeveloperName", "It shows other users' records or the org's setup. If you intend it, grant it in Setup."},
		{"ModifyAll ModifyMetadata ModifyDataClassification ModifySecureAgents", "It changes other users' records or the org's setup. If you intend it, grant it in Setup."},
		{"Manage GovernNetworks DelegatedTwoFactor ContentAdministrator EmailAdministration CreateUsers FreezeUsers ResetPasswords UnfreezeUsers", "It manages a part of the org. If you intend it, grant it in Setup."},
		{"Author Customize Debug InstallPackaging InstallMultiforce PublishMultiforce DeployModifyAll RunAnyApex", "It changes how the org works. If you intend it, grant it in Setup."},
		{"AssignPermissionSets AssignUserToSkill CanApproveUninstalledApps ConnectOrgToEnvironmentHub IdentityConnect", "It gives access to other users. If you intend it, grant it in Setup."},
		{"DataExport BulkApiHardDelete ImportCustomObjects TransferAny EditReadonlyFields CanInsertFeedSystemFields QueryAllFiles QueryNonVetoedFiles", "It moves or deletes data of the whole org. If you intend it, grant it in Setup."},
		{"PasswordNeverExpires BypassMFA ForceTwoFactor ApiUserOnly TwoFactorApi", "It changes how the user signs in. If you intend it, grant it in Setup."},
	}
}

// The reasons why a right on an object is never offered.
const (
	reasonAllRecords = "View All Records and Modify All Records give access to other users' records, and the new licenses don't have them."
	reasonAllFields  = "View All Fields gives access to every field. Each lost field is offered separately."
)

// withoutNever takes the rights away that are never offered, and says why.
func withoutNever(item access.Item, rights access.Rights) (access.Rights, string) {
	switch item.Category {
	case access.CategoryObject:
		if rights&(access.ViewAll|access.ModifyAll) != 0 {
			return rights &^ (access.ViewAll | access.ModifyAll | access.ViewAllFields), reasonAllRecords
		}
		if rights.Has(access.ViewAllFields) {
			return rights &^ access.ViewAllFields, reasonAllFields
		}
	case access.CategoryUser:
		name := item.APIName()
		for _, e := range listExclusions() {
			for begin := range strings.FieldsSeq(e.names) {
				if strings.HasPrefix(name, begin) {
					return 0, e.reason
				}
			}
		}
	default: // Fields, tabs and setup entities administer nothing.
	}
	return rights, ""
}
