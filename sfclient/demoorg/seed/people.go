package seed

// internalUser is one employee of the simulated company. role is the name of an
// internal role, "" for none.
type internalUser struct {
	username, first, last, profile, role, title string
	inactive                                    bool
}

// internalRole is one role of the company's own hierarchy.
type internalRole struct{ name, parent string }

var internalRoles = []internalRole{
	{roleChief, ""},
	{roleOperations, roleChief},
	{roleSales, roleChief},
	{"Channel Americas", roleSales},
	{roleEurope, roleSales},
	{"Channel Asia Pacific", roleSales},
	{roleService, roleChief},
}

// internalUsers are the company's people; the first one is the session's user.
var internalUsers = []internalUser{
	{Admin, "Alex", "Morgan", profileAdmin, roleOperations, "Salesforce Administrator", false},
	{OwnerAmericas, "Rosa", "Delgado", profileManager, "Channel Americas", titleChannel, false},
	{OwnerEurope, "Henrik", "Voss", profileManager, roleEurope, titleChannel, false},
	{OwnerAsia, "Kenji", "Mori", profileManager, "Channel Asia Pacific", titleChannel, false},
	{OwnerWithoutRole, "Oskar", "Lindqvist", profileManager, "", titleChannel, false},
	{OwnerInactive, "Gil", "Santos", profileManager, roleEurope, titleChannel, true},
	{Priya, "Priya", "Nair", profileStandard, roleService, "Service Agent", false},
	{"marcus.webb@brightwater.example", "Marcus", "Webb", profileStandard, roleService, "Service Agent", false},
	{AdminWithoutExternalUsers, "Nora", "Finch", "Admin without External Users", roleOperations, titleAdministrator, false},
	{AdminWithoutViewSetup, "Paul", "Reyes", "Admin without View Setup", roleOperations, titleAdministrator, false},
	{AdminWithoutViewRoles, "Judith", "Amsel", "Admin without Roles", roleOperations, titleAdministrator, false},
	{AdminWithoutAssignPermissions, "Tariq", "Aziz", "Admin without Permission Sets", roleOperations, titleAdministrator, false},
	{AdminWithoutSites, "Mei", "Zhang", "Admin without Sites", roleOperations, titleAdministrator, false},
	{AdminWithoutAccountEdit, "Lucas", "Brandt", "Admin without Accounts", roleOperations, titleAdministrator, false},
	{AdminWithoutMetadata, "Sofia", "Rossi", "Admin without Metadata", roleOperations, titleAdministrator, false},
	{AdminWithoutManageUsers, "Amir", "Cohen", "Admin without Users", roleOperations, titleAdministrator, false},
}

// external is one external user. role is the portal role that the user has, for a
// license with roles; story is what User.AboutMe holds.
type external struct {
	username, first, last, account, profile, role, story string
	inactive, frozen, contactless                        bool
	lastLoginDays                                        int // before now; 0 for never
}

// personas are the external users by whom each situation can be tried.
var personas = []external{
	{username: Maya, first: "Maya", last: "Chen", account: accountMaya, profile: ProfileMaya, story: "Start here: a customer becomes a partner", lastLoginDays: 1},
	{username: Tomas, first: "Tomás", last: "Rivera", account: accountTomas, profile: ProfileCustomer, story: "Partner account with three roles to choose from", lastLoginDays: 2},
	{username: Aiko, first: "Aiko", last: "Tanaka", account: accountAiko, profile: profileSelf, story: "Login license: go to Customer Community Plus Login", lastLoginDays: 4},
	{username: Sam, first: "Sam", last: "Okoye", account: accountSam, profile: profileHighVolume, story: "High Volume Customer Portal user", lastLoginDays: 9},
	{username: Ravi, first: "Ravi", last: "Patel", account: accountRavi, profile: profileWeb, story: "Authenticated Website user", lastLoginDays: 31},
	{username: Omar, first: "Omar", last: "Haddad", account: accountOmar, profile: ProfileCustomer, story: "Person account: Plus is possible, Partner is not", lastLoginDays: 3},
	{username: Lena, first: "Lena", last: "Fischer", account: accountLena, profile: ProfileCustomer, story: "Refused: the account owner has no role", lastLoginDays: 6},
	{username: Ivan, first: "Ivan", last: "Petrov", account: accountIvan, profile: ProfileCustomer, story: "An external user owns a contact of the account", lastLoginDays: 5},
	{username: Nina, first: "Nina", last: "Kowalski", profile: profileIdentity, contactless: true, story: "Refused: External Identity without a contact", lastLoginDays: 12},
	{username: Zoe, first: "Zoé", last: "Martin", account: accountZoe, profile: ProfileCustomer, story: "Her upgrade changes a colleague's role", lastLoginDays: 2},
	{username: Eva, first: "Eva", last: "Lund", account: accountEva, profile: ProfileCustomer, inactive: true, frozen: true, story: "Inactive and frozen", lastLoginDays: 412},
	{username: Dana, first: "Dana", last: "Brooks", account: accountDana, profile: ProfilePartnerSales, role: roleManager, story: "Refused: is a partner user already", lastLoginDays: 1},
	{username: Hostile, first: hostileFirst, last: hostileLast, account: hostileAccount, profile: ProfileCustomer, story: "Names that attack the terminal", lastLoginDays: 66},
	{username: Xiaoyu, first: "小雨 ☔", last: "林 (לין)", account: wideAccount, profile: ProfileCustomer, story: "Chinese, emoji and right-to-left names", lastLoginDays: 7},

	{username: TomasColleague, first: "Inês", last: "Duarte", account: accountTomas, profile: ProfilePartnerSales, role: roleWorker, lastLoginDays: 1},
	{username: AikoColleague, first: "Haruto", last: "Ono", account: accountAiko, profile: ProfileCustomerPlusService, role: roleWorker, lastLoginDays: 3},
	{username: ZoePartner, first: "Leo", last: "Marchetti", account: accountZoe, profile: ProfilePartnerService, role: rolePersonAccount, lastLoginDays: 8},
	{username: ZoeCustomer, first: "Uma", last: "Sørensen", account: accountZoe, profile: ProfileCustomerPlusService, role: rolePersonAccount, lastLoginDays: 14},
	{username: "boris.petrov@ownedby.example", first: "Boris", last: "Petrov", account: accountIvan, profile: ProfileCustomer, lastLoginDays: 20},
	{username: "ella.quist@brightharbor.example", first: "Ella", last: "Quist", account: accountMaya, profile: ProfileCustomer, lastLoginDays: 15},
	{username: "piet.bakker@deltasail.example", first: "Piet", last: "Bakker", account: accountDelta, profile: ProfileCustomer, lastLoginDays: 40},
	{username: "solveig.hansen@hansenrigging.example", first: "Solveig", last: "Hansen", account: accountHansen, profile: ProfileChannel, role: roleExecutive, lastLoginDays: 2},
	{username: "arne.dahl@hansenrigging.example", first: "Arne", last: "Dahl", account: accountHansen, profile: profileChannelEss, role: roleWorker, lastLoginDays: 11},
	{username: "greta.berg@hansenrigging.example", first: "Greta", last: "Berg", account: accountHansen, profile: profileGold, role: roleWorker, lastLoginDays: 27},
	{username: "nils.foss@hansenrigging.example", first: "Nils", last: "Foss", account: accountHansen, profile: ProfilePartnerLoginSales, role: roleWorker, lastLoginDays: 90},
}

// contactOwnedByUser is a contact of Ivan's account that Boris owns, which is why
// the account can't become a partner account.
const (
	contactOwner     = "boris.petrov@ownedby.example"
	contactOwnedLast = "Yankova"
)
