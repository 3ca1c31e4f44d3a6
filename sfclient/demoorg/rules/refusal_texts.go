package rules

import (
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
)

// The error codes of the refusals. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
const (
	codeBadPicklist    = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
	codeAccess         = "INSUFFICIENT_ACCESS_OR_READONLY"
	codeCrossAccess    = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
	codeCrossKey       = "INVALID_CROSS_REFERENCE_KEY"
	codeDeleteFailed   = "DELETE_FAILED"
	codeDuplicate      = "DUPLICATE_VALUE"
	codeDuplicateName  = "DUPLICATE_DEVELOPER_NAME"
	codeDuplicateUser  = "DUPLICATE_USERNAME"
	codeInactiveOwner  = "INACTIVE_OWNER_OR_USER"
	codeIntegrity      = "FIELD_INTEGRITY_EXCEPTION"
	codeLicenseLimit   = "LICENSE_LIMIT_EXCEEDED"
	codeMissing        = "REQUIRED_FIELD_MISSING"
	codeUnknown        = "UNKNOWN_EXCEPTION"
	codeUserForContact = "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT"
)

// The message texts that are long, or of more than one rule.
const (
	textAccess       = "insufficient access rights on object id"
	textNoSeat       = "License Limit Exceeded - {license}"
	textCrossKey     = "invalid cross reference id"
	textOwnerRole    = "portal account owner must have a role"
	textPortalOwner  = "portal users cannot own partner accounts"
	textRoleType     = "role type must match user type"
	textIncompatible = "You can only assign profiles that are compatible with the user's license. " +
		"For a list of compatible licenses and profiles, see the Salesforce Help."
	textStandardProfile = "To create or update users for this profile, go to Setup > Digital Experiences > Settings and select " +
		"Allow using standard external profiles for self-registration, user creation, and login."
	textUsernameTaken = "Duplicate Username.<br>The username already exists in this or another Salesforce organization. " +
		"Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). "
	textSystemMaintained = "Cannot specify system-maintained portal role field: [{field}]"
	textCantAssign       = "Can't assign permission set {label} to user {user}. "
)

// The pages that the rules come from.
const (
	sourceRole          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm"
	sourceCommunities   = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm"
	sourcePersonAccount = "https://gyde.ai/kb/create-partner-accounts"
	sourcePersonRole    = "https://help.salesforce.com/s/articleView?id=platform.networks_partners_shared_person_role.htm"
	sourceDenied        = "https://support.veeva.com/hc/en-us/articles/115003888654-Error-Can-t-Assign-Permission-Set-to-User-When-Assigning-a-Permission-Set-to-a-User-in-CRM-Online"
	sourceUpgrade       = "https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5"
	sourceUser          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm"
	sourceAccount       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	sourceOwnerRole     = "https://help.salesforce.com/s/articleView?id=000389462&type=1"
	sourcePortalOwner   = "https://sfdcian.com/unknown_exceptionportal-users-cannot-own-partner-accounts/"
	sourceRoles         = "https://help.salesforce.com/s/articleView?id=005167124&type=1"
	sourceContactless   = "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.external_identity_manage_upgrade_contactless_users.htm"
	sourcePermissionSet = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm"
	sourceObjectPerms   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm"
	sourceDepends       = "https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_permissiondependency.htm"
	sourceMemberGroup   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm"
	sourceAssignment    = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm"
	sourceSiteLimits    = "https://help.salesforce.com/s/articleView?id=platform.networks_licenses_limitations.htm&language=en_US&type=5"
	sourceRoleLimit     = "https://help.salesforce.com/s/articleView?id=000387020&type=1"
	sourceSetLicense    = "https://help.salesforce.com/s/articleView?id=platform.users_permissionset_licenses.htm&language=en_US&type=5"
	sourcePackage       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm"
	sourceHighVolume    = "https://help.salesforce.com/s/articleView?id=sf.networks_about_hvpu.htm"
	sourceRequired      = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/required_fields.htm"
	sourceStatusCodes   = "https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm"
)

// refusedWith makes the error of a refusal. Salesforce answers these with 400,
// whichever code they have.
func refusedWith(code, message string, fields ...string) *schema.APIError {
	return &schema.APIError{Status: http.StatusBadRequest, Code: code, Message: message, Fields: fields}
}
