package words

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// Production is the kind of an org whose data is real.
const Production display.Text = "PRODUCTION"

// OrgKind is the one word for what kind of org it is.
func OrgKind(o core.Organization) display.Text { return display.Clean(report.OrgKind(o)) }

// RoleLevel is a portal role as Setup shows it.
func RoleLevel(p core.PortalRole) display.Text {
	switch {
	case p.Is(core.PortalRoleWorker):
		return "User"
	case p.Is(core.PortalRolePersonAccount):
		return "Person Account"
	}
	return display.Clean(string(p))
}

// AccountOf is the name of the account that a plan is about.
func AccountOf(p upgrade.Plan) display.Text {
	if p.User.Account != nil {
		return display.Clean(p.User.Account.Name)
	}
	return display.Clean(p.User.User.AccountName)
}

// LoginsLeft is what is left of a license's logins this month, and whether logins
// bound it at all.
func LoginsLeft(l core.UserLicense) (left int, bounded bool) {
	if !l.IsLoginBased() {
		return 0, false
	}
	used := 0
	if l.MonthlyLoginsUsed != nil {
		used = *l.MonthlyLoginsUsed
	}
	return max(0, *l.MonthlyLoginsEntitlement-used), true
}

// Difference is what a person calls the item; a field stands behind its object.
func Difference(d upgrade.Difference) display.Text {
	label := display.Clean(d.Label)
	switch {
	case label == "" && d.Item.Name != "":
		label = display.Clean(d.Item.Name)
	case label == "":
		label = display.Clean(d.Item.Object)
	}
	if d.Item.Category == access.CategoryField && !strings.Contains(string(label), ".") {
		return display.Clean(d.Item.Object) + "." + label
	}
	return label
}

// Sources lists what grants something: "profile Harbor Customer".
func Sources(list []access.Source) display.Text {
	names := make([]display.Text, 0, len(list))
	for _, s := range list {
		name := display.Clean(s.Label)
		if name == "" {
			name = display.Clean(s.Name)
		}
		names = append(names, display.Clean(string(s.Kind))+" "+name)
	}
	return display.Join(names, ", ")
}

// Removal is what is removed, with its kind in Salesforce's words.
func Removal(r upgrade.Removal) display.Text { return display.Clean(r.Title()) }

// RemovalState says whether what is removed is reassigned, or could be.
func RemovalState(r upgrade.Removal) display.Text {
	switch {
	case r.Reassigned:
		return "is reassigned"
	case r.CanReturn:
		return "can be reassigned"
	}
	return "can't be reassigned"
}

// LookAlikes says of the names in a plan which are not what they look like: the
// person who confirms compares them by eye.
func LookAlikes(p upgrade.Plan) []display.Text {
	names := []struct {
		what display.Text
		raw  string
	}{
		{"username", p.User.User.Username},
		{"name", p.User.User.Name},
		{"account name", p.User.User.AccountName},
		{"role name", p.Role.Name},
	}
	var list []display.Text
	for _, n := range names {
		if display.Hidden(n.raw) {
			list = append(list, "The "+n.what+" contains characters that are invisible or that reorder text; they are shown as marks.")
		}
		if display.MixedScripts(n.raw) {
			list = append(list, "The "+n.what+" mixes alphabets whose letters look alike. Make sure it is the user you mean.")
		}
	}
	return list
}
