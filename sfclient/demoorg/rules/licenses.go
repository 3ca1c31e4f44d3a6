package rules

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// family groups the licenses that give the same access; a Login license gives
// what its member license gives. Source:
// https://help.salesforce.com/s/articleView?id=sf.users_license_types_communities.htm
type family uint8

const (
	familyInternal family = iota
	familyHighVolume
	familyIdentity
	familyCustomer
	familyCustomerPlus
	familyPartner
)

// familyOf finds the family of a license by the type of its users and its name.
func familyOf(userType, license string) family {
	switch {
	case userType == typePartner:
		return familyPartner
	case userType == typeCustomerPlus:
		return familyCustomerPlus
	case !isExternal(userType):
		return familyInternal
	case strings.Contains(license, "External Identity"):
		return familyIdentity
	case strings.Contains(license, "Customer Community"), strings.Contains(license, "External Apps"):
		return familyCustomer
	}
	return familyHighVolume
}

// objectRight pairs a field of ObjectPermissions with its letter in objectLimits
// and the verb Salesforce names it by in a refusal.
type objectRight struct {
	field, letter, verb string
}

var objectRights = []objectRight{
	{"PermissionsRead", "R", "Read"},
	{"PermissionsCreate", "C", "Create"},
	{"PermissionsEdit", "E", "Edit"},
	{"PermissionsDelete", "D", "Delete"},
	{"PermissionsViewAllRecords", "V", "View All"},
	{"PermissionsModifyAllRecords", "M", "Modify All"},
	{"PermissionsViewAllFields", "F", "View All Fields"},
}

const customObject = "__c"

// objectLimits gives the most that a license family allows on an object: high
// volume, identity, Customer Community, Customer Community Plus, Partner. An
// object that is not listed is allowed without View All and Modify All. It is
// what grants were seen of in public orgs, and what the license pages say of
// leads, campaigns, opportunities and quotes.
var objectLimits = map[string]string{
	objectAccount: "RE RE CRE CRE CRE",
	objectContact: "CRE CRE CRE CRE CRE",
	"Case":        "CRE - CRE CRE CRE",
	"Asset":       "CRE CRE CRE CRE CRE",
	"Contract":    "CRED - CRED CRED CRED",
	"Entitlement": "CRE - CRE CRE CRE",
	"Order":       "CRED - CRED CRED CRED",
	"Product2":    "R - R R R",
	"Pricebook2":  "R - R R R",
	"Lead":        partnersWrite,
	"Opportunity": partnersWrite,
	"Quote":       partnersWrite,
	"Campaign":    "- - - - R",
	customObject:  "- - CREDVMF CRED CRED",
}

// partnersWrite is for what only partners work on.
const partnersWrite = "- - - - CRE"

// userLimits names the families that may hold a user permission; an external
// license never carries one that is not listed.
var userLimits = map[string][]family{
	"PermissionsApiEnabled":                {familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsApexRestServices":          {familyCustomerPlus},
	"PermissionsAssignTopics":              {familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsChatterEditOwnPost":        {familyCustomer},
	"PermissionsContentWorkspaces":         {familyCustomerPlus, familyPartner},
	"PermissionsConvertLeads":              {familyPartner},
	"PermissionsCreateCustomizeReports":    {familyCustomerPlus, familyPartner},
	"PermissionsCreateTopics":              {familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsDelegatedPortalUserAdmin":  {familyCustomerPlus, familyPartner},
	"PermissionsDeleteTopics":              {familyCustomer},
	"PermissionsEditCaseComments":          {familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsEditEvent":                 {familyCustomerPlus, familyPartner},
	"PermissionsEditMyReports":             {familyCustomerPlus, familyPartner},
	"PermissionsEditOppLineItemUnitPrice":  {familyPartner},
	"PermissionsEditTask":                  {familyCustomerPlus, familyPartner},
	"PermissionsEditTopics":                {familyCustomerPlus, familyPartner},
	"PermissionsEnableNotifications":       {familyIdentity, familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsExportReport":              {familyCustomerPlus, familyPartner},
	"PermissionsIdentityEnabled":           {familyIdentity},
	"PermissionsListEmailSend":             {familyPartner},
	"PermissionsPasswordNeverExpires":      {familyIdentity, familyHighVolume, familyCustomer},
	"PermissionsPortalSuperUser":           {familyCustomerPlus},
	"PermissionsRunFlow":                   {familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsRunReports":                {familyCustomerPlus, familyPartner},
	"PermissionsSelectFilesFromSalesforce": {familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsUseWebLink":                {familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
	"PermissionsViewHelpLink":              {familyIdentity, familyHighVolume, familyCustomer, familyCustomerPlus, familyPartner},
}

// deniedObjectRight gives the first right of an ObjectPermissions row that the
// family does not allow.
func (f family) deniedObjectRight(row store.Row) (objectRight, bool) {
	if f == familyInternal {
		return objectRight{}, false
	}
	allowed := f.objectLimit(row.String("SobjectType"))
	for _, right := range objectRights {
		if row.Bool(right.field) && !strings.Contains(allowed, right.letter) {
			return right, true
		}
	}
	return objectRight{}, false
}

func (f family) objectLimit(object string) string {
	limits, known := objectLimits[object]
	if !known && strings.HasSuffix(object, customObject) {
		limits, known = objectLimits[customObject], true
	}
	if !known {
		return "CRED"
	}
	return strings.Fields(limits)[f-familyHighVolume]
}

// allowsUser tells whether the family may hold a user permission.
func (f family) allowsUser(permission string) bool {
	return f == familyInternal || slices.Contains(userLimits[permission], f)
}

// licenseUsers names the families whose users may hold a permission set license,
// by PermissionSetLicenseKey. One that is not listed is for internal users.
var licenseUsers = map[string][]family{
	"WarrantyClaimsPsl":         {familyCustomer, familyCustomerPlus, familyPartner},
	"FieldServiceCommunityPsl":  {familyCustomerPlus, familyPartner},
	"ServiceCommunityAccessPsl": {familyHighVolume, familyCustomer},
}

// allowsLicense tells whether the family may hold a permission set license.
func (f family) allowsLicense(key string) bool {
	return f == familyInternal || slices.Contains(licenseUsers[key], f)
}

// moveSeat adds n to the used seats of the license of a profile. Used seats are
// counted over active users.
func (w *write) moveSeat(profileID string, n int64) {
	p := readProfile(w.tx, profileID)
	if p.license.id == "" {
		return
	}
	w.countSeat(p.license, n)
}

func (w *write) countSeat(l license, n int64) {
	fields := store.Row{fieldUsedLicenses: l.used + n, "UsedLicensesLastUpdated": w.tx.Now()}
	w.tx.Set(objectUserLicense, l.id, w.dropUnknown(objectUserLicense, fields))
}

// moveSeats gives back the seat that the user had, and takes the one that the
// user needs now.
func (w *write) moveSeats(facts *userWrite) {
	if !facts.creating && facts.before.active && (!facts.after.active || facts.changesLicense()) {
		w.countSeat(facts.from.license, -1)
	}
	if facts.takesSeat() {
		w.countSeat(facts.to.license, 1)
		return
	}
}
