package planning_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// genUsage makes what a person may have done, with and without each part.
func genUsage() *rapid.Generator[upgrade.Usage] {
	day := func(t *rapid.T) time.Time {
		return upgradetest.Noon().AddDate(0, 0, -rapid.IntRange(0, 400).Draw(t, "days ago"))
	}
	return rapid.Custom(func(t *rapid.T) upgrade.Usage {
		var u upgrade.Usage
		for range rapid.IntRange(0, 4).Draw(t, "records") {
			u.Records = append(u.Records, upgrade.RecordUse{
				Site:    rapid.SampledFrom([]core.ID{upgradetest.HelpCenter, upgradetest.MemberHub}).Draw(t, "site"),
				Object:  rapid.SampledFrom([]string{"Berth__c", "Case", "Account", "Contract", "Report"}).Draw(t, "object"),
				Changed: rapid.Bool().Draw(t, "changed"), Times: rapid.IntRange(1, 99).Draw(t, "times"), Last: day(t),
			})
		}
		if rapid.Bool().Draw(t, "remembered") {
			u.Since = new(day(t))
		}
		if rapid.Bool().Draw(t, "logged in") {
			u.Logins = &upgrade.Logins{Since: day(t), Sites: map[core.ID]upgrade.Use{}}
			if rapid.Bool().Draw(t, "by API") {
				u.Logins.API = upgrade.Use{Times: 1, Last: day(t)}
			}
			if rapid.Bool().Draw(t, "at the site") {
				u.Logins.Sites[upgradetest.MemberHub] = upgrade.Use{Times: 3, Last: day(t)}
			}
		}
		return u
	})
}

// TestEvidenceOnlyRaises: what a person did makes losses graver and never lighter, whatever
// it is, and the headline says "affect" of as many losses as show it in the last months.
func TestEvidenceOnlyRaises(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.User.Usage = upgrade.Usage{}
	silent := map[string]planning.Loss{}
	for _, l := range planning.Losses(planning.New(facts, upgradetest.ToPartner())) {
		silent[l.Key()] = l
	}
	rapid.Check(t, func(t *rapid.T) {
		facts := facts
		facts.User.Usage = genUsage().Draw(t, "usage")
		plan := planning.New(facts, upgradetest.ToPartner())
		shown := 0
		for _, l := range planning.Losses(plan) {
			if was := silent[l.Key()]; l.Severity.Rank() > was.Severity.Rank() {
				t.Fatalf("%s is %s, and %s when nothing is known of the person", l.Label, l.Severity, was.Severity)
			}
			recent := !l.Use.Last.Before(facts.User.ReadAt.AddDate(0, 0, -180))
			if l.Use.Times > 0 && recent && l.Kind != upgrade.LossFields && l.Severity.Matters() {
				shown++
			}
		}
		if says := strings.Contains(plan.Cost.Sentence, "affect") && !strings.HasPrefix(plan.Cost.Sentence, "No loss"); plan.Cost.InUse != shown || says != (shown > 0) {
			t.Fatalf("%q, %d in use; %d losses show it", plan.Cost.Sentence, plan.Cost.InUse, shown)
		}
	})
}

// TestUseOfALoss: each kind of loss tells what is known of its use, and no more.
func TestUseOfALoss(t *testing.T) {
	t.Parallel()
	noon := upgradetest.Noon()
	since := noon.AddDate(0, 0, -30)
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.User.Usage = upgrade.Usage{
		Since: &since, Records: []upgrade.RecordUse{
			{Object: "Berth__c", Times: 4, Last: noon.AddDate(0, 0, -3)}, {Object: "Berth__c", Changed: true, Times: 1, Last: noon.AddDate(0, 0, -2)},
		},
		Logins: &upgrade.Logins{Since: since, Last: noon},
	}
	facts.Counts = []upgrade.RecordCount{
		{Object: "Berth__c", Changed: upgrade.Use{Times: 2, Last: noon}},
		{Object: "Contract", Changed: upgrade.Use{Times: 7, Last: noon.AddDate(-2, 0, 0)}},
	}
	want := map[string]string{
		"Berths":     "once, 23 Nov",              // changed at the site, and elsewhere since; opening goes on
		"Contract":   "7 times, last 23 Nov 2024", // changed, and never seen at a site
		"Member Hub": "not seen since 24 Oct",     // where nobody logged in
		"Edit Tasks": "not known",
	}
	for _, l := range planning.Losses(planning.New(facts, upgradetest.ToPartner())) {
		if words, asked := want[l.Label]; asked {
			delete(want, l.Label)
			if got := l.Use.Words(noon); got != words {
				t.Errorf("%s: %q, want %q", l.Label, got, words)
			}
		}
	}
	for label := range want {
		t.Errorf("%s is not lost", label)
	}
}
