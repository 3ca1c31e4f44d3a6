package flow

import (
	"testing"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// TestWhatIsNotSearchedIsSaid: a field that an org encrypts is named beside what was found.
func TestWhatIsNotSearchedIsSaid(t *testing.T) {
	t.Parallel()
	for want, field := range map[display.Text]upgrade.LeftOutField{
		"No users found. Email is encrypted and can't be searched.": {Label: "Email"},
		"No users found. Email is encrypted: enter it in full.":     {Label: "Email", InFull: true},
	} {
		found := &Found{Text: "maya", Matches: upgrade.UserMatches{LeftOut: []upgrade.LeftOutField{field}}}
		if got := found.Told(); got != want {
			t.Errorf("it tells %q, want %q", got, want)
		}
	}
}
