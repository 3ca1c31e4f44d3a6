package core

import (
	"path"
	"strings"
)

// Family is a kind of refusal: what several codes and texts of Salesforce's mean alike.
// Policies and explanations go by it, because one code stands for many refusals and one
// refusal comes with many codes.
type Family string

// The families that pass by themselves, or say something about the request.
const (
	FamilyLock         Family = "lock"        // of a row, or of the org's group membership
	FamilyBusy         Family = "busy"        // too much at once
	FamilyQueued       Family = "queued"      // to be made later, if at all
	FamilyChanged      Family = "changed"     // since the time that the request names
	FamilySession      Family = "session"     // ended, or never valid
	FamilyDailyLimit   Family = "daily-limit" // of API requests
	FamilyNoAPI        Family = "no-api"      // of the org
	FamilyMayNotCall   Family = "may-not-call"
	FamilyOutage       Family = "outage"
	FamilyMaintenance  Family = "maintenance"
	FamilyTimeout      Family = "timeout"
	FamilyInternal     Family = "internal"  // an error inside Salesforce
	FamilyMalformed    Family = "malformed" // a mistake of this program
	FamilyLostPlace    Family = "lost-place"
	FamilyUnfilterable Family = "unfilterable"
	FamilyFeature      Family = "feature" // off, or not visible
)

// The families about the change itself.
const (
	FamilySeat            Family = "seat"
	FamilyLimit           Family = "limit" // of the org
	FamilyRoleLimit       Family = "role-limit"
	FamilyProfile         Family = "profile"
	FamilyStandardProfile Family = "standard-profile"
	FamilyRole            Family = "role"
	FamilyRoleKept        Family = "role-kept" // by Salesforce itself
	FamilyPartnerFirst    Family = "partner-first"
	FamilyOwnerRole       Family = "owner-role"
	FamilyExternalOwner   Family = "external-owner"
	FamilyInactiveOwner   Family = "inactive-owner"
	FamilyPersonAccount   Family = "person-account"
	FamilyContact         Family = "contact"
	FamilyContactUser     Family = "contact-user"
	FamilyUsername        Family = "username"
	FamilyEncryption      Family = "encryption"
	FamilySite            Family = "site"
	FamilyForbiddenGrant  Family = "forbidden-grant" // by the user license
	FamilyNeedsLicense    Family = "needs-license"   // a permission set license
	FamilyGroupStatus     Family = "group-status"
	FamilyRights          Family = "rights"
	FamilyCrossRights     Family = "cross-rights"
	FamilyMissing         Family = "missing"
	FamilyIntegrity       Family = "integrity"
)

// The families of what the org itself has added to a change.
const (
	FamilyValidation Family = "validation"
	FamilyTrigger    Family = "trigger"
	FamilyFlow       Family = "flow"
	FamilyMixedDML   Family = "mixed-dml"
	FamilyRequired   Family = "required"
	FamilyFilter     Family = "lookup-filter"
	FamilyDuplicate  Family = "duplicate"
	FamilyApproval   Family = "approval" // the record is locked by it
	FamilyValue      Family = "value"    // of a field, which can't be
	FamilyAutomation Family = "automation"
)

// Family gives the kind of a refusal of Salesforce's, "" for what is none.
func (e *RemoteError) Family() Family {
	if e.Code == "" {
		return ""
	}
	text := strings.ToLower(e.Message)
	for _, s := range listSigns() {
		if s.fitsError(e.Code, text) {
			return s.family
		}
	}
	return FamilyAutomation
}

// sign is how a family is recognized.
type sign struct {
	family Family
	// codes are patterns of codes with a blank between, "" for any code.
	codes string
	// texts are parts of a message in small letters, of which one must be there, none for
	// any message; a star stands for whatever lies between two parts.
	texts []string
}

func (s sign) fitsError(code, text string) bool {
	return fitsCode(s.codes, code) && (len(s.texts) == 0 || fitsText(s.texts, text))
}

func fitsCode(patterns, code string) bool {
	for pattern := range strings.FieldsSeq(patterns) {
		if fits, _ := path.Match(pattern, code); fits {
			return true
		}
	}
	return patterns == ""
}

func fitsText(patterns []string, text string) bool {
	for _, pattern := range patterns {
		if hasInOrder(text, strings.Split(pattern, "*")) {
			return true
		}
	}
	return false
}

func hasInOrder(text string, parts []string) bool {
	for _, part := range parts {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return true
}

// listSigns lists how families are recognized; the first sign that fits counts. A lock is
// recognized before all else, because it comes with any code and from inside automation.
// The words of the org's own automation come next: they may hold anything, and so they
// tell nothing about Salesforce's own rules. Then texts, which say more than codes.
// Sources: the StatusCode and ExceptionCode lists of
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
// and texts that were seen in public.
func listSigns() []sign {
	var all []sign
	for _, some := range [][]sign{lockSigns(), automationSigns(), textSigns(), codeSigns(), shapeSigns()} {
		all = append(all, some...)
	}
	return all
}

// lockSigns: a change of a role, of a profile and the provisioning of an external user
// take the lock of the org's group membership, and meet it on any code. Source:
// https://developer.salesforce.com/docs/atlas.en-us.draes.meta/draes/draes_group_membership_locking.htm
func lockSigns() []sign {
	return []sign{
		{FamilyLock, "", []string{
			"group membership*in progress", "group membership* lock", "acquire* lock", "obtain*exclusive access", "obtain* lock",
			"unable_to_lock_row", "unable to lock", "lock timeout", "lock request timeout", "deadlock",
			"currently being modified by another", "record currently unavailable", "sharing*in progress", "role hierarchy*in progress",
			"recalculat*in progress", "realignment*in progress",
		}},
		{FamilyLock, "UNABLE_TO_LOCK_ROW UNABLE_TO_LOCK_RECORD CONCURRENT_MODIFICATION TERRITORY_REALIGN_IN_PROGRESS OPERATION_CONFLICT", nil},
	}
}

func automationSigns() []sign {
	return []sign{
		{FamilyValidation, "FIELD_CUSTOM_VALIDATION_EXCEPTION ENTITY_SAVE_VALIDATION_ERROR", nil},
		{FamilyMixedDML, "MIXED_DML_OPERATION", nil},
		{FamilyMixedDML, "", []string{"mixed_dml_operation", "dml operation on setup object"}},
		{FamilyFlow, "CANNOT_EXECUTE_FLOW_TRIGGER FLOW_* MAX_DEPTH_IN_FLOW_EXECUTION SELF_REFERENCE_FROM_FLOW ORCHESTRATION_*", nil},
		{FamilyTrigger, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY APEX_* CUSTOM_APEX_ERROR SELF_REFERENCE_FROM_TRIGGER UNSUPPORTED_APEX_TRIGGER_* " +
			"APEX_TRIGGER_COUPLING_LIMIT", nil},
		{FamilyDuplicate, "DUPLICATES_DETECTED", nil},
		{FamilyFilter, "FIELD_FILTER_VALIDATION_EXCEPTION RELATED_ENTITY_FILTER_VALIDATION_EXCEPTION", nil},
		{FamilyRequired, "REQUIRED_FIELD_MISSING RECORD_MISSING_REQUIRED_FIELD", nil},
	}
}

// textSigns are those whose texts tell more than the code. A text must be about its
// subject, and not merely hold a word such as "contact".
func textSigns() []sign {
	return []sign{
		{FamilyUnfilterable, "", []string{"can not be filtered", "cannot be filtered", "can not be sorted", "cannot be sorted", "can't be filtered"}},
		{FamilyStandardProfile, "", []string{"standard external profile"}},
		{FamilyRoleKept, "", []string{"system-maintained portal role", "system maintained portal role"}},
		{FamilyOwnerRole, "", []string{"owner must have a role", "owner has no role", "owner*does not have a role", "owner*doesn't have a role"}},
		{FamilyExternalOwner, "", []string{"portal user* own partner account", "external user* own partner account", "portal user* own *account"}},
		{FamilyRoleLimit, "", []string{
			"maximum number of*role", "exceed*role*limit", "exceed*limit*role", "role limit", "limit*portal role", "too many*role",
			"exceed*number of*role", "maximum*portal role", "50,000*role", "50000*role",
		}},
		{FamilyLimit, "", []string{"organization has most likely exceeded a limit", "exceeded*limit*number of accounts", "may own at most"}},
		{FamilyRole, "", []string{
			"role type must match", "role*not*match*user", "role*must*match", "role must be*account", "role*different account", "role*another account",
			"invalid role", "role*not valid", "role*not*allowed for", "portal role*required",
		}},
		{FamilyGroupStatus, "", []string{`"updated" status`, "updated status", "permission set group*not*updated", "permission set group*outdated", "permission set group*recalculat"}},
		{FamilyNeedsLicense, "", []string{
			"need*permission set license", "require*permission set license", "must*permission set license", "without*permission set license",
			"permission set license*required", "missing*permission set license", "doesn't have*permission set license", "does not have*permission set license",
		}},
		{FamilySeat, "", []string{
			"license limit", "limit*licenses", "no*licenses*available", "not enough*license", "no more*license", "exceeded*license", "no available*license",
			"licenses*used up", "all*licenses*in use",
		}},
		{FamilyForbiddenGrant, "", []string{
			"license doesn't allow", "license does not allow", "can't assign permission set", "cannot assign permission set",
			"license*doesn't support", "license*does not support", "not allowed*license", "not available*license", "incompatible*license*permission set",
			"permission set*not compatible", "permission set*incompatible", "license*incompatible*user",
		}},
		{FamilyProfile, "", []string{
			"compatible with the user's license", "profile*compatible", "profile*incompatible", "profile*license", "license*profile", "invalid profile",
			"profile*not valid", "profile*invalid", "change*user type", "change*license", "convert*user*license", "user type*not*match", "usertype",
		}},
		{FamilyPersonAccount, "", []string{"partner*person account", "person account*partner", "is a person account", "to person account"}},
		{FamilyPartnerFirst, "", []string{
			"must be a partner account", "not a partner account", "isn't a partner account", "account*enabled as*partner", "account*not*enabled*partner", "partner user*partner account",
		}},
		{FamilyContactUser, "", []string{"user already exists for*contact", "contact*already has*user", "contact*already*portal user"}},
		{FamilyContact, "", []string{
			"associated to a contact", "associated with a contact", "contact*must belong to an account", "contact must have", "contact*must be associated", "must have a contact",
			"contact*without*account", "contact is required", "contact*not*associated*account", "requires a contact", "invalid contact", "private contact",
		}},
		{FamilyUsername, "", []string{"duplicate username", "username already exists", "username*already in use", "username*taken", "username*unique"}},
		{FamilyMayNotCall, "API_CURRENTLY_DISABLED API_DISABLED_FOR_ORG FORBIDDEN*", []string{"disabled for this user", "not enabled for*user", "api enabled"}},
		{FamilyInactiveOwner, "", []string{"inactive owner", "owner*inactive", "owner*not active", "inactive user"}},
		{FamilyMaintenance, "", []string{"read-only mode", "read only mode", "during maintenance", "read-only during"}},
		{FamilyApproval, "", []string{"pending approval", "locked*approval", "approval*locked", "approval process"}},
		{FamilyDailyLimit, "REQUEST_LIMIT_EXCEEDED", []string{"totalrequests"}},
		{FamilyBusy, "REQUEST_LIMIT_EXCEEDED", []string{"concurrent"}},
	}
}

// codeSigns are the codes whose meaning is documented.
func codeSigns() []sign {
	return []sign{
		{FamilyChanged, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE*", nil},
		{FamilyQueued, "OPERATION_*ENQUEUED", nil},
		{FamilySeat, "LICENSE_LIMIT_EXCEEDED", nil},
		{FamilyUsername, "DUPLICATE_USERNAME", nil},
		{FamilyContactUser, "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT", nil},
		{FamilyContact, "PRIVATE_CONTACT_ON_ASSET INVALID_CONTACT", nil},
		{FamilyPersonAccount, "INVALID_PERSON_ACCOUNT_OPERATION", nil},
		{FamilyEncryption, "PORTAL_USER_CREATION_RESTRICTED_WITH_ENCRYPTION", nil},
		{FamilySite, "PORTAL_NO_ACCESS COMMUNITY_NOT_ACCESSIBLE INACTIVE_PORTAL", nil},
		{FamilyProfile, "LIGHT_PORTAL_USER_EXCEPTION OP_WITH_INVALID_USER_TYPE_EXCEPTION INVALID_PROFILE INVALID_USER_OBJECT", nil},
		{FamilyExternalOwner, "USER_OWNS_PORTAL_ACCOUNT_EXCEPTION", nil},
		{FamilyInactiveOwner, "INACTIVE_OWNER_OR_USER", nil},
		{FamilyRoleLimit, "MAXIMUM_HIERARCHY_*", nil},
		{FamilyRights, "INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS INVALID_READ_ONLY_USER_DML TXN_SECURITY_NO_ACCESS " +
			"CANNOT_MODIFY_MANAGED_OBJECT FIELD_NOT_UPDATABLE INVALID_FIELD_FOR_INSERT_UPDATE", nil},
		{FamilyCrossRights, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY CHILD_SHARE_FAILS_PARENT TRANSFER_REQUIRES_READ", nil},
		{FamilyMissing, "INVALID_CROSS_REFERENCE_* ENTITY_IS_DELETED ENTITY_IS_ARCHIVED NOT_FOUND MISSING_RECORD INVALID_ID_FIELD MALFORMED_ID", nil},
		{FamilyApproval, "INVALID_OPERATION ENTITY_IS_LOCKED RECORD_IN_USE_BY_WORKFLOW ALREADY_IN_PROCESS RECORD_LOCKED", nil},
		{FamilyNoAPI, "API_DISABLED_FOR_ORG ORG_LOCKED TRIAL_EXPIRED", nil},
		{FamilyMayNotCall, "CLIENT_NOT_ACCESSIBLE_FOR_USER CLIENT_REQUIRE_UPDATE_FOR_USER UNSUPPORTED_CLIENT INVALID_CLIENT IP_RANGE_LIMIT_EXCEEDED TERMS_OF_SERVICE_UNREAD FORBIDDEN*", nil},
		{FamilySession, "INVALID_SESSION_ID INVALID_ACCESS_TOKEN INVALID_AUTH_HEADER INVALID_LOGIN* LOGIN_* PASSWORD_LOCKOUT INVALID_OPERATION_WITH_EXPIRED_PASSWORD " +
			"SESSION_EXPIRED SESSION_INVALIDATED ORG_NOT_OWNED_BY_INSTANCE SSO_SERVICE_DOWN UNAUTHORIZED_EXCEPTION", nil},
		{FamilyDailyLimit, "REQUEST_LIMIT_EXCEEDED API_TASK_LIMIT_REACHED", nil},
		{FamilyBusy, "TOO_MANY_APEX_REQUESTS", nil},
		{FamilyMaintenance, "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", nil},
		{FamilyTimeout, "QUERY_TIMEOUT REQUEST_RUNNING_TOO_LONG OPERATION_TOO_LARGE DELETE_OPERATION_TOO_LARGE", nil},
		{FamilyOutage, "API_CURRENTLY_DISABLED SERVER_UNAVAILABLE SERVICE_UNAVAILABLE BAD_GATEWAY FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", nil},
		{FamilyInternal, "UNKNOWN_EXCEPTION INTERNAL_ERROR ENTITY_SAVE_ERROR ALL_OR_NONE_OPERATION_ROLLED_BACK PROCESSING_HALTED", nil},
		{FamilyLostPlace, "INVALID_QUERY_LOCATOR INVALID_LOCATOR", nil},
		{FamilyUnfilterable, "INVALID_QUERY_FILTER_OPERATOR INVALID_FILTER_VALUE", nil},
		{FamilyMalformed, "MALFORMED_QUERY MALFORMED_SEARCH QUERY_TOO_COMPLICATED INVALID_SEARCH* JSON_PARSER_ERROR METHOD_NOT_ALLOWED " +
			"MISSING_ARGUMENT INVALID_ARGUMENT_TYPE INVALID_BATCH_* INVALID_CONTENT_TYPE BAD_REQUEST UNPROCESSABLE_REQUEST " +
			"ILLEGAL_QUERY_PARAMETER_VALUE EXCEEDED_ID_LIMIT EXCEEDED_MAX_* INVALID_SOAP_HEADER UNSUPPORTED_API_VERSION INVALID_REPLICATION_DATE " +
			"INVALID_QUERY_* CIRCULAR_OBJECT_GRAPH PARAMETER_TOO_LARGE UNSUPPORTED_MODE", nil},
		{FamilyFeature, "INVALID_FIELD INVALID_TYPE INVALID_TYPE_FOR_OPERATION FUNCTIONALITY_NOT_ENABLED REQUIRED_FEATURE_MISSING ORG_SETTING_REQUIRED " +
			"NO_PARTNER_PERMISSION PACKAGE_DISABLED PACKAGE_LICENSE_REQUIRED BIG_OBJECT_UNSUPPORTED_OPERATION TYPE_NOT_FOUND", nil},
		{FamilyIntegrity, "FIELD_INTEGRITY_EXCEPTION CLONE_FIELD_INTEGRITY_EXCEPTION", nil},
		{FamilyDuplicate, "DUPLICATE_*", nil},
		{FamilyValue, "STRING_TOO_LONG NUMBER_OUTSIDE_VALID_RANGE DATE_OUT_OF_RANGE INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST INVALID_EMAIL_ADDRESS " +
			"INVALID_TYPE_ON_FIELD_IN_RECORD TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET TOO_MANY_ENUM_VALUE INVALID_EMPTY_KEY_OWNER INVALID_SETUP_OWNER " +
			"INVALID_OWNER UNAVAILABLE_RECORDTYPE_EXCEPTION INVALID_CURRENCY_ISO FIELD_MODERATION_RULE_BLOCK FIELD_KEYWORD_LIST_MATCH_LIMIT INVALID_MARKUP " +
			"INVALID_RECORD_TYPE CIRCULAR_DEPENDENCY CANNOT_REPARENT_RECORD UNSAFE_HTML_CONTENT", nil},
	}
}

// shapeSigns are how codes look that no rule knows by name: those of other products, which
// only the org's own automation can run into, and those of later releases.
func shapeSigns() []sign {
	return []sign{
		{FamilyAutomation, "EMAIL_* *MAIL* CART_* CHECKOUT_* COMMERCE_* CMS_* CONTENT_* *PAYMENT* ORDER_* SOCIAL_* PA_* PAL_* PALI_* PAL*_* " +
			"QA_* XCLEAN_* MATCH_* DATACLOUD* CT_* IAS_* UISF_* *SEARCH* SALESFORCE_INBOX_* CUSTOM_* MAX_*RULE* MAX_*STEPS* *EXCHANGE* *GOOGLE* JIGSAW_*", nil},
		{FamilyRights, "*INSUFFICIENT_ACCESS* *_NO_ACCESS* *UNAUTHORIZED* NO_*_PERMISSION", nil},
		{FamilyLimit, "*_LIMIT_EXCEEDED *_LIMIT *LIMIT_REACHED *_EXCEEDED *_EXCEEEDED LIMIT_EXCEEDED EXCEEDED_* TOO_MANY_* MAX_* MAXIMUM_*", nil},
		{FamilyMissing, "*_NOT_FOUND *_DOES_NOT_EXIST NO_SUCH_*", nil},
		{FamilyOutage, "*_UNAVAILABLE *_SERVICE_DOWN", nil},
		{FamilyTimeout, "*_TIMED_OUT *_TIMEOUT", nil},
		{FamilyLock, "*_LOCK_*", nil},
		{FamilyRequired, "*_REQUIRED *REQUIRED_FIELD*", nil},
	}
}
