package upgrade

// The public pages that a person reads more on, which are Salesforce's own. Two rules
// are on none of them and were learned from others: that external users own neither a
// partner account nor its contacts
// (https://sfdcian.com/unknown_exceptionportal-users-cannot-own-partner-accounts/), and
// that a person account has no partner users, of which Salesforce only says that
// partner accounts are business accounts.
const (
	SourceUpgrade       = "https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5"
	SourceReleaseNote   = "https://releasenotes.docs.salesforce.com/en-us/summer17/release-notes/rn_networks_license_upgrade.htm"
	SourceContactless   = "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.external_identity_manage_upgrade_contactless_users.htm"
	SourceUser          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm"
	SourceUserLogin     = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlogin.htm"
	SourceUserLicense   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlicense.htm"
	SourceLicenseTypes  = "https://help.salesforce.com/s/articleView?id=platform.users_license_types_portal.htm"
	SourceCommunities   = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm"
	SourceRole          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm"
	SourceRoleNames     = "https://help.salesforce.com/s/articleView?id=005167124&type=1"
	SourceRoleSharing   = "https://help.salesforce.com/s/articleView?id=005167126&type=1"
	SourceAccount       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	SourceOwnerRole     = "https://help.salesforce.com/s/articleView?id=000385901&type=1"
	SourceExternalOwner = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	SourcePersonAccount = "https://help.salesforce.com/s/articleView?id=sales.partners.htm&language=en_US&type=5"
	SourcePermissionSet = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm"
	SourceAssignment    = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm"
	SourceObjectPerms   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm"
	SourceSharingSet    = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm"
	SourceGroup         = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_group.htm"
	SourceNetworkMember = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm"
	SourceShareGroup    = "https://help.salesforce.com/s/articleView?id=sf.networks_share_groups_about.htm&type=5"
	SourcePackage       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm"
	SourceCount         = "https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_count.htm"
	SourceProfile       = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm"
	SourceLimits        = "https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm"
	SourceVersions      = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm"
	SourcePartnerRoles  = "https://help.salesforce.com/s/articleView?id=platform.networks_partner_roles_overview.htm&language=en_US&type=5"
	SourceSharedRoles   = "https://help.salesforce.com/s/articleView?id=platform.networks_partners_optimize_roles_considerations.htm&language=en_US&type=5"
	SourceSuperUser     = "https://help.salesforce.com/s/articleView?id=platform.networks_customer_super_user_access.htm&language=en_US&type=5"
	SourceOwnerLimit    = "https://help.salesforce.com/s/articleView?id=sf.networks_person_accounts_limitation.htm&type=5"
	SourceSiteLimits    = "https://help.salesforce.com/s/articleView?id=platform.networks_licenses_limitations.htm&language=en_US&type=5"
	SourceIndividual    = "https://help.salesforce.com/s/articleView?id=000390958&type=1"
	SourceSetLicense    = "https://help.salesforce.com/s/articleView?id=platform.users_permissionset_licenses.htm&language=en_US&type=5"
	SourceErrors        = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm"
	SourceConditional   = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm"
	SourceValidation    = "https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm"
	SourceRequired      = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/required_fields.htm"
	SourcePolicies      = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_useraccesspolicy.htm"
	SourceLocks         = "https://developer.salesforce.com/docs/atlas.en-us.draes.meta/draes/draes_group_membership_locking.htm"
	SourceRoleLimit     = "https://help.salesforce.com/s/articleView?id=000387020&type=1"
	SourceEncryption    = "https://help.salesforce.com/s/articleView?id=xcloud.security_pe_considerations_general.htm&type=5"
	SourceMixedDML      = "https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dml_non_mix_sobjects.htm"
)
