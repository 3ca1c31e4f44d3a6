package seed

// bundles are what generated people hold beside their profile, by the profile's
// license; who gets which is spread evenly. The rules of the org allow all of it.
// About every third person holds nothing, as in an org where profiles do the work.
var bundles = map[string][]holding{
	LicenseCustomer: append([]holding{
		{sets: SetOldLicense + " " + setInvoices},
		{sets: SetOldLicense, groups: GroupMuted, psls: LicenseWarranty, member: groupCustomers},
		{sets: SetReturnable + " " + SetWithLicense, psls: LicenseWarranty},
	}, customerBundles...),
	LicenseCustomerLogin: append([]holding{
		{sets: "Login_Customers_Beta"},
		{sets: "Login_Customers_Beta" + " " + setTopics, groups: groupClaims},
		{sets: SetWithLicense + " " + setAssets, psls: LicenseWarranty},
	}, customerBundles...),
	LicenseHighVolume: {
		{},
		{},
		{sets: "High_Volume_Uploads"},
		{sets: "High_Volume_Uploads" + " " + setInvoices, psls: licenseServiceAccess},
		{sets: setCommenter},
		{sets: setAssets, expired: SetExpired},
		{sets: setTraining},
	},
	LicenseAuthenticated:     {{}, {sets: setCommenter}, {sets: setInvoices}, {}},
	LicenseIdentity:          {{}, {sets: setExperts}},
	LicensePartner:           {{sets: SetPartnerOnly}, {}, {sets: "Partner_Extras Dealer_Prices", member: groupNorthwind}, {groups: GroupOutdated, packages: PackageLabels}},
	LicensePartnerLogin:      {{sets: SetPartnerOnly}, {}, {sets: "Dealer_Prices Stock_Levels"}},
	LicenseCustomerPlus:      {{sets: "Portal_Super_User"}, {}, {sets: setReports, groups: groupClaims}},
	LicenseCustomerPlusLogin: {{sets: setReports}, {}},
}

// customerBundles are those of Customer Community and of its Login variant.
var customerBundles = []holding{
	{},
	{},
	{},
	{},
	{sets: setInvoices + " " + setCommenter},
	{sets: SetReturnable + " " + setExperts, member: groupCustomers},
	{groups: GroupMuted, packages: PackageLabels},
	{sets: SetNotAllowed},
	{sets: "Claim_Overseer " + setOrderHistory},
	{sets: setTopics, groups: GroupOutdated},
	{sets: SetSession + " " + setTraining, expired: SetExpired},
	{sets: "Dealer_Locator_Access Stock_Levels", groups: groupClaims + " " + GroupMuted, psls: LicenseWarranty},
}

// bundleOf gives the bundle of the i-th generated person.
func (b *builder) bundleOf(p external, i int) holding {
	list := bundles[b.profiles[p.profile].license]
	if len(list) == 0 {
		return holding{}
	}
	return list[i*11%len(list)]
}
