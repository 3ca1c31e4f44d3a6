package query_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShape compares whole records, byte by byte.
func TestShape(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]struct{ query, want string }{
		"types in the order asked for": {
			"SELECT lastlogindate, ISACTIVE, Email, id FROM user WHERE Name IN ('zed', 'Owen Owner') ORDER BY Id",
			`{"attributes":{"type":"User","url":"/services/data/v66.0/sobjects/User/005000000000002AAA"},"LastLoginDate":null,"IsActive":true,"Email":null,"Id":"005000000000002AAA"}` + "\n" +
				`{"attributes":{"type":"User","url":"/services/data/v66.0/sobjects/User/005000000000003AAA"},"LastLoginDate":"2021-01-01T00:00:00.000+0000","IsActive":false,"Email":"z@a.example","Id":"005000000000003AAA"}`,
		},
		"numbers": {
			"SELECT Amount, Employees FROM Account ORDER BY Id",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Amount":1000.0,"Employees":20}` + "\n" +
				`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000002AAA"},"Amount":12.5,"Employees":null}`,
		},
		"date and hostile text": {
			"SELECT Name, Born FROM Contact WHERE Born > 1995-01-01",
			`{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000003AAA"},"Name":"100% \"weird\" 林","Born":"2000-01-01"}`,
		},
		"formatted": {
			"SELECT Name, FORMAT(Born), FORMAT(CreatedDate) made FROM Contact WHERE Born > 1995-01-01",
			`{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000003AAA"},"Name":"100% \"weird\" 林","Born":"1/1/2000","made":"1/1/2021, 12:00 AM"}`,
		},
		"converted and formatted": {
			"SELECT convertCurrency(Amount), FORMAT(convertCurrency(Amount)) shown, FORMAT(Employees) people FROM Account WHERE Name LIKE 'Bright%'",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Amount":1000.0,"shown":"$1,000.00","people":"20"}`,
		},
		"parents": {
			"SELECT Profile.UserLicense.Name, Name, Contact.Name, profile.name FROM User WHERE Name LIKE 'O%'",
			`{"attributes":{"type":"User","url":"/services/data/v66.0/sobjects/User/005000000000002AAA"},"Profile":{"attributes":{"type":"Profile","url":"/services/data/v66.0/sobjects/Profile/00e000000000002AAA"},"UserLicense":null,"Name":"Other"},"Name":"Owen Owner","Contact":null}`,
		},
		"polymorphic parents": {
			"SELECT Name, License.Name FROM PermissionSet ORDER BY Name",
			`{"attributes":{"type":"PermissionSet","url":"/services/data/v66.0/sobjects/PermissionSet/0PS000000000003AAA"},"Name":"Free","License":null}` + "\n" +
				`{"attributes":{"type":"PermissionSet","url":"/services/data/v66.0/sobjects/PermissionSet/0PS000000000001AAA"},"Name":"OnLicense","License":{"attributes":{"type":"UserLicense","url":"/services/data/v66.0/sobjects/UserLicense/100000000000001AAA"},"Name":"Customer Community"}}` + "\n" +
				`{"attributes":{"type":"PermissionSet","url":"/services/data/v66.0/sobjects/PermissionSet/0PS000000000002AAA"},"Name":"OnPsl","License":{"attributes":{"type":"PermissionSetLicense","url":"/services/data/v66.0/sobjects/PermissionSetLicense/0PL000000000001AAA"},"Name":null}}`,
		},
		"typeof": {
			"SELECT Subject, TYPEOF Owner WHEN User THEN Username, Profile.Name WHEN Group THEN Name END FROM Case ORDER BY Id",
			`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000001AAA"},"Subject":"First","Owner":{"attributes":{"type":"User","url":"/services/data/v66.0/sobjects/User/005000000000001AAA"},"Username":"Maya@a.example","Profile":{"attributes":{"type":"Profile","url":"/services/data/v66.0/sobjects/Profile/00e000000000001AAA"},"Name":"Customer User"}}}` + "\n" +
				`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000002AAA"},"Subject":"Second","Owner":{"attributes":{"type":"Group","url":"/services/data/v66.0/sobjects/Group/00G000000000001AAA"},"Name":"Queue"}}`,
		},
		"typeof else": {
			"SELECT TYPEOF Owner WHEN User THEN Id ELSE Name END FROM Case WHERE Subject = 'Second'",
			`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000002AAA"},"Owner":{"attributes":{"type":"Group","url":"/services/data/v66.0/sobjects/Group/00G000000000001AAA"},"Name":"Queue"}}`,
		},
		"typeof without a branch": {
			"SELECT TYPEOF Owner WHEN User THEN Id END FROM Case WHERE Subject = 'Second'",
			`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000002AAA"},"Owner":null}`,
		},
		"labels": {
			"SELECT toLabel(Status), Contact.Name FROM Case WHERE Subject = 'First'",
			`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000001AAA"},"Status":"Brand new","Contact":{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000001AAA"},"Name":"Maya Chen"}}`,
		},
		"value beside its label": {
			"SELECT Status, toLabel(Status) words FROM Case WHERE Subject = 'First'",
			`{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000001AAA"},"Status":"New","words":"Brand new"}`,
		},
		"children": {
			"SELECT Name, (SELECT Name FROM Contacts WHERE Name != 'x' ORDER BY Name DESC) FROM Account ORDER BY Id",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Name":"Bright Harbor","Contacts":{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000002AAA"},"Name":"Tomás O'Brien"},{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000001AAA"},"Name":"Maya Chen"}]}}` + "\n" +
				`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000002AAA"},"Name":"North, Wind","Contacts":null}`,
		},
		"children named with their parent": {
			"SELECT a.Name, (SELECT Contact.Name FROM Account.Contacts LIMIT 1) FROM Account a WHERE Name LIKE 'B%'",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Name":"Bright Harbor","Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000001AAA"},"Name":"Maya Chen"}]}}`,
		},
		"children of children": {
			"SELECT (SELECT Id, (SELECT Subject FROM Cases) FROM Contacts ORDER BY Name LIMIT 1) FROM Account WHERE Name LIKE 'B%'",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000001AAA"},"Id":"003000000000001AAA","Cases":{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000001AAA"},"Subject":"First"},{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/500000000000002AAA"},"Subject":"Second"}]}}]}}`,
		},
		"children with an offset": {
			"SELECT (SELECT Name FROM Contacts ORDER BY Name LIMIT 5 OFFSET 1) FROM Account WHERE Name LIKE 'B%'",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003000000000002AAA"},"Name":"Tomás O'Brien"}]}}`,
		},
		"addresses": {
			"SELECT Place FROM Account ORDER BY Id",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Place":{"city":"Köln"}}` + "\n" +
				`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000002AAA"},"Place":null}`,
		},
		"all fields": {
			"SELECT FIELDS(ALL) FROM Profile WHERE Name = 'Other' LIMIT 1",
			`{"attributes":{"type":"Profile","url":"/services/data/v66.0/sobjects/Profile/00e000000000002AAA"},"Id":"00e000000000002AAA","Name":"Other","UserLicenseId":null}`,
		},
		"custom fields": {
			"SELECT FIELDS(CUSTOM), Name FROM Account ORDER BY Id LIMIT 1",
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Color__c":"red","Name":"Bright Harbor"}`,
		},
		"standard fields": {
			"SELECT FIELDS(STANDARD) FROM UserLicense",
			`{"attributes":{"type":"UserLicense","url":"/services/data/v66.0/sobjects/UserLicense/100000000000001AAA"},"Id":"100000000000001AAA","Name":"Customer Community","TotalLicenses":10}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, lines(run(t, env, tt.query).Records)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}
