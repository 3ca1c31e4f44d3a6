package flow_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answered gives Tomas's answers up to the role, all of them looked at.
func answered(t *testing.T) (*upgradetest.Org, *flow.Answers) {
	t.Helper()
	org := upgradetest.NewOrg()
	basis, err := upgrade.GatherBasis(t.Context(), org, upgradetest.Tomas)
	if err != nil {
		t.Fatal(err)
	}
	target, err := basis.Profile(upgradetest.HarborPartner)
	if err != nil {
		t.Fatal(err)
	}
	a := &flow.Answers{Org: org, Online: true}
	a.ChooseUser(basis.User.User)
	a.Basis = &basis
	a.ChooseLicense(target.License)
	a.ChooseProfile(target)
	if err := load(t.Context(), a, flow.StepLosses); err != nil {
		t.Fatal(err)
	}
	a.MarkReviewed(true)
	a.AccountSeen = true
	a.Role = &flow.Role{ID: upgradetest.NorthwindManager, Name: "Manager"}
	return org, a
}

// profile finds a target profile.
func profile(t *testing.T, a *flow.Answers, id core.ID) core.Profile {
	t.Helper()
	p, err := a.Basis.Profile(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRow9_OnlyWhatDependsIsAskedAgain changes one answer, and looks at what is left.
func TestRow9_OnlyWhatDependsIsAskedAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*testing.T, *flow.Answers) string
		says   string
		keeps  string
	}{
		{"the same user", func(_ *testing.T, a *flow.Answers) string { return string(a.ChooseUser(*a.User)) }, "", "basis profile plan role"},
		{"another user", func(_ *testing.T, a *flow.Answers) string {
			return string(a.ChooseUser(core.User{ID: upgradetest.Maya}))
		}, "the user changed: losses, partner account, role.", "profile"},
		{"the same license", func(_ *testing.T, a *flow.Answers) string { return string(a.ChooseLicense(*a.License)) }, "", "basis profile plan role"},
		{"another license", func(t *testing.T, a *flow.Answers) string {
			return string(a.ChooseLicense(profile(t, a, upgradetest.HarborPlus).License))
		}, "the license changed: profile, losses, partner account.", "basis role"},
		{"another profile", func(t *testing.T, a *flow.Answers) string {
			return string(a.ChooseProfile(profile(t, a, upgradetest.StandardPartner)))
		}, "the profile changed: losses, partner account.", "basis profile role"},
		{"a profile without that role", func(t *testing.T, a *flow.Answers) string {
			return string(a.ChooseProfile(profile(t, a, upgradetest.HarborPlus)))
		}, "the profile changed: losses, partner account, role.", "basis profile"},
		{"another role", func(t *testing.T, a *flow.Answers) string {
			said, then := stepOf(flow.StepRole).Page(a, false).Choices.Choose(0)
			if err := do(t.Context(), then); err != nil || *a.Role != flow.AutoRole() {
				t.Errorf("the role is %v, %v", a.Role, err)
			}
			return string(said)
		}, "", "basis profile plan role"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, a := answered(t)
			said := tt.change(t, a)
			if (tt.says == "") != (said == "") || !strings.Contains(said, tt.says) {
				t.Errorf("it says %q, want %q", said, tt.says)
			}
			left := map[string]bool{
				"basis": a.Basis != nil, "profile": a.Profile != nil, "plan": a.Plan != nil, "role": a.Role != nil,
			}
			for what, is := range left {
				if want := slices.Contains(strings.Fields(tt.keeps), what); is != want {
					t.Errorf("%s is left: %v, want %v", what, is, want)
				}
			}
			if seen := a.HasReviewed() && a.AccountSeen; seen != (a.Plan != nil) {
				t.Errorf("what was seen of the plan is left: %v", seen)
			}
		})
	}
}

func TestAGivenRoleThatDoesNotFitIsSaid(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	a.Profile = nil
	if said := a.ChooseProfile(profile(t, a, upgradetest.HarborPlus)); !strings.Contains(string(said), "doesn't fit") || a.Role != nil {
		t.Errorf("it says %q, and the role is %v", said, a.Role)
	}
}

func TestGivingBackChangesTheLosses(t *testing.T) {
	t.Parallel()
	_, a := mayas(t)
	before := a.Plan.Cost.All()
	a.ChooseReassign([]core.ID{upgradetest.KnowledgeSet})
	if a.Plan.Cost.All() >= before || !slices.Equal(a.Choice().Reassign, a.Reassign) {
		t.Errorf("%d losses of %d", a.Plan.Cost.All(), before)
	}
	a.MarkReviewed(true)
	a.ChooseReassign([]core.ID{upgradetest.KnowledgeSet, upgradetest.FieldOpsGroup})
	if !a.HasReviewed() || a.HasOpened("other") {
		t.Error("fewer losses have to be read again, or what was not read is")
	}
	a.ChooseReassign([]core.ID{upgradetest.FieldOpsGroup})
	if a.HasReviewed() {
		t.Error("a loss that was not there when the rest was read passes for read")
	}
	a.MarkReviewed(true)
	a.MarkReviewed(false)
	if a.HasReviewed() {
		t.Error("what was taken back is seen")
	}
	if said := a.ChooseProfile(profile(t, a, upgradetest.HarborPlus)); !strings.Contains(string(said), "assignments to reassign") || a.Reassign != nil {
		t.Errorf("it says %q, and %v is reassigned", said, a.Reassign)
	}
}

// mayas gives Maya's answers up to the losses.
func mayas(t *testing.T) (*upgradetest.Org, *flow.Answers) {
	t.Helper()
	org := upgradetest.NewOrg()
	a := &flow.Answers{Org: org, Online: true}
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	a.ChooseUser(facts.User)
	a.Profile = &core.Profile{ID: upgradetest.HarborPartner}
	read := stepOf(flow.StepLosses).Load(a)
	if err := do(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	if read.Rows() == 0 {
		t.Error("no row was counted")
	}
	return org, a
}

// TestAskReadsWhatIsMissing asks again with another profile: what the user may do
// now is known.
func TestAskReadsWhatIsMissing(t *testing.T) {
	t.Parallel()
	org, a := mayas(t)
	read := len(org.Calls())
	a.ChooseProfile(profile(t, a, upgradetest.StandardPartner))
	got, err := a.Question().Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Facts.Target.ID != upgradetest.StandardPartner {
		t.Errorf("it asks about %s", got.Facts.Target.Name)
	}
	for _, call := range org.Calls()[read:] {
		if call.Method == upgradetest.MethodUser || slices.Contains(call.Parents, upgradetest.SetOfHarborCustomer) {
			t.Errorf("it reads again: %+v", call)
		}
	}
}

// chosen gives the answers of someone who has chosen Maya and a profile.
func chosen(org *upgradetest.Org, profile core.ID) *flow.Answers {
	return &flow.Answers{Org: org, Online: true, User: &core.User{ID: upgradetest.Maya}, Profile: &core.Profile{ID: profile}}
}

// TestAskFails fails each call of an ask in turn.
func TestAskFails(t *testing.T) {
	t.Parallel()
	broken := upgradetest.NoAnswer("read", errors.New("reset"))
	for _, method := range []string{
		upgradetest.MethodUser, upgradetest.MethodCatalog, upgradetest.MethodGrants, upgradetest.MethodSiteGrants,
	} {
		org := upgradetest.NewOrg()
		org.FailMethod(method, broken)
		a := chosen(org, upgradetest.HarborPartner)
		if _, err := a.Question().Ask(t.Context()); !errors.Is(err, broken) {
			t.Errorf("%s fails, and the ask with %v", method, err)
		}
	}
	org := upgradetest.NewOrg()
	org.PanicOn(upgradetest.MethodGrants, "boom")
	var panicked *parallel.PanicError
	if _, err := chosen(org, upgradetest.HarborPartner).Question().Ask(t.Context()); !errors.As(err, &panicked) {
		t.Errorf("a panic is %v", err)
	}
	if _, err := chosen(org, upgradetest.HarborCustomer).Question().Ask(t.Context()); !errors.Is(err, upgrade.ErrNoSuchProfile) {
		t.Errorf("a profile that is no target gives %v", err)
	}
}

func TestLicensesPutWhatCanBeChosenFirst(t *testing.T) {
	t.Parallel()
	_, a := mayas(t)
	licenses := flow.Licenses(*a.Basis)
	names := make([]string, 0, len(licenses))
	for _, l := range licenses {
		names = append(names, l.Name)
		if blocked := l.Blocker() != nil; blocked != (l.ID == upgradetest.PartnerLogin) {
			t.Errorf("%s is blocked: %v", l.Name, blocked)
		}
	}
	want := "Customer Community Plus, Partner Community, Customer Community Plus Login, Partner Community Login"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("the order is %s", got)
	}
	a.ChooseLicense(profile(t, a, upgradetest.HarborPartner).License)
	profiles := stepOf(flow.StepProfile).Page(a, false).Choices
	for i := range profiles.Len {
		if p := profile(t, a, core.ID(profiles.At(i).Key)); p.License.ID != upgradetest.PartnerCommunity {
			t.Errorf("%s belongs to %s", p.Name, p.License.Name)
		}
	}
}

// TestRankedProfilesNeedNoFurtherRead ranks, and then asks for the losses of one, of which only
// the settings are not known.
func TestRankedProfilesNeedNoFurtherRead(t *testing.T) {
	t.Parallel()
	org, a := mayas(t)
	a.ChooseLicense(profile(t, a, upgradetest.HarborPartner).License)
	if err := do(t.Context(), ranking(a)); err != nil {
		t.Fatal(err)
	}
	page := stepOf(flow.StepProfile).Page(a, false)
	if page.Aside != nil || page.Choices.Len != 2 || page.Choices.At(0).Cells[1] == "0" {
		t.Fatalf("the profiles are not ranked: %+v", page)
	}
	read := len(org.Calls())
	page.Choices.Choose(1)
	if err := load(t.Context(), a, flow.StepLosses); err != nil {
		t.Fatal(err)
	}
	for _, more := range org.Calls()[read:] {
		// The session is known, and tells how many calls are left; the settings of profiles and the
		// records to compare are not ranked.
		if !slices.Contains([]string{upgradetest.MethodSession, upgradetest.MethodSettings, upgradetest.MethodRecords}, more.Method) {
			t.Errorf("it reads %+v", more)
		}
	}
	if want := page.Choices.At(1).Cells[1]; words.Number(a.Plan.Cost.All()) != want {
		t.Errorf("%d losses, %s were told before", a.Plan.Cost.All(), want)
	}
	a.ChooseLicense(profile(t, a, upgradetest.HarborPlus).License)
	org.FailMethod(upgradetest.MethodGrants, core.ErrUnreachable)
	if err := do(t.Context(), ranking(a)); !errors.Is(err, core.ErrUnreachable) {
		t.Errorf("without a connection it gives %v", err)
	}
}

func TestRoleChoices(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	choices := stepOf(flow.StepRole).Page(a, false).Choices
	if choices.Len != 4 || choices.At(0).Name != "Assign automatically" || choices.Kept != string(upgradetest.NorthwindManager) {
		t.Fatalf("the choices are %+v", choices)
	}
	if got := choices.At(1); got.Name != "Northwind Partner Executive" || got.Key != string(upgradetest.NorthwindExecutive) {
		t.Errorf("the highest is %+v", got)
	}
}

// TestLossPagesHoldEveryLossOnce, the gravest of each kind first.
func TestLossPagesHoldEveryLossOnce(t *testing.T) {
	t.Parallel()
	_, a := mayas(t)
	total := 0
	for _, page := range flow.LossPages(a.Plan) {
		total += page.Lost
		for i := range page.Rows.Len {
			mark := page.Rows.At(i).Mark.Severity
			if i > 0 && mark != "" && mark.Rank() < page.Rows.At(i-1).Mark.Severity.Rank() {
				t.Errorf("row %d of %s is graver than the one before it", i, page.ID)
			}
		}
	}
	if want := len(planning.Losses(*a.Plan)); total != want {
		t.Errorf("%d losses, want %d", total, want)
	}
}

// TestEveryKindOfLossHasItsColumns, and is told in a few words, in a line and in full.
func TestEveryKindOfLossHasItsColumns(t *testing.T) {
	t.Parallel()
	plan := upgrade.Plan{Findings: []core.Finding{{Severity: core.SeverityNotice, Title: "n"}}}
	for _, kind := range upgrade.LossKinds() {
		page := flow.NewLossPage(&plan, kind, []planning.Loss{{Kind: kind, Label: "X", Severity: upgrade.LossLow}})
		row := page.Rows.At(0)
		if len(row.Cells) < len(page.Rows.Columns) || row.Mark.Severity != upgrade.LossLow || page.Title == "" {
			t.Errorf("%s has %d cells for %d columns", kind, len(row.Cells), len(page.Rows.Columns))
		}
		if row.Brief == "" || !strings.HasPrefix(string(row.Say()), "low: ") || len(row.Full()) == 0 {
			t.Errorf("%s is told as %q and %q", kind, row.Brief, row.Say())
		}
	}
	if pages := flow.LossPages(&plan); len(pages) != 1 || pages[0].Asks {
		t.Errorf("a note alone asks to be read: %+v", pages)
	}
}

// TestTheAccountIsSkipped with the reason where nothing is to be enabled.
func TestTheAccountIsSkipped(t *testing.T) {
	t.Parallel()
	account := stepOf(flow.StepAccount)
	_, a := mayas(t)
	if why := account.Skip(a); why != "" {
		t.Errorf("it is skipped: %q", why)
	}
	_, a = answered(t)
	if why := account.Skip(a); !strings.Contains(string(why), "is a partner account already") {
		t.Errorf("it is skipped because %q", why)
	}
	review := stepOf(flow.StepReview)
	if kind := review.Page(a, false).Gate.Kind; kind != flow.GateReview {
		t.Errorf("a plan with steps has the gate %d", kind)
	}
	a.Plan = &upgrade.Plan{}
	if kind := review.Page(a, false).Gate.Kind; kind != flow.GateEmpty {
		t.Errorf("a plan without steps has the gate %d", kind)
	}
	if why := account.Skip(a); !strings.Contains(string(why), "nothing to change") {
		t.Errorf("of a plan without steps it says %q", why)
	}
}

// connected gives the answers of someone who has signed in with answers on the command
// line.
func connected(t *testing.T, org *upgradetest.Org, given flaganswers.Given) (*flow.Answers, error) {
	t.Helper()
	a := &flow.Answers{Opts: flow.Options{
		Connect: func(context.Context) (upgrade.Org, error) { return org, nil }, Given: given,
	}}
	return a, load(t.Context(), a, flow.StepConnect)
}

// TestTheCommandLineAnswersSteps takes over what was given on it.
func TestTheCommandLineAnswersSteps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		given   flaganswers.Given
		want    string
		refused bool
	}{
		{flaganswers.Given{}, "", false},
		{flaganswers.Given{User: "maya.chen@brightharbor.example"}, "user", false},
		{flaganswers.Given{User: "dana.brooks@partner.example", Role: "auto"}, "", true},
		{flaganswers.Given{License: "Partner Community"}, "license", false},
		{flaganswers.Given{Profile: "Harbor Partner", Role: "auto"}, "license profile role", false},
		{flaganswers.Given{User: "tomas.rivera@northwind.example", Role: "Northwind Partner User"}, "user role", false},
	} {
		a, err := connected(t, upgradetest.NewOrg(), tt.given)
		if err != nil || a.Wrong != nil {
			t.Errorf("%+v: %v, %v", tt.given, a.Wrong, err)
		}
		var got []string
		for _, step := range flow.Steps() {
			if a.IsGiven(&step) {
				got = append(got, string(step.ID))
			}
		}
		if strings.Join(got, " ") != tt.want || (a.Refused != nil) != tt.refused || a.Dirty() {
			t.Errorf("%+v gives %v, refused %v", tt.given, got, a.Refused)
		}
	}
}

func TestTheCommandLineIsToldWhoseFaultItIs(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	if a, err := connected(t, org, flaganswers.Given{License: "Nonsense"}); a.Wrong == nil || err != nil {
		t.Errorf("nonsense gives %v, %v", a.Wrong, err)
	}
	org.FailMethod(upgradetest.MethodCatalog, upgradetest.NotSent("read", core.ErrUnreachable))
	if a, err := connected(t, org, flaganswers.Given{License: "Nonsense"}); a.Wrong != nil || !errors.Is(err, core.ErrUnreachable) {
		t.Errorf("no connection gives %v, %v", a.Wrong, err)
	}
}

func TestAnotherKeepsTheOrgOnly(t *testing.T) {
	t.Parallel()
	org, a := answered(t)
	next := a.Another()
	if next.Org != upgrade.Org(org) || !next.Online || next.User != nil || next.Choice().UserID != "" {
		t.Errorf("the next one begins with %+v", next)
	}
	a.ForgetFacts()
	if a.Basis != nil || a.Plan != nil || a.Profile == nil || a.Role == nil {
		t.Errorf("forgetting leaves %+v", a)
	}
}

// TestFlagsAlone goes to the review by the command line, and says what is left open.
func TestFlagsAlone(t *testing.T) {
	t.Parallel()
	given := flaganswers.Given{User: "maya.chen@brightharbor.example", Profile: "Harbor Partner", Role: flaganswers.RoleAuto}
	a, err := flow.AnswerByFlags(t.Context(), upgradetest.NewOrg(), flow.Options{Given: given})
	if err != nil || a.Plan == nil || a.Plan.Target.ID != upgradetest.HarborPartner {
		t.Fatalf("it ends with %v", err)
	}
	given.Profile = ""
	var open *flow.OpenError
	if _, err := flow.AnswerByFlags(t.Context(), upgradetest.NewOrg(), flow.Options{Given: given}); !errors.As(err, &open) || open.Step.ID != flow.StepLicense {
		t.Errorf("without a license it ends with %v", err)
	}
	dana := flaganswers.Given{User: "dana.brooks@partner.example", Profile: "Harbor Partner", Role: flaganswers.RoleAuto}
	if a, err := flow.AnswerByFlags(t.Context(), upgradetest.NewOrg(), flow.Options{Given: dana}); err != nil || !core.HasBlocker(a.Plan.Findings) {
		t.Errorf("a person who can't be upgraded has no blocker: %v", err)
	}
}

// TestALatePlanIsDropped takes a plan that comes after another profile was chosen.
func TestALatePlanIsDropped(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	_, late := stepOf(flow.StepRole).Page(a, false).Choices.Choose(0)
	a.ChooseProfile(profile(t, a, upgradetest.StandardPartner))
	if err := do(t.Context(), late); err != nil || a.Plan != nil {
		t.Errorf("the plan for another profile is taken: %+v, %v", a.Plan, err)
	}
}

// TestRow72_WhoElseIsChanged names the users on the review whose roles change with the user's.
func TestRow72_WhoElseIsChanged(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	a.Plan.Role = upgrade.RolePrediction{Auto: true, Name: "Northwind Partner User"}
	shared := core.UserRole{Name: "Shared Role", PortalType: core.PortalTypePartner, PortalRole: core.PortalRolePersonAccount}
	for i := range 7 {
		a.Plan.User.OtherUsers = append(a.Plan.User.OtherUsers, core.User{Name: "Colleague " + string(rune('A'+i)), Role: &shared})
	}
	var got []upgrade.FieldChange
	for _, s := range pageOf(flow.StepReview, a).Body {
		if s.Heading == "Other users changed by Salesforce" {
			got = s.Items[0].Changes
		}
	}
	if len(got) != 7 || got[6].Label != "Role of Colleague G" || got[6].Old != "Shared Role" || got[6].New != "Northwind Partner User" {
		t.Errorf("the review says %+v", got)
	}
}

// TestALicenseIsProposed as the story of a sample user names it, the longest name first, but
// not one that can't be selected.
func TestALicenseIsProposed(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	a.License = nil
	for story, want := range map[string]display.Text{
		"": "", "No license at all": "", "from Customer to Partner Community": "Partner Community",
		"go to Customer Community Plus Login": "Customer Community Plus Login", "Partner Community Login": "Partner Community",
	} {
		a.Story = story
		got, choices := display.Text(""), pageOf(flow.StepLicense, a).Choices
		for i := range choices.Len {
			if c := choices.At(i); c.Key == choices.Kept {
				got = c.Name
			}
		}
		if got != want {
			t.Errorf("%q proposes %q, want %q", story, got, want)
		}
	}
}

// pageOf gives the page of a step.
func pageOf(id flow.ID, a *flow.Answers) flow.Page {
	steps := flow.Steps()
	return steps[slices.IndexFunc(steps, func(s flow.Step) bool { return s.ID == id })].Page(a, false)
}
