package seed

// The people of the demo org whose situation is worth trying, by username. Each
// persona's story stands in data/people.json, and in User.AboutMe of those who are
// external.
const (
	Maya    = "maya.chen@brightharbor.example"
	Tomas   = "tomas.rivera@northwind.example"
	Aiko    = "aiko.tanaka@sakura.example"
	Sam     = "sam.okoye@hvportal.example"
	Ravi    = "ravi.patel@webuser.example"
	Omar    = "omar.haddad@personacct.example"
	Lena    = "lena.fischer@alpenbau.example"
	Ivan    = "ivan.petrov@ownedby.example"
	Nina    = "nina.kowalski@identity.example"
	Zoe     = "zoe.martin@roleopt.example"
	Eva     = "eva.lund@dormant.example"
	Dana    = "dana.brooks@partner.example"
	Priya   = "priya.nair@internal.example"
	Hostile = "hostile@zalgo.example"
	Xiaoyu  = "xiaoyu.lin@harbor.example"
)

// ZoePartner and ZoeCustomer are the users of Zoe's account who sit on shared
// person-account roles: one of them gets another role when she is upgraded.
const (
	ZoePartner  = "leo.marchetti@roleopt.example"
	ZoeCustomer = "uma.sorensen@roleopt.example"
)

// TomasColleague is a partner user of Tomas's account.
const TomasColleague = "ines.duarte@northwind.example"

// Admin is the system administrator whose session the demo org opens. The other
// administrators each lack what their name says, and have everything else.
const (
	Admin                         = "admin@brightwater.example"
	AdminWithoutExternalUsers     = "admin.noexternal@brightwater.example" // Manage External Users
	AdminWithoutViewSetup         = "admin.nosetup@brightwater.example"    // View Setup and Configuration
	AdminWithoutViewRoles         = "admin.noroles@brightwater.example"    // View and Manage Roles
	AdminWithoutAssignPermissions = "admin.noassign@brightwater.example"   // Assign Permission Sets
	AdminWithoutSites             = "admin.nosites@brightwater.example"    // Create and Set Up Experiences, View and Modify All Data
	AdminWithoutAccountEdit       = "admin.noaccounts@brightwater.example" // Edit on Account, Modify All Data
	AdminWithoutMetadata          = "admin.nometadata@brightwater.example" // Modify Metadata, Modify All Data
	AdminWithoutManageUsers       = "admin.nousers@brightwater.example"    // Manage Users: UserLogin can't be read
)

// The owners of accounts. OwnerWithoutRole has no role, so that none of the
// accounts of that owner can have users who need one.
const (
	OwnerAmericas    = "rosa.delgado@brightwater.example"
	OwnerEurope      = "henrik.voss@brightwater.example"
	OwnerAsia        = "kenji.mori@brightwater.example"
	OwnerWithoutRole = "oskar.lindqvist@brightwater.example"
	OwnerInactive    = "gil.santos@brightwater.example"
)

// The licenses of the org that its stories turn on, by UserLicense.Name.
const (
	LicenseCustomer          = "Customer Community"
	LicenseCustomerLogin     = "Customer Community Login"
	LicenseCustomerPlus      = "Customer Community Plus"
	LicenseCustomerPlusLogin = "Customer Community Plus Login"
	LicensePartner           = "Partner Community"
	// LicensePartnerLogin has few logins left this month.
	LicensePartnerLogin = "Partner Community Login"
	// LicenseNoSeat is a target license of which every seat is used.
	LicenseNoSeat        = "Channel Account"
	LicenseIdentity      = "External Identity"
	LicenseHighVolume    = "High Volume Customer Portal"
	LicenseAuthenticated = "Authenticated Website"
	LicenseGoldPartner   = "Gold Partner"
	LicenseInternal      = "Salesforce"
)

// The profiles that tests and stories name, by Profile.Name. Of each target
// license there is more than one, with different access.
const (
	ProfileMaya                = "Harbor Customer"
	ProfileCustomer            = "Warranty Customer"
	ProfilePartnerSales        = "Partner Sales"
	ProfilePartnerService      = "Partner Service"
	ProfilePartnerEssentials   = "Partner Essentials"
	ProfilePartnerLoginSales   = "Partner Login Sales"
	ProfileCustomerPlusService = "Customer Plus Service"
	ProfileCustomerPlusLogin   = "Customer Plus Login Service"
	ProfileChannel             = "Channel Reseller"
	// ProfileStandardPartner is a standard profile, which the org does not let external users
	// have.
	ProfileStandardPartner = "Partner Community User"
)

// The permission sets, groups and licenses that stories and tests name, by Name
// or DeveloperName.
const (
	// SetReturnable is Maya's permission set that every target license allows.
	SetReturnable = "Case_Escalation"
	// SetOldLicense is bound to the Customer Community license.
	SetOldLicense = "Customer_Community_Extras"
	// SetWithLicense needs the permission set license LicenseWarranty.
	SetWithLicense = "Warranty_Claims_Agent"
	// SetNotAllowed grants permissions that no target license carries.
	SetNotAllowed = "Community_Moderator"
	// SetPartnerOnly grants leads and opportunities, which only partners can have.
	SetPartnerOnly = "Deal_Registration"
	// GroupMuted is Maya's permission set group; its muting set mutes a right.
	GroupMuted = "Harbor_Service_Bundle"
	// LicenseWarranty and LicenseFieldService are permission set licenses, by
	// DeveloperName; the latter has no seat left.
	LicenseWarranty     = "WarrantyClaimsPsl"
	LicenseFieldService = "FieldServiceCommunityPsl"
)

// The sharing sets that stories name, by full name.
const (
	// SharingSetMaya names Maya's profile, and none that she could be upgraded to.
	SharingSetMaya = "Harbor_Customers"
	// SharingSetPartners names target profiles alone.
	SharingSetPartners = "Partner_Accounts"
)

// The sites of the org that stories name.
const (
	// SiteByProfile is given by profiles, Maya's among them.
	SiteByProfile = "Harbor Support"
	// SiteByPermissionSet is given by a permission set alone.
	SiteByPermissionSet = "Harbor Insiders"
	SitePartner         = "Partner Central"
)

// PackageCharts is the managed package that Maya has a license of, by its namespace.
const PackageCharts = "bwcharts"
