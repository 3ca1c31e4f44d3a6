package main

import "testing"

// TestAStartSaysOnWhomItWaits names the Salesforce CLI and the org where it is asked, and never
// a token that was given as the name of one.
func TestAStartSaysOnWhomItWaits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		options orgOptions
		env     []string
		want    string
	}{
		{orgOptions{targetOrg: "prod"}, nil, "Asking the Salesforce CLI for the session of prod"},
		{orgOptions{}, []string{"SF_TARGET_ORG=uat"}, "Asking the Salesforce CLI for the session of uat"},
		{orgOptions{}, nil, "Asking the Salesforce CLI for the session of its default org"},
		{orgOptions{targetOrg: "00D000000000001!AQsecret"}, nil, "Asking the Salesforce CLI for a session"},
		{orgOptions{targetOrg: "a\x1b]0;x\a"}, nil, "Asking the Salesforce CLI for the session of a␛]0;x␇"},
		{orgOptions{demo: true}, nil, ""},
		{orgOptions{}, []string{"SF_ORG_INSTANCE_URL=https://x.my.salesforce.com", "SF_ACCESS_TOKEN=00D!x"}, ""},
	} {
		c := &connector{streams: streams{env: environment(tt.env...)}, options: tt.options}
		if got := string(c.waitsFor()); got != tt.want {
			t.Errorf("%+v, %v: %q, want %q", tt.options, tt.env, got, tt.want)
		}
	}
}
