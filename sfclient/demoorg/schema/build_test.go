package schema_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/schema"
)

func all(t testing.TB) *schema.Schema {
	t.Helper()
	return schema.Build(schema.AllFeatures())
}

func TestTheOrgHasItsObjects(t *testing.T) {
	t.Parallel()
	s := all(t)
	for name, prefix := range map[string]string{
		"Organization": "00D", "User": "005", "UserLogin": "0Yw", "Profile": "00e", "UserLicense": "100", "UserRole": "00E",
		"Account": "001", "Contact": "003", "Case": "500", "Opportunity": "006", "Lead": "00Q", "Warranty_Claim__c": "a00",
		"PermissionSet": "0PS", "PermissionSetAssignment": "0Pa", "PermissionSetGroup": "0PG",
		"PermissionSetGroupComponent": "0PD", "MutingPermissionSet": "0QM", "PermissionSetLicense": "0PL",
		"PermissionSetLicenseAssign": "2LA", "ObjectPermissions": "110", "FieldPermissions": "01k",
		"SetupEntityAccess": "0J0", "PermissionSetTabSetting": "01P", "Group": "00G", "GroupMember": "011",
		"Network": "0DB", "NetworkMember": "0DO", "NetworkMemberGroup": "0DL", "UserPermissionAccess": "0up",
		"UserAccessPolicy": "0kE", "ApexClass": "01p", "ApexPage": "066", "CustomPermission": "0CP",
	} {
		o := s.Object(strings.ToUpper(name))
		if o == nil || o.Name != name || o.KeyPrefix != prefix || s.ByKeyPrefix(prefix) != o {
			t.Errorf("%s with key prefix %s is %+v", name, prefix, o)
		}
	}
	if s.Object("Nothing") != nil || s.ByKeyPrefix("zzz") != nil {
		t.Error("found an object that is not there")
	}
}

// TestEveryOrgIsWhole holds what the other rooms rely on, for an org with any
// choice of features.
func TestEveryOrgIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var f schema.Features
		flags := reflect.ValueOf(&f).Elem()
		for i := range flags.NumField() {
			flags.Field(i).SetBool(rapid.Bool().Draw(t, flags.Type().Field(i).Name))
		}
		s := schema.Build(f)
		prefixes := map[string]string{}
		for _, o := range s.Objects {
			if other, taken := prefixes[o.KeyPrefix]; taken || len(o.KeyPrefix) != 3 {
				t.Errorf("%s has the key prefix %q of %q", o.Name, o.KeyPrefix, other)
			}
			prefixes[o.KeyPrefix] = o.Name
			if o.Label == "" || o.LabelPlural == "" {
				t.Errorf("%s has no label", o.Name)
			}
			wholeFields(t, s, o)
		}
		if children := childNames(s); len(slices.Compact(children)) != len(childNames(s)) {
			t.Errorf("two child relationships have one name: %v", children)
		}
	})
}

func wholeFields(t *rapid.T, s *schema.Schema, o *schema.Object) {
	names, relationships := map[string]bool{}, map[string]bool{}
	if id := o.Fields[0]; id.Name != "Id" || id.Type != schema.TypeID {
		t.Errorf("%s begins with %s", o.Name, id.Name)
	}
	for i := range o.Fields {
		f := &o.Fields[i]
		if names[strings.ToLower(f.Name)] || f.Label == "" || o.Field(strings.ToUpper(f.Name)) != f {
			t.Errorf("%s.%s: twice, or without a label", o.Name, f.Name)
		}
		names[strings.ToLower(f.Name)] = true
		if f.RelationshipName != "" {
			if relationships[f.RelationshipName] || o.Relationship(strings.ToLower(f.RelationshipName)) != f {
				t.Errorf("%s: two fields have the relationship name %s", o.Name, f.RelationshipName)
			}
			relationships[f.RelationshipName] = true
		}
		wholeField(t, s, o, f)
	}
	if o.NameField() != nil && !names[strings.ToLower(o.NameField().Name)] {
		t.Errorf("%s: the name field is not its own", o.Name)
	}
}

func wholeField(t *rapid.T, s *schema.Schema, o *schema.Object, f *schema.Field) {
	for _, to := range f.ReferenceTo {
		if s.Object(to) == nil {
			t.Errorf("%s.%s refers to %s, which the org lacks", o.Name, f.Name, to)
		}
	}
	for _, part := range f.Parts {
		if o.Field(part) == nil {
			t.Errorf("%s.%s has the part %s, which the object lacks", o.Name, f.Name, part)
		}
	}
	switch {
	case len(f.Parts) > 0 && (f.Createable || f.Updateable):
		t.Errorf("%s.%s is computed, and may be written", o.Name, f.Name)
	case f.Createable && !o.Createable, f.Updateable && !o.Updateable:
		t.Errorf("%s.%s may be written, and the object may not", o.Name, f.Name)
	case f.Type == schema.TypeReference && f.Length != 18:
		t.Errorf("%s.%s is a %s of length %d", o.Name, f.Name, f.Type, f.Length)
	case f.Custom != strings.HasSuffix(f.Name, "__c"):
		t.Errorf("%s.%s has a name that does not fit", o.Name, f.Name)
	case f.Type == schema.TypePicklist && f.Default != nil && !offers(f, f.Default):
		t.Errorf("%s.%s does not offer its default %v", o.Name, f.Name, f.Default)
	}
}

func offers(f *schema.Field, value any) bool {
	return slices.ContainsFunc(f.Picklist, func(v schema.PicklistValue) bool { return v.Value == value })
}

// childNames are all parents with the names of their children, sorted.
func childNames(s *schema.Schema) []string {
	var names []string
	for _, o := range s.Objects {
		for _, f := range o.Fields {
			for _, to := range f.ReferenceTo {
				if f.ChildRelationship != "" {
					names = append(names, to+"."+strings.ToLower(f.ChildRelationship))
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestFeaturesBringTheirNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		off   func(*schema.Features)
		names []string // objects, and fields as Object.Field
	}{
		"Networks": {
			func(f *schema.Features) { f.Networks = false },
			[]string{"Network", "NetworkMember", "NetworkMemberGroup", "User.IsPortalEnabled"},
		},
		"PartnerAccounts":    {func(f *schema.Features) { f.PartnerAccounts = false }, []string{"Account.IsPartner"}},
		"CustomerPortal":     {func(f *schema.Features) { f.CustomerPortal = false }, []string{"Account.IsCustomerPortal"}},
		"PersonAccounts":     {func(f *schema.Features) { f.PersonAccounts = false }, []string{"Account.IsPersonAccount"}},
		"PortalRoleField":    {func(f *schema.Features) { f.PortalRoleField = false }, []string{"User.PortalRole"}},
		"PrmSuperUser":       {func(f *schema.Features) { f.PrmSuperUser = false }, []string{"User.IsPrmSuperUser"}},
		"Federation":         {func(f *schema.Features) { f.Federation = false }, []string{"User.FederationIdentifier"}},
		"UserAccessPolicies": {func(f *schema.Features) { f.UserAccessPolicies = false }, []string{"UserAccessPolicy", "PermissionSetAssignment.IsRevoked"}},
		"CustomObjects":      {func(f *schema.Features) { f.CustomObjects = false }, []string{"Warranty_Claim__c"}},
	} {
		f := schema.AllFeatures()
		c.off(&f)
		with, without := all(t), schema.Build(f)
		for _, n := range c.names {
			if !has(with, n) || has(without, n) {
				t.Errorf("%s: %s is there with it %v, without it %v", name, n, has(with, n), has(without, n))
			}
		}
	}
}

func has(s *schema.Schema, name string) bool {
	object, field, isField := strings.Cut(name, ".")
	o := s.Object(object)
	return o != nil && (!isField || o.Field(field) != nil)
}
