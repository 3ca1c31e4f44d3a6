package planning_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

const harborID core.ID = "001000000000001AAA"

// accountRole makes a role of the account; its name says nothing about it.
func accountRole(id core.ID, portal core.PortalType, level core.PortalRole) core.UserRole {
	return core.UserRole{ID: id, Name: "Role " + string(id), PortalType: portal, PortalRole: level, AccountID: harborID}
}

// onAccount makes a user on an account with these roles.
func onAccount(roles ...core.UserRole) upgrade.UserFacts {
	return upgrade.UserFacts{
		User:         core.User{AccountID: harborID, AccountName: "Harbor"},
		Account:      &core.Account{ID: harborID, Name: "Harbor"},
		AccountRoles: roles,
	}
}

// sharing makes another user of the account on a shared role.
func sharing(name string, portal core.PortalType) core.User {
	return core.User{Name: name, Role: &core.UserRole{PortalType: portal, PortalRole: core.PortalRolePersonAccount}}
}

func TestRoleCandidates(t *testing.T) {
	t.Parallel()
	const partner, customer = core.PortalTypePartner, core.PortalTypeCustomer
	facts := onAccount(
		accountRole("worker", partner, core.PortalRoleWorker),
		accountRole("customer", customer, core.PortalRoleWorker),
		accountRole("executive", "partner", "executive"),
		accountRole("manager", partner, core.PortalRoleManager),
		accountRole("shared", partner, core.PortalRolePersonAccount),
		core.UserRole{ID: "internal", PortalType: core.PortalTypeNone},
		core.UserRole{ID: "foreign", PortalType: partner, PortalRole: core.PortalRoleWorker, AccountID: "001000000000002AAA"},
		core.UserRole{ID: "no account", PortalType: partner, PortalRole: core.PortalRoleWorker},
	)
	tests := map[core.UserType][]string{
		core.UserTypePowerPartner:         {"executive", "manager", "worker"},
		"powerPARTNER":                    {"executive", "manager", "worker"},
		core.UserTypePowerCustomerSuccess: {"customer"},
		core.UserTypeCspLitePortal:        {},
	}
	for target, want := range tests {
		t.Run(string(target), func(t *testing.T) {
			t.Parallel()
			candidates := planning.RoleCandidates(facts, target)
			got := make([]string, 0, len(candidates))
			for _, role := range candidates {
				got = append(got, string(role.ID))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("candidates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRoleCandidatesOfAContactlessUser(t *testing.T) {
	t.Parallel()
	facts := upgrade.UserFacts{AccountRoles: []core.UserRole{{ID: "r", PortalType: core.PortalTypePartner}}}
	if got := planning.RoleCandidates(facts, core.UserTypePowerPartner); got != nil {
		t.Errorf("candidates = %v", got)
	}
}

func TestPredictRole(t *testing.T) {
	t.Parallel()
	const partner, customer = core.PortalTypePartner, core.PortalTypeCustomer
	ownersShared := core.UserRole{
		ID: "owners", Name: "ada Partner Person Account", PortalType: partner,
		PortalRole: core.PortalRolePersonAccount, AccountOwner: "005000000000009AAA",
	}
	longName := onAccount()
	longName.Account.Name = strings.Repeat("é", 80)
	renamedRole := accountRole("x", partner, core.PortalRoleWorker)
	renamedRole.Name = "Harbor Partner Executive"
	withOthers := func(facts upgrade.UserFacts, others ...core.User) upgrade.UserFacts {
		facts.OtherUsers = others
		return facts
	}
	withGap := onAccount()
	withGap.Unreadable = []upgrade.Unreadable{{What: "UserRole"}}
	type want struct {
		auto     bool
		known    core.ID
		name     string
		role     core.PortalRole
		sentence string // a part of it
	}
	tests := map[string]struct {
		facts  upgrade.UserFacts
		target core.UserType
		choice core.ID
		want   want
	}{
		"a chosen role": {
			facts: onAccount(accountRole("manager", partner, core.PortalRoleManager)), target: core.UserTypePowerPartner, choice: "manager",
			want: want{known: "manager", name: "Role manager", role: core.PortalRoleManager, sentence: "You selected"},
		},
		"a chosen role that was not read": {
			facts: onAccount(), target: core.UserTypePowerPartner, choice: "gone",
			want: want{name: "gone", sentence: "You selected the role gone"},
		},
		"the lowest of three": {
			facts: onAccount(
				accountRole("worker", partner, core.PortalRoleWorker), accountRole("executive", partner, core.PortalRoleExecutive),
				accountRole("manager", partner, core.PortalRoleManager),
			),
			target: core.UserTypePowerPartner,
			want:   want{auto: true, known: "worker", name: "Role worker", role: core.PortalRoleWorker, sentence: "assigns the lowest role"},
		},
		"the lowest where the lowest was deleted": {
			facts: onAccount(
				accountRole("executive", partner, core.PortalRoleExecutive), accountRole("manager", partner, core.PortalRoleManager),
			),
			target: core.UserTypePowerPartner,
			want:   want{auto: true, known: "manager", name: "Role manager", role: core.PortalRoleManager},
		},
		"by what it is and not by its name": {
			facts:  onAccount(renamedRole, accountRole("manager", partner, core.PortalRoleManager)),
			target: core.UserTypePowerPartner,
			want:   want{auto: true, known: "x", name: "Harbor Partner Executive", role: core.PortalRoleWorker},
		},
		"roles of the other kind do not count": {
			facts: onAccount(accountRole("worker", customer, core.PortalRoleWorker)), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "up to 3 partner roles"},
		},
		"no roles, to partner": {
			facts: onAccount(), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "creates up to"},
		},
		"no roles, to Customer Community Plus": {
			facts: onAccount(), target: core.UserTypePowerCustomerSuccess,
			want: want{auto: true, name: "Harbor Customer User", role: core.PortalRoleWorker, sentence: "up to 3 customer roles"},
		},
		"the account's name is too long for a role": {
			facts: longName, target: core.UserTypePowerPartner,
			want: want{auto: true, name: strings.Repeat("é", 80), role: core.PortalRoleWorker},
		},
		"a second user of the family brings the account's own roles": {
			facts: withOthers(onAccount(ownersShared), sharing("Ann", partner)), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "1 other user on the account, now on a shared role, moves"},
		},
		"a third one": {
			facts: withOthers(onAccount(), sharing("Ann", partner), sharing("Bob", partner)), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "2 other users on the account, now on a shared role, move "},
		},
		"the first user of a family shares, when another family does": {
			facts: withOthers(onAccount(ownersShared), sharing("Ann", customer)), target: core.UserTypePowerPartner,
			want: want{auto: true, known: "owners", name: "ada Partner Person Account", role: core.PortalRolePersonAccount, sentence: "keeps the number of roles small"},
		},
		"the first one of the owner": {
			facts: withOthers(onAccount(), sharing("Ann", customer)), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "a shared role of the account owner", role: core.PortalRolePersonAccount},
		},
		"that the owner shares roles elsewhere is only a hint": {
			facts: onAccount(ownersShared), target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "If the org keeps the number of roles small"},
		},
		"roles that could not be read": {
			facts: withGap, target: core.UserTypePowerPartner,
			want: want{auto: true, name: "Harbor Partner User", role: core.PortalRoleWorker, sentence: "its name can't be determined"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := planning.PredictRole(tt.facts, tt.target, tt.choice)
			var known core.ID
			if got.Known != nil {
				known = got.Known.ID
			}
			if got.Auto != tt.want.auto || known != tt.want.known || got.Name != tt.want.name || got.PortalRole != tt.want.role {
				t.Errorf("prediction = %+v, want %+v", got, tt.want)
			}
			if !got.PortalType.Is(tt.target.PortalType()) {
				t.Errorf("portal type = %s", got.PortalType)
			}
			if !strings.Contains(got.Sentence, tt.want.sentence) || !strings.HasSuffix(got.Sentence, ".") {
				t.Errorf("sentence = %q, want %q in it", got.Sentence, tt.want.sentence)
			}
		})
	}
}

func TestEnablePartner(t *testing.T) {
	t.Parallel()
	account := func(change func(*core.Account)) *core.Account {
		a := &core.Account{Name: "Harbor", IsPartner: new(false), IsPersonAccount: new(false)}
		change(a)
		return a
	}
	plain := func(*core.Account) {}
	tests := map[string]struct {
		account *core.Account
		target  core.UserType
		needed  bool
		reason  string
	}{
		"to partner":                     {account(plain), core.UserTypePowerPartner, true, "Harbor is enabled as a partner account first"},
		"to Customer Community Plus":     {account(plain), core.UserTypePowerCustomerSuccess, false, "does not"},
		"a partner account already":      {account(func(a *core.Account) { a.IsPartner = new(true) }), core.UserTypePowerPartner, false, "already"},
		"a person account":               {account(func(a *core.Account) { a.IsPersonAccount = new(true) }), core.UserTypePowerPartner, false, "person account"},
		"an org without the field":       {account(func(a *core.Account) { a.IsPartner = nil }), core.UserTypePowerPartner, false, "no partner accounts"},
		"an account that was not read":   {nil, core.UserTypePowerPartner, false, "could not be read"},
		"no account, and none is needed": {nil, core.UserTypePowerCustomerSuccess, false, "does not"},
		"an org without person accounts": {account(func(a *core.Account) { a.IsPersonAccount = nil }), core.UserTypePowerPartner, true, "permanently deletes their roles"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := planning.EnablePartner(tt.account, tt.target)
			if got.Needed != tt.needed || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("EnablePartner = %+v, want %v, %q", got, tt.needed, tt.reason)
			}
		})
	}
}
