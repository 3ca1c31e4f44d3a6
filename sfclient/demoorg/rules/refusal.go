package rules

import (
	"net/http"
	"slices"

	"cupgrade/sfclient/demoorg/schema"
)

// The error codes of the refusals. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
const (
	codeAccess         = "INSUFFICIENT_ACCESS_OR_READONLY"
	codeCrossAccess    = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
	codeCrossKey       = "INVALID_CROSS_REFERENCE_KEY"
	codeDeleteFailed   = "DELETE_FAILED"
	codeDuplicate      = "DUPLICATE_VALUE"
	codeDuplicateUser  = "DUPLICATE_USERNAME"
	codeInactiveOwner  = "INACTIVE_OWNER_OR_USER"
	codeIntegrity      = "FIELD_INTEGRITY_EXCEPTION"
	codeLicenseLimit   = "LICENSE_LIMIT_EXCEEDED"
	codeUnknown        = "UNKNOWN_EXCEPTION"
	codeUserForContact = "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT"
)

// Message texts that more than one rule answers with.
const (
	textAccess       = "insufficient access rights on object id"
	textCrossKey     = "invalid cross reference id"
	textOwnerRole    = "portal account owner must have a role"
	textPortalOwner  = "portal users cannot own partner accounts"
	textRoleType     = "role type must match user type"
	textIncompatible = "You can only assign profiles that are compatible with the user's license. " +
		"For a list of compatible licenses and profiles, see the Salesforce Help."
)

// The pages that more than one rule comes from.
const (
	sourceUpgrade     = "https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5"
	sourceUser        = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm"
	sourceAccount     = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	sourceOwnerRole   = "https://help.salesforce.com/s/articleView?id=000389462&type=1"
	sourcePortalOwner = "https://sfdcian.com/unknown_exceptionportal-users-cannot-own-partner-accounts/"
	sourceRoles       = "https://help.salesforce.com/s/articleView?id=005167124&type=1"
	sourceContactless = "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.external_identity_manage_upgrade_contactless_users.htm"
	sourceAssignment  = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm"
	sourceStatusCodes = "https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm"
)

// refusal is one reason to refuse a write, over the facts F that were read for it.
type refusal[F any] struct {
	name   string
	code   string
	fields []string
	source string
	// check gives the message of the refusal, "" when the rule has no objection.
	check func(F) string
}

// Rule names one refusal, for a reader or a test that wants to know them all.
type Rule struct {
	Object string // sObject type that is written
	Name   string // stable, such as "no-free-seat"
	Code   string // Salesforce's error code
	Source string // public page
}

// Rules lists every named refusal in the order they are asked, object by object.
func Rules() []Rule {
	return slices.Concat(
		list(objectUser, userRefusals),
		list(objectAccount, accountRefusals),
		list(objectContact, contactRefusals),
		list(objectUserRole, roleRefusals),
		list(objectAssignment, assignmentRefusals),
		list(objectLicenseAssign, licenseAssignRefusals),
	)
}

func list[F any](object string, table []refusal[F]) []Rule {
	out := make([]Rule, 0, len(table))
	for _, r := range table {
		out = append(out, Rule{Object: object, Name: r.name, Code: r.code, Source: r.source})
	}
	return out
}

// refuse asks a table and gives the first refusal, as Salesforce answers one.
func refuse[F any](table []refusal[F], facts F) error {
	for _, r := range table {
		if message := r.check(facts); message != "" {
			return refusedWith(r.code, message, r.fields...)
		}
	}
	return nil
}

// refusedWith makes the error of a refusal. Salesforce answers these with 400,
// whichever code they have.
func refusedWith(code, message string, fields ...string) *schema.APIError {
	return &schema.APIError{Status: http.StatusBadRequest, Code: code, Message: message, Fields: fields}
}

// when gives the message if the condition holds.
func when(condition bool, message string) string {
	if condition {
		return message
	}
	return ""
}
