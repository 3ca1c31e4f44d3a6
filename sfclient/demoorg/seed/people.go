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
	{"Chief Executive Officer", ""},
	{"Operations", "Chief Executive Officer"},
	{"Sales and Channel", "Chief Executive Officer"},
	{"Channel Americas", "Sales and Channel"},
	{"Channel Europe", "Sales and Channel"},
	{"Channel Asia Pacific", "Sales and Channel"},
	{"Customer Service", "Chief Executive Officer"},
}

// internalUsers are the company's people; the first one is the session's user.
var internalUsers = []internalUser{
	{Admin, "Alex", "Morgan", "System Administrator", "Operations", "Salesforce Administrator", false},
	{OwnerAmericas, "Rosa", "Delgado", "Channel Manager", "Channel Americas", "Channel Manager", false},
	{OwnerEurope, "Henrik", "Voss", "Channel Manager", "Channel Europe", "Channel Manager", false},
	{OwnerAsia, "Kenji", "Mori", "Channel Manager", "Channel Asia Pacific", "Channel Manager", false},
	{OwnerWithoutRole, "Oskar", "Lindqvist", "Channel Manager", "", "Channel Manager", false},
	{OwnerInactive, "Gil", "Santos", "Channel Manager", "Channel Europe", "Channel Manager", true},
	{Priya, "Priya", "Nair", "Standard User", "Customer Service", "Service Agent", false},
	{"marcus.webb@brightwater.example", "Marcus", "Webb", "Standard User", "Customer Service", "Service Agent", false},
	{AdminWithoutExternalUsers, "Nora", "Finch", "Admin without External Users", "Operations", "Administrator", false},
	{AdminWithoutViewSetup, "Paul", "Reyes", "Admin without View Setup", "Operations", "Administrator", false},
	{AdminWithoutViewRoles, "Judith", "Amsel", "Admin without Roles", "Operations", "Administrator", false},
	{AdminWithoutAssignPermissions, "Tariq", "Aziz", "Admin without Permission Sets", "Operations", "Administrator", false},
	{AdminWithoutSites, "Mei", "Zhang", "Admin without Sites", "Operations", "Administrator", false},
	{AdminWithoutAccountEdit, "Lucas", "Brandt", "Admin without Accounts", "Operations", "Administrator", false},
	{AdminWithoutMetadata, "Sofia", "Rossi", "Admin without Metadata", "Operations", "Administrator", false},
	{AdminWithoutManageUsers, "Amir", "Cohen", "Admin without Users", "Operations", "Administrator", false},
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
	{username: Tomas, first: "Tomás", last: "Rivera", account: accountTomas, profile: "Warranty Customer", story: "Partner account with three roles to choose from", lastLoginDays: 2},
	{username: Aiko, first: "Aiko", last: "Tanaka", account: accountAiko, profile: "Customer Self Service", story: "Login license: go to Customer Community Plus Login", lastLoginDays: 4},
	{username: Sam, first: "Sam", last: "Okoye", account: accountSam, profile: "High Volume Self Service", story: "High Volume Customer Portal user", lastLoginDays: 9},
	{username: Ravi, first: "Ravi", last: "Patel", account: accountRavi, profile: "Web Member", story: "Authenticated Website user", lastLoginDays: 31},
	{username: Omar, first: "Omar", last: "Haddad", account: accountOmar, profile: "Warranty Customer", story: "Person account: Plus is possible, Partner is not", lastLoginDays: 3},
	{username: Lena, first: "Lena", last: "Fischer", account: accountLena, profile: "Warranty Customer", story: "Refused: the account owner has no role", lastLoginDays: 6},
	{username: Ivan, first: "Ivan", last: "Petrov", account: accountIvan, profile: "Warranty Customer", story: "An external user owns a contact of the account", lastLoginDays: 5},
	{username: Nina, first: "Nina", last: "Kowalski", profile: "Identity Only", contactless: true, story: "Refused: External Identity without a contact", lastLoginDays: 12},
	{username: Zoe, first: "Zoé", last: "Martin", account: accountZoe, profile: "Warranty Customer", story: "Her upgrade changes a colleague's role", lastLoginDays: 2},
	{username: Eva, first: "Eva", last: "Lund", account: accountEva, profile: "Warranty Customer", inactive: true, frozen: true, story: "Inactive and frozen", lastLoginDays: 412},
	{username: Dana, first: "Dana", last: "Brooks", account: accountDana, profile: ProfilePartnerSales, role: "Manager", story: "Refused: is a partner user already", lastLoginDays: 1},
	{username: Hostile, first: hostileFirst, last: hostileLast, account: hostileAccount, profile: "Warranty Customer", story: "Names that attack the terminal", lastLoginDays: 66},
	{username: Xiaoyu, first: "小雨 ☔", last: "林 (לין)", account: wideAccount, profile: "Warranty Customer", story: "Chinese, emoji and right-to-left names", lastLoginDays: 7},

	{username: TomasColleague, first: "Inês", last: "Duarte", account: accountTomas, profile: ProfilePartnerSales, role: roleWorker, lastLoginDays: 1},
	{username: AikoColleague, first: "Haruto", last: "Ono", account: accountAiko, profile: ProfileCustomerPlusService, role: roleWorker, lastLoginDays: 3},
	{username: ZoePartner, first: "Leo", last: "Marchetti", account: accountZoe, profile: ProfilePartnerService, role: rolePersonAccount, lastLoginDays: 8},
	{username: ZoeCustomer, first: "Uma", last: "Sørensen", account: accountZoe, profile: ProfileCustomerPlusService, role: rolePersonAccount, lastLoginDays: 14},
	{username: "boris.petrov@ownedby.example", first: "Boris", last: "Petrov", account: accountIvan, profile: "Warranty Customer", lastLoginDays: 20},
	{username: "ella.quist@brightharbor.example", first: "Ella", last: "Quist", account: accountMaya, profile: "Warranty Customer", lastLoginDays: 15},
	{username: "piet.bakker@deltasail.example", first: "Piet", last: "Bakker", account: accountDelta, profile: "Warranty Customer", lastLoginDays: 40},
	{username: "solveig.hansen@hansenrigging.example", first: "Solveig", last: "Hansen", account: accountHansen, profile: ProfileChannel, role: "Executive", lastLoginDays: 2},
	{username: "arne.dahl@hansenrigging.example", first: "Arne", last: "Dahl", account: accountHansen, profile: "Channel Essentials", role: roleWorker, lastLoginDays: 11},
	{username: "greta.berg@hansenrigging.example", first: "Greta", last: "Berg", account: accountHansen, profile: "Gold Partner Sales", role: roleWorker, lastLoginDays: 27},
	{username: "nils.foss@hansenrigging.example", first: "Nils", last: "Foss", account: accountHansen, profile: ProfilePartnerLoginSales, role: roleWorker, lastLoginDays: 90},
}

// contactOwnedByUser is a contact of Ivan's account that Boris owns, which is why
// the account can't become a partner account.
const (
	contactOwner     = "boris.petrov@ownedby.example"
	contactOwnedLast = "Yankova"
)
