package planning

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// predictSettings compares the settings of the two profiles, as far as they make a
// difference to what the user can do before and after, and the record types that permission
// sets assign besides, of which some are reassigned.
func predictSettings(f upgrade.Facts, given []upgrade.Removal, made sets) upgrade.SettingsPrediction {
	was, known := f.Settings[f.User.User.Profile.ID]
	is, knownAfter := f.Settings[f.Target.ID]
	if !known || !knownAfter {
		return upgrade.SettingsPrediction{}
	}
	c := settingsComparison{
		was: was, is: is, before: made.before, after: made.after, judge: newJudge(), logins: f.User.Usage.Logins,
		profile: upgrade.ProfileHolder(f.User.User.Profile, "").Source, sets: f.RecordTypesBy(upgrade.HoldersBefore(f.User)),
	}
	c.compareRanges()
	c.compareHours()
	c.compareFlows()
	c.compareSessions()
	c.compareRecordTypes()
	c.compareLayouts()
	ids := make([]core.ID, len(given))
	for i, r := range given {
		ids[i] = r.ID
	}
	return upgrade.SettingsPrediction{Known: true, Lost: c.lost}.WithReassigned(ids)
}

type settingsComparison struct {
	was, is       upgrade.ProfileSettings
	before, after access.Set
	judge         judge
	logins        *upgrade.Logins // nil when they are not known
	profile       access.Source
	// sets are the permission sets and groups that assign record types.
	sets map[string][]access.Source
	lost []upgrade.SettingLoss
}

func (c *settingsComparison) lose(kind upgrade.LossKind, name, note string, facts lossFacts, by ...access.Source) {
	rule := c.judge.ruleFor(kind, facts)
	c.lost = append(c.lost, upgrade.SettingLoss{Kind: kind, Name: name, Note: note, Severity: rule.severity, Rule: rule.rule, By: by})
}

// compareRanges finds that the user can log in from fewer addresses.
func (c *settingsComparison) compareRanges() {
	was, is := c.was.MergedRanges(), c.is.MergedRanges()
	narrower := slices.ContainsFunc(was, func(r upgrade.IPRange) bool {
		return !slices.ContainsFunc(is, func(n upgrade.IPRange) bool { return n.Contains(r.Start) && n.Contains(r.End) })
	})
	if is == nil || was != nil && !narrower {
		return
	}
	var outside []string
	if c.logins != nil {
		outside = slices.DeleteFunc(slices.Clone(c.logins.Addresses), c.is.MayLogInFrom)
	}
	note := "only from " + phrase.List(phrase.NamesOf(is, upgrade.IPRange.String))
	if len(outside) > 0 {
		note = "not from " + phrase.List(outside) + ", where the user logged in from in the last 30 days; " + note
	}
	c.lose(upgrade.LossLogin, "Login IP ranges", note, lossFacts{fresh: was == nil, shut: len(outside) > 0})
}

// compareHours finds that the user can log in at fewer hours.
func (c *settingsComparison) compareHours() {
	was, is := c.was.Week(), c.is.Week()
	narrower, fresh := false, true
	var limited, closed []string
	for day, now := range is {
		before := was[day]
		narrower = narrower || !before.IsClosed() && (before.Start < now.Start || now.End < before.End)
		fresh = fresh && before.IsAllDay()
		switch {
		case now.IsClosed():
			closed = append(closed, now.Day.String())
		case !now.IsAllDay():
			limited = append(limited, now.String())
		}
	}
	if !narrower {
		return
	}
	var parts []string
	if len(limited) > 0 {
		parts = append(parts, "limited to "+phrase.List(limited))
	}
	if len(closed) > 0 {
		parts = append(parts, "not on "+phrase.List(closed))
	}
	c.lose(upgrade.LossLogin, "Login hours", strings.Join(parts, "; "), lossFacts{fresh: fresh})
}

// compareFlows finds login flows that the user has not gone through so far.
func (c *settingsComparison) compareFlows() {
	for _, flow := range c.is.Flows {
		if !slices.Contains(c.was.Flows, flow) {
			c.lose(upgrade.LossLogin, "Login flow "+flow, "runs at each login", lossFacts{flow: true})
		}
	}
}

// compareSessions finds that the user needs more than a password to log in, and that sessions end
// sooner. Where a profile has no settings the org's apply, which are not known.
func (c *settingsComparison) compareSessions() {
	if c.is.Session == nil {
		return
	}
	var was upgrade.SessionSettings
	if c.was.Session != nil {
		was = *c.was.Session
	}
	if c.is.Session.HighAssurance && !was.HighAssurance {
		c.lose(upgrade.LossLogin, "Session security level", "high assurance: a password alone isn't enough to log in", lossFacts{assurance: true})
	}
	if is := c.is.Session.Timeout; is > 0 && (c.was.Session == nil || is < was.Timeout) {
		before := "the org's default"
		if was.Timeout > 0 {
			before = phrase.Count(was.Timeout, "minute", "minutes")
		}
		c.lose(upgrade.LossLogin, "Session timeout", before+" becomes "+phrase.Count(is, "minute", "minutes"), lossFacts{timeout: true})
	}
}

// compareRecordTypes finds record types that can't be used any more, and defaults that are
// others, of the objects that the user can see.
func (c *settingsComparison) compareRecordTypes() {
	objects := map[string]bool{}
	names := slices.Concat(slices.Collect(maps.Keys(c.was.RecordTypes)), slices.Collect(maps.Keys(c.sets)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		object, _, _ := strings.Cut(name, ".")
		if !c.readsObject(object) {
			continue
		}
		by := c.sets[name]
		if _, byProfile := c.was.RecordTypes[name]; byProfile {
			objects[object], by = true, slices.Insert(slices.Clone(by), 0, c.profile)
		}
		if _, still := c.is.RecordTypes[name]; !still {
			c.lose(upgrade.LossRecordTypes, name, "not assigned", lossFacts{creates: c.createsRecords(c.before, object)}, by...)
		}
	}
	for _, object := range slices.Sorted(maps.Keys(objects)) {
		was, is := c.was.DefaultRecordType(object), c.is.DefaultRecordType(object)
		if was != is && c.createsRecords(c.after, object) {
			c.lose(upgrade.LossRecordTypes, object+" default", cmp.Or(was, "none")+" becomes "+cmp.Or(is, "none"), lossFacts{isDefault: true}, c.profile)
		}
	}
}

// compareLayouts finds pages that are laid out otherwise.
func (c *settingsComparison) compareLayouts() {
	for _, name := range slices.Sorted(maps.Keys(c.was.Layouts)) {
		object, _, _ := strings.Cut(name, ".")
		if is := c.is.Layouts[name]; is != c.was.Layouts[name] && c.readsObject(object) {
			c.lose(upgrade.LossLayouts, name, c.was.Layouts[name]+" becomes "+cmp.Or(is, "none"), lossFacts{}, c.profile)
		}
	}
}

// readsObject tells whether the user sees an object before and after.
func (c *settingsComparison) readsObject(object string) bool {
	item := access.Item{Category: access.CategoryObject, Object: object}
	return (c.before.Rights(item) & c.after.Rights(item)).Has(access.Read)
}

func (c *settingsComparison) createsRecords(set access.Set, object string) bool {
	return set.Rights(access.Item{Category: access.CategoryObject, Object: object}).Has(access.Create)
}

// settingLosses lists what the settings take.
func settingLosses(p upgrade.Plan) []Loss {
	losses := make([]Loss, len(p.Settings.Lost))
	for i, l := range p.Settings.Lost {
		losses[i] = Loss{
			Kind: l.Kind, ID: l.Name, Label: l.Name, Note: l.Note, Severity: l.Severity, Rule: l.Rule, By: l.By, Fate: FateLost,
		}
	}
	return losses
}
