package upgrade_test

import (
	"testing"
	"time"

	"cupgrade/core/upgrade"
)

func TestUseInWords(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.January, 3, 12, 0, 0, 0, time.UTC)
	for want, use := range map[string]upgrade.Use{
		"not known":                  {},
		"once, 2 Jan":                {Times: 1, Last: at.AddDate(0, 0, -1)},
		"12 times, last 30 Dec 2025": {Times: 12, Last: at.AddDate(0, 0, -4)},
		"not seen since 3 Oct 2025":  {Since: at.AddDate(0, -3, 0)},
		"3 times, last 3 Jan":        upgrade.Use{Times: 1, Last: at}.Add(upgrade.Use{Times: 2, Last: at.AddDate(0, 0, -9)}),
	} {
		if got := use.Words(at); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDaysAMonth(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]upgrade.Logins{
		"less than one day a month": {Days: 1, Of: 180},
		"1 day a month":             {Days: 1, Of: 30},
		"3 days a month":            {Days: 18, Of: 180},
		"30 days a month":           {Days: 2, Of: 2}, // of somebody who logs in so often that no more is remembered
	} {
		if got := l.DaysAMonth(); got != want {
			t.Errorf("%d of %d: %q, want %q", l.Days, l.Of, got, want)
		}
	}
	at := time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC)
	l := upgrade.Logins{Days: 3, Of: 30, Last: at, API: upgrade.Use{Times: 2, Last: at}}
	if got := l.Words(at); got != "3 days a month, last 26 Nov; by API 2 times, last 26 Nov" {
		t.Errorf("it says %q", got)
	}
}
