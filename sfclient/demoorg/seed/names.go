package seed

// The fields and values that rows of several objects share.
const (
	fieldAccountID     = "AccountId"
	fieldAssigneeID    = "AssigneeId"
	fieldDeveloperName = "DeveloperName"
	fieldDurable       = "DurableId"
	fieldEmail         = "Email"
	fieldFirstName     = "FirstName"
	fieldGroupID       = "GroupId"
	fieldIsActive      = "IsActive"
	fieldLabel         = "Label"
	fieldLastName      = "LastName"
	fieldMasterLabel   = "MasterLabel"
	fieldMember        = "UserOrGroupId"
	fieldName          = "Name"
	fieldNetworkID     = "NetworkId"
	fieldOwnerID       = "OwnerId"
	fieldParentID      = "ParentId"
	fieldParentRole    = "ParentRoleId"
	fieldPortalType    = "PortalType"
	fieldProfileID     = "ProfileId"
	fieldSet           = "PermissionSetId"
	fieldSetGroup      = "PermissionSetGroupId"
	fieldSetLicense    = "PermissionSetLicenseId"
	fieldStatus        = "Status"
	fieldTotal         = "TotalLicenses"
	fieldType          = "Type"
	fieldUsed          = "UsedLicenses"

	statusActive = "Active"
	statusAdded  = "Added"
	statusClosed = "Closed"
	statusLive   = "Live"
	stageWon     = "Closed Won"
	typeRegular  = "Regular"
	wordAccount  = "Account"
)

// The names of the tables below that other tables refer to.
const (
	profileAdmin      = "System Administrator"
	profileStandard   = "Standard User"
	profileManager    = "Channel Manager"
	profileWeb        = "Web Member"
	profileHighVolume = "High Volume Self Service"
	profileIdentity   = "Identity Only"
	profileSelf       = "Customer Self Service"
	profileChannelEss = "Channel Essentials"
	profileGold       = "Gold Partner Sales"

	roleChief      = "Chief Executive Officer"
	roleOperations = "Operations"
	roleSales      = "Sales and Channel"
	roleEurope     = "Channel Europe"
	roleService    = "Customer Service"

	setClaimReader  = "Claim_Reader"
	setOrderHistory = "Order_History"
	setTraining     = "Training_Access"

	pageLogin      = "SiteLogin"
	customPhotos   = "Upload_Claim_Photos"
	groupCustomers = "Harbor_Customers"

	titleAdministrator = "Administrator"
	titleChannel       = "Channel Lead"
	unitedStates       = "United States"
	industryRetail     = "Retail"
	industryMaking     = "Manufacturing"
	industryLeisure    = "Recreation"
)
