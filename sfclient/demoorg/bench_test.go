package demoorg_test

import (
	"net/http"
	"testing"

	"cupgrade/sfclient/demoorg"
)

// BenchmarkRequests is the org's own share of what a client waits for.
func BenchmarkRequests(b *testing.B) {
	org := start(b, demoorg.Options{})
	c := connect(b, org)
	user := c.maya()
	c.http = &http.Client{Transport: &http.Transport{}}
	defer c.http.CloseIdleConnections()
	for _, test := range []struct{ name, path string }{
		{"limits", v66 + "/limits"},
		{"record", v66 + "/sobjects/User/" + user},
		{"query by id", soqlURL("SELECT Id, Name, Profile.UserLicense.Name FROM User WHERE Id = '" + user + "'")},
		{"2000 field permissions", soqlURL("SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions LIMIT 2000")},
		{"describe of 250 fields", v66 + "/sobjects/PermissionSet/describe"},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.get(test.path).want(http.StatusOK)
			}
		})
	}
}

// BenchmarkStart compares filling an org with starting from an image of one.
func BenchmarkStart(b *testing.B) {
	built, err := image()
	if err != nil {
		b.Fatal(err)
	}
	for name, options := range map[string]demoorg.Options{"filled": {}, "copied": {Open: built.Open}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				org, err := demoorg.Start(b.Context(), options)
				if err != nil {
					b.Fatal(err)
				}
				if err := org.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
