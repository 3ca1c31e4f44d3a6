package planning

import (
	"testing"
	"time"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// TestLoginRestrictions compares hours, addresses and sessions of two profiles: what is closed,
// what is open, and what is written otherwise and lets in the same.
func TestLoginRestrictions(t *testing.T) {
	t.Parallel()
	hours := func(from, to int, days ...time.Weekday) upgrade.ProfileSettings {
		var s upgrade.ProfileSettings
		for _, day := range days {
			s.Hours = append(s.Hours, upgrade.LoginHours{Day: day, Start: from, End: to})
		}
		return s
	}
	from := func(ranges ...upgrade.IPRange) upgrade.ProfileSettings {
		return upgrade.ProfileSettings{Ranges: ranges}
	}
	session := func(timeout int, highAssurance bool) upgrade.ProfileSettings {
		return upgrade.ProfileSettings{Session: &upgrade.SessionSettings{Timeout: timeout, HighAssurance: highAssurance}}
	}
	all := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	week := hours(480, 1080, all[1:6]...)
	closed := week
	closed.Hours = append(closed.Hours[:5:5], upgrade.LoginHours{Day: time.Sunday}, upgrade.LoginHours{Day: time.Saturday})
	everywhere, office := upgrade.IPRange{Start: "0.0.0.0", End: "255.255.255.255"}, upgrade.IPRange{Start: "203.0.113.0", End: "203.0.113.255"}
	none := upgrade.ProfileSettings{}
	for name, tt := range map[string]struct {
		was, is upgrade.ProfileSettings
		rule    upgrade.LossRule
		note    string
	}{
		"hours where there were none":       {none, hours(480, 1080, time.Monday), "login-restricted", "limited to Monday 08:00-18:00"},
		"days that close":                   {week, closed, "login-narrower", "limited to Monday 08:00-18:00, Tuesday 08:00-18:00, Wednesday 08:00-18:00, Thursday 08:00-18:00 and Friday 08:00-18:00; not on Sunday and Saturday"},
		"days that open":                    {closed, week, "", ""},
		"hours over all days":               {none, hours(0, 1440, all...), "", ""},
		"hours until a minute before":       {none, hours(0, 1439, all...), "", ""},
		"everywhere, said":                  {none, from(everywhere), "", ""},
		"everywhere, said before":           {from(everywhere), from(office), "login-restricted", "only from 203.0.113.0-203.0.113.255"},
		"the same in two parts":             {from(office), from(upgrade.IPRange{Start: "203.0.113.0", End: "203.0.113.127"}, upgrade.IPRange{Start: "203.0.113.128", End: "203.0.113.255"}), "", ""},
		"a part of it":                      {from(office), from(upgrade.IPRange{Start: "203.0.113.0", End: "203.0.113.127"}), "login-narrower", "only from 203.0.113.0-203.0.113.127"},
		"fewer hours on a day of the other": {hours(480, 1080, time.Monday), hours(540, 1080, time.Monday), "login-narrower", "limited to Monday 09:00-18:00"},
		"a session where there was none":    {none, session(15, false), "session-timeout", "the org's default becomes 15 minutes"},
		"a session that ends sooner":        {session(120, true), session(30, true), "session-timeout", "120 minutes becomes 30 minutes"},
		"a session that ends later":         {session(30, true), session(120, false), "", ""},
		"a session as the org has it":       {session(30, true), none, "", ""},
		"more than a password":              {session(30, false), session(30, true), "login-assurance", "high assurance: a password alone isn't enough to log in"},
	} {
		c := settingsComparison{was: tt.was, is: tt.is, before: access.Set{}, after: access.Set{}, judge: newJudge()}
		c.compareRanges()
		c.compareHours()
		c.compareSessions()
		var got upgrade.SettingLoss
		if len(c.lost) > 0 {
			got = c.lost[0]
		}
		if got.Rule != tt.rule || got.Note != tt.note || len(c.lost) > 1 {
			t.Errorf("%s: %+v", name, c.lost)
		}
	}
}
