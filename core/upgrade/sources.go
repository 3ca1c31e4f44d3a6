package upgrade

// The public pages that a person reads more on, which are Salesforce's own. Two rules
// are on none of them and were learned from others: that external users own neither a
// partner account nor its contacts
// (https://sfdcian.com/unknown_exceptionportal-users-cannot-own-partner-accounts/), and
// that a person account has no partner users, of which Salesforce only says that
// partner accounts are business accounts.
const (
	sourceUpgrade       = "https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5"
	sourceReleaseNote   = "https://releasenotes.docs.salesforce.com/en-us/summer17/release-notes/rn_networks_license_upgrade.htm"
	sourceContactless   = "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.external_identity_manage_upgrade_contactless_users.htm"
	sourceUser          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm"
	sourceUserLogin     = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlogin.htm"
	sourceUserLicense   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlicense.htm"
	sourceLicenseTypes  = "https://help.salesforce.com/s/articleView?id=platform.users_license_types_portal.htm"
	sourceCommunities   = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm"
	sourceRole          = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm"
	sourceRoleNames     = "https://help.salesforce.com/s/articleView?id=005167124&type=1"
	sourceRoleSharing   = "https://help.salesforce.com/s/articleView?id=005167126&type=1"
	sourceAccount       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	sourceOwnerRole     = "https://help.salesforce.com/s/articleView?id=000385901&type=1"
	sourceExternalOwner = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm"
	sourcePersonAccount = "https://help.salesforce.com/s/articleView?id=sales.partners.htm&language=en_US&type=5"
	sourcePermissionSet = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm"
	sourceAssignment    = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm"
	sourceObjectPerms   = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm"
	sourceSharingSet    = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm"
	sourceGroup         = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_group.htm"
	sourceNetworkMember = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm"
	sourceShareGroup    = "https://help.salesforce.com/s/articleView?id=sf.networks_share_groups_about.htm&type=5"
	sourcePackage       = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm"
	sourceCount         = "https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_count.htm"
	sourceProfile       = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm"
	sourceLimits        = "https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm"
	sourceVersions      = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm"
	sourceErrors        = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm"
	sourceConditional   = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm"
	sourceMixedDML      = "https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dml_non_mix_sobjects.htm"
)
