package report_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// derived are the parts of a plan that follow from facts which have the stamps. Of findings,
// TestEveryFindingRestsOnAStamp tells it one by one.
var derived = map[string][]string{
	"keep":     append(upgrade.AccessTables(), upgrade.ObjectAssignment, upgrade.ObjectNetworkGrant),
	"access":   append(upgrade.AccessTables(), upgrade.ObjectAssignment),
	"cost":     append(upgrade.AccessTables(), upgrade.ObjectAssignment, upgrade.ObjectNetworkGrant, upgrade.MetaSharingSet),
	"removed":  append(upgrade.AccessTables(), upgrade.ObjectAssignment, upgrade.ObjectLicenseAssign),
	"role":     {upgrade.ObjectUserRole, "Account.Name", "Account.Owner.UserRoleId"},
	"sharing":  {upgrade.MetaSharingSet},
	"sites":    {upgrade.ObjectNetworkGrant, upgrade.ObjectNetworkMember},
	"steps":    {stamps.Profile, "Profile.Name", stamps.IsPartner, upgrade.ObjectAssignment},
	"findings": {stamps.Profile, "Profile.Name", stamps.IsPartner, upgrade.ObjectAssignment, upgrade.ObjectUserRole},
}

// unstamped says why a field that is printed has no stamp.
var unstamped = map[string]string{
	"madeAt":                         "it is of the plan and not of the org",
	"session.admin":                  "another administrator may carry out what one has planned; what the first write needs of permissions is read again",
	"session.org.name":               "the id tells which org it is",
	"session.org.isSandbox":          "an org does not become another kind of org",
	"session.org.isSimulation":       "an org does not become another kind of org",
	"profileUsers":                   "it says whom else a sharing set covers, and decides nothing",
	"counts":                         "records come and go by the hour; they say how much a loss matters, and decide nothing",
	"settings":                       "a profile decides them for everybody on it, and no write rests on them; reading them again takes a call that can be slow",
	"rules":                          "sharing rules share with everyone in a group or role, and no write rests on them",
	"user.usage":                     "what the person does goes on; it says how much a loss matters, and decides nothing",
	"user.user.id":                   "it is what the reading before the first write asks for",
	"user.user.profile.license.name": "a profile is of one license for good, and Salesforce names licenses",
}

// TestWhatAPlanPrintsIsStamped changes every field of a plan, one at a time. One that
// changes a rendered plan must move a stamp, which is compared before the first write,
// follow from facts that have stamps, or have a reason for having none.
func TestWhatAPlanPrintsIsStamped(t *testing.T) {
	t.Parallel()
	p := fullPlan(t)
	printed := func() string { return report.Markdown(report.Plan(p)) }
	stamps := func() []upgrade.Stamp { return stamps.List(p.Session, p.User, p.RestsOn()) }
	base, fixed := printed(), stamps()
	unused := maps.Clone(unstamped)
	seen := map[string]bool{}
	visit(reflect.ValueOf(&p).Elem(), "", func(path string) {
		if printed() == base || seen[path] {
			return
		}
		seen[path] = true
		part, _, _ := strings.Cut(strings.TrimRight(path, "[]{}"), ".")
		reason := ""
		for prefix := range unstamped {
			if strings.HasPrefix(path, prefix) {
				reason = prefix
			}
		}
		delete(unused, reason)
		moved := !slices.Equal(stamps(), fixed)
		if _, follows := derived[strings.TrimRight(part, "[]{}")]; !follows && reason == "" && !moved {
			t.Errorf("%s is printed, and has neither a stamp nor a reason for having none", path)
		}
		if reason != "" && moved {
			t.Errorf("%s has a stamp after all", path)
		}
	})
	if len(seen) < 80 || !slices.Equal(stamps(), fixed) || printed() != base {
		t.Errorf("%d fields are printed, and the plan is put back: %v", len(seen), printed() == base)
	}
	for path := range unused {
		t.Errorf("%s is not printed", path)
	}
	for part, names := range derived {
		for _, name := range names {
			if !slices.ContainsFunc(fixed, func(s upgrade.Stamp) bool { return s.Name == name }) {
				t.Errorf("%s follows from %s, which has no stamp", part, name)
			}
		}
	}
}

// fullPlan is a plan in which everything occurs that one can print.
func fullPlan(t *testing.T) upgrade.Plan {
	t.Helper()
	org := upgradetest.NewOrg()
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) {
		upgradetest.JoinGroup(f)
		f.Packages = []core.PackageLicense{{ID: "051000000000001AAA", LicenseID: "050000000000001AAA", Namespace: "bwcharts", Status: "Active"}}
		f.User.Role = &core.UserRole{ID: "00E000000000077AAA", Name: "An old role"}
	})
	org.Edit(func(s *upgradetest.State) {
		s.Rules = []core.SharingRule{{Object: "Case", Name: "Channel_Cases", Label: "Channel Cases", Access: "Read", To: core.SharedToRole, Role: "Sales"}}
		s.Settings = map[core.ID]upgrade.ProfileSettings{upgradetest.HarborPartner: {Flows: []string{"Terms_of_Use"}}}
	})
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	choice := upgradetest.Returning(upgradetest.ToPartner(), planning.AllReassignable(p.Removed)[0])
	choice.Keep = planning.Offered(p)
	p = upgradetest.MakePlan(t, org, choice)
	raw, err := json.Marshal(p) // nothing is shared any more
	if err != nil {
		t.Fatal(err)
	}
	var own upgrade.Plan
	if err := json.Unmarshal(raw, &own); err != nil {
		t.Fatal(err)
	}
	return own
}

// visit changes each field below a value, tells its path, and puts it back.
func visit(v reflect.Value, path string, changed func(path string)) {
	try := func(to reflect.Value) {
		was := reflect.New(v.Type()).Elem()
		was.Set(v)
		v.Set(to)
		changed(path)
		v.Set(was)
	}
	switch v.Kind() { //nolint:exhaustive // a plan has no other kinds
	case reflect.Pointer:
		if !v.IsNil() {
			visit(v.Elem(), path, changed)
		}
	case reflect.Struct:
		if _, is := v.Interface().(time.Time); is {
			try(reflect.ValueOf(time.Date(2031, time.March, 4, 5, 6, 7, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !field.IsExported() || name == "-" {
				continue
			}
			if name != "" && path != "" {
				name = "." + name
			}
			visit(v.Field(i), path+name, changed)
		}
	case reflect.Slice:
		for i := range min(v.Len(), 4) {
			visit(v.Index(i), path+"[]", changed)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			visit(value, path+"{}", func(path string) {
				was := v.MapIndex(key)
				v.SetMapIndex(key, value)
				changed(path)
				v.SetMapIndex(key, was)
			})
		}
	case reflect.String:
		try(reflect.ValueOf("Sentinel").Convert(v.Type()))
	case reflect.Bool:
		try(reflect.ValueOf(!v.Bool()).Convert(v.Type()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		try(reflect.ValueOf(v.Int() + 1).Convert(v.Type()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		try(reflect.ValueOf(v.Uint() ^ 1).Convert(v.Type()))
	}
}
