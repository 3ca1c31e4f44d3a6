package schema_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
)

// flags writes what may be done with a field: create, update, nillable, filter,
// sort, group, name, idLookup, permissionable.
func flags(f *schema.Field) string {
	var b strings.Builder
	for i, on := range []bool{
		f.Createable, f.Updateable, f.Nillable, f.Filterable, f.Sortable, f.Groupable, f.NameField, f.IDLookup, f.Permissionable,
	} {
		if on {
			b.WriteByte("CUNFSGnip"[i])
		}
	}
	return b.String()
}

func TestFieldsAreAsSalesforceDescribesThem(t *testing.T) {
	t.Parallel()
	s := all(t)
	for name, want := range map[string]string{
		"Account.IsPartner":                         "UFSG",
		"Account.IsCustomerPortal":                  "UFSG",
		"Account.Name":                              "CUFSGn",
		"Account.OwnerId":                           "CUFSG",
		"Account.BillingAddress":                    "NFp",
		"Account.BillingLatitude":                   "CUNFSp",
		"Account.Description":                       "CUNp",
		"Account.Phone":                             "CUNFSGp",
		"Account.CreatedDate":                       "FS",
		"Contact.Name":                              "FSGn",
		"Contact.Email":                             "CUNFSGip",
		"Contact.LastName":                          "CUFSG",
		"Case.CaseNumber":                           "FSni",
		"Case.Status":                               "CUNFSG",
		"Opportunity.Amount":                        "CUNFSp",
		"User.Id":                                   "FSGi",
		"User.Username":                             "CUFSGi",
		"User.UserType":                             "NFSG",
		"User.ProfileId":                            "CUFSG",
		"User.UserRoleId":                           "CUNFSG",
		"User.ContactId":                            "CUNFSG",
		"User.AccountId":                            "NFSG",
		"User.IsPortalEnabled":                      "UFSG",
		"User.PortalRole":                           "CUNFSG",
		"User.LastLoginDate":                        "NFS",
		"User.AboutMe":                              "CUNFSGp",
		"UserLogin.IsFrozen":                        "UFSG",
		"UserLicense.UsedLicenses":                  "",
		"UserLicense.MonthlyLoginsUsed":             "N",
		"UserLicense.Name":                          "FSGni",
		"UserRole.PortalType":                       "NFSG",
		"UserRole.PortalAccountId":                  "NFSG",
		"UserRole.Name":                             "CUFSGn",
		"PermissionSet.PermissionsRunReports":       "CUFSG",
		"PermissionSetAssignment.AssigneeId":        "CFSG",
		"PermissionSetAssignment.IsActive":          "FSG",
		"ObjectPermissions.PermissionsRead":         "CUFSG",
		"NetworkMember.MemberId":                    "FSG",
		"GroupMember.UserOrGroupId":                 "CFSG",
		"Warranty_Claim__c.Name":                    "FSGni",
		"Warranty_Claim__c.Status__c":               "CUNFSGp",
		"UserPermissionAccess.PermissionsViewSetup": "FSG",
	} {
		object, field, _ := strings.Cut(name, ".")
		if got := flags(s.Object(object).Field(field)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWhatMayBeDoneWithObjects(t *testing.T) {
	t.Parallel()
	s := all(t)
	for name, want := range map[string][4]bool{ // create, update, delete, setup
		"Account":                    {true, true, true, false},
		"Warranty_Claim__c":          {true, true, true, false},
		"User":                       {true, true, false, true},
		"UserRole":                   {true, true, true, true},
		"UserLicense":                {false, false, false, true},
		"PermissionSetAssignment":    {true, false, true, true},
		"PermissionSetLicenseAssign": {true, false, true, true},
		"ObjectPermissions":          {true, true, true, true},
		"NetworkMember":              {false, true, false, true},
		"NetworkMemberGroup":         {true, true, false, true},
		"GroupMember":                {true, false, true, true},
		"UserPermissionAccess":       {false, false, false, false},
	} {
		o := s.Object(name)
		if got := [4]bool{o.Createable, o.Updateable, o.Deletable, o.Setup}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestRelationships(t *testing.T) {
	t.Parallel()
	s := all(t)
	for path, to := range map[string][]string{
		"User.Profile": {"Profile"}, "User.UserRole": {"UserRole"}, "User.Contact": {"Contact"}, "User.Account": {"Account"},
		"User.Manager": {"User"}, "Profile.UserLicense": {"UserLicense"}, "Contact.Account": {"Account"}, "Account.Owner": {"User"},
		"PermissionSet.License": {"PermissionSetLicense", "UserLicense"}, "PermissionSet.Profile": {"Profile"},
		"PermissionSetAssignment.Assignee": {"User"}, "PermissionSetAssignment.PermissionSet": {"PermissionSet"},
		"PermissionSetAssignment.PermissionSetGroup": {"PermissionSetGroup"}, "NetworkMember.Network": {"Network"},
		"NetworkMember.Member": {"User"}, "GroupMember.Group": {"Group"}, "Case.Owner": {"Group", "User"},
		"ObjectPermissions.Parent": {"PermissionSet"}, "Warranty_Claim__c.Account__r": {"Account"},
	} {
		object, relationship, _ := strings.Cut(path, ".")
		if f := s.Object(object).Relationship(relationship); f == nil || !slices.Equal(f.ReferenceTo, to) {
			t.Errorf("%s leads to %v, want %v", path, f, to)
		}
	}
	if f := s.Object("User").Relationship("Nothing"); f != nil {
		t.Errorf("User.Nothing leads to %v", f)
	}
	for path, want := range map[string]string{
		"Account.Contacts": "Contact.AccountId", "Account.Opportunities": "Opportunity.AccountId", "Account.cases": "Case.AccountId",
		"User.PermissionSetAssignments": "PermissionSetAssignment.AssigneeId", "PermissionSet.ObjectPerms": "ObjectPermissions.ParentId",
		"PermissionSet.FieldPerms": "FieldPermissions.ParentId", "Account.Warranty_Claims__r": "Warranty_Claim__c.Account__c",
		"PermissionSet.SetupEntityAccessItems": "SetupEntityAccess.ParentId", "Profile.Users": "User.ProfileId",
	} {
		parent, name, _ := strings.Cut(path, ".")
		c, ok := s.Child(s.Object(parent), name)
		if !ok || c.Object.Name+"."+c.Field.Name != want {
			t.Errorf("%s: %v, want %s", path, c, want)
		}
	}
	for _, name := range []string{"", "Nothing", "Contacts"} {
		if c, ok := s.Child(s.Object("Profile"), name); ok {
			t.Errorf("Profile has the children %q: %v", name, c)
		}
	}
}

func TestPermissionsHaveSalesforcesLabels(t *testing.T) {
	t.Parallel()
	s := all(t)
	for _, object := range []string{"Profile", "PermissionSet", "MutingPermissionSet", "UserPermissionAccess"} {
		o := s.Object(object)
		for name, label := range map[string]string{
			"PermissionsManageUsers":          "Manage Users",
			"PermissionsManageInternalUsers":  "Manage Internal Users",
			"PermissionsManagePartners":       "Manage External Users",
			"PermissionsManageCssUsers":       "Manage Customer Users",
			"PermissionsManageNetworks":       "Create and Set Up Experiences",
			"PermissionsViewSetup":            "View Setup and Configuration",
			"PermissionsViewRoles":            "View Roles and Role Hierarchy",
			"PermissionsAssignPermissionSets": "Assign Permission Sets",
			"PermissionsPortalSuperUser":      "Portal Super User",
			"PermissionsViewAllProfiles":      "View All Profiles",
			"PermissionsRunReports":           "Run Reports",
			"PermissionsContentWorkspaces":    "Access Libraries",
		} {
			if f := o.Field(name); f == nil || f.Label != label || f.Type != schema.TypeBoolean {
				t.Errorf("%s.%s is %v, want a boolean labelled %q", object, name, f, label)
			}
		}
		n := 0
		for _, f := range o.Fields {
			if strings.HasPrefix(f.Name, "Permissions") {
				n++
			}
		}
		if n < 208 {
			t.Errorf("%s has %d permissions", object, n)
		}
	}
}

func TestPicklists(t *testing.T) {
	t.Parallel()
	s := all(t)
	for name, want := range map[string]schema.PicklistValue{
		"User.UserType":                     {Value: "CspLitePortal", Label: "High Volume Portal"},
		"Profile.UserType":                  {Value: "PowerCustomerSuccess", Label: "Customer Portal Manager"},
		"User.PortalRole":                   {Value: "Worker", Label: "User"},
		"UserRole.PortalType":               {Value: "CustomerPortal", Label: "Customer Portal"},
		"Group.Type":                        {Value: "PRMOrganization", Label: "All Partner Users"},
		"PermissionSet.Type":                {Value: "Group", Label: "Group"},
		"SetupEntityAccess.SetupEntityType": {Value: "TabSet", Label: "TabSet"},
	} {
		object, field, _ := strings.Cut(name, ".")
		if values := s.Object(object).Field(field).Picklist; !slices.Contains(values, want) {
			t.Errorf("%s offers %v, not %v", name, values, want)
		}
	}
}
