package wire

import (
	"testing"
)

func TestParseUsage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]apiUsage{
		"api-usage=18/15000": {18, 15000},
		"api-usage=18/15000; per-app-api-usage=17/250(appName=cupgrade)": {18, 15000},
		"per-app-api-usage=1/2; api-usage=0/5":                           {0, 5},
		"":                                                               {},
		"api-usage=":                                                     {},
		"api-usage=1":                                                    {},
		"api-usage=x/y":                                                  {},
		"api-usage=-1/5":                                                 {},
		"api-usage=1/0":                                                  {},
	} {
		got, ok := parseUsage(header)
		if ok != (want != apiUsage{}) || ok && got != want {
			t.Errorf("%q: got %+v, %v", header, got, ok)
		}
	}
}
