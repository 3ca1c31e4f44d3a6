package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// nthFaults are the ways in which the n-th request of a run goes wrong. The one
// without a Kind is a connection that can't be made. What takes effect and goes wrong
// afterwards, or late, is ordered for writes only: reads have no effect. What is about
// another record is ordered for reads, whose answer would otherwise be believed.
func nthFaults(others otherRecords) map[string]demoorgtest.Fault {
	faults := map[string]demoorgtest.Fault{
		"refused":        {},
		"reset":          {Kind: demoorgtest.Reset},
		"hang":           {Kind: demoorgtest.Hang},
		"500":            {Kind: demoorgtest.ServerError},
		"503":            {Kind: demoorgtest.Unavailable},
		"empty array":    {Kind: demoorgtest.EmptyArray},
		"null":           {Kind: demoorgtest.Null},
		"truncated JSON": {Kind: demoorgtest.Truncated},
		"302":            {Kind: demoorgtest.Redirect},
		"401":            {Kind: demoorgtest.SessionExpired},
		"403 limit":      {Kind: demoorgtest.LimitExceeded},
		"locked row":     {Kind: demoorgtest.LockedRow},
		"412":            {Kind: demoorgtest.PreconditionFailed},
		"session ended":  {Kind: demoorgtest.SessionExpired, Times: -1},
		"slow":           {Kind: demoorgtest.Slow, Delay: 25 * time.Second},
		"echo":           {Kind: demoorgtest.Echo},
	}
	for name, fault := range map[string]demoorgtest.Fault{
		"reset after apply":          {Kind: demoorgtest.Reset, AfterApply: true},
		"hang after apply":           {Kind: demoorgtest.Hang, AfterApply: true},
		"500 after apply":            {Kind: demoorgtest.ServerError, AfterApply: true},
		"503 after apply":            {Kind: demoorgtest.Unavailable, AfterApply: true},
		"empty array after apply":    {Kind: demoorgtest.EmptyArray, AfterApply: true, Status: http.StatusOK},
		"null after apply":           {Kind: demoorgtest.Null, AfterApply: true, Status: http.StatusOK},
		"truncated JSON after apply": {Kind: demoorgtest.Truncated, AfterApply: true},
		"302 after apply":            {Kind: demoorgtest.Redirect, AfterApply: true},
		"401 after apply":            {Kind: demoorgtest.SessionExpired, AfterApply: true},
		"403 limit after apply":      {Kind: demoorgtest.LimitExceeded, AfterApply: true},
		"locked row after apply":     {Kind: demoorgtest.LockedRow, AfterApply: true},
		"412 after apply":            {Kind: demoorgtest.PreconditionFailed, AfterApply: true},
		"refused after apply": {
			Kind: demoorgtest.Refused, AfterApply: true, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: "Not on a Monday.",
		},
		"late, while it is settled": {Kind: demoorgtest.LateApply, Delay: 20 * time.Second},
		"late, after the settling":  {Kind: demoorgtest.LateApply, Delay: 10 * time.Minute},
	} {
		fault.Match = isWrite
		faults[name] = fault
	}
	for name, swap := range others {
		faults[name] = demoorgtest.Fault{
			Kind: demoorgtest.OtherRecord, Swap: swap, Match: func(r *http.Request) bool { return !isWrite(r) },
		}
	}
	return faults
}

// strikesWrites tells whether a fault is ordered for writes only.
func strikesWrites(f demoorgtest.Fault) bool {
	return f.AfterApply || f.Kind == demoorgtest.LateApply
}

// otherRecords puts the ids of other valid records in place of the story's own.
type otherRecords map[string]*strings.Replacer

func (o *testOrg) otherRecords() otherRecords {
	swap := func(soql, other string) *strings.Replacer {
		return strings.NewReplacer(string(o.id(soql)), string(o.id(other)))
	}
	user := func(username string) string { return "SELECT Id FROM User WHERE Username = '" + username + "'" }
	account := func(username string) string {
		return "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM User WHERE Username = '" + username + "')"
	}
	owner := func(username string) string {
		return "SELECT Id FROM User WHERE Id IN (SELECT OwnerId FROM Account WHERE Id = '" + string(o.id(account(username))) + "')"
	}
	return otherRecords{
		"another user's record":                 swap(user(seed.Maya), user("ella.quist@brightharbor.example")),
		"another account's record":              swap(account(seed.Maya), account(seed.Tomas)),
		"another record of the account's owner": swap(owner(seed.Maya), user(seed.Tomas)),
	}
}

// isWrite tells the requests that may change an org.
func isWrite(r *http.Request) bool {
	created := strings.HasSuffix(r.URL.Path, "/composite/sobjects") || strings.Contains(r.URL.Path, "/sobjects/")
	return r.Method == http.MethodPatch || r.Method == http.MethodDelete || r.Method == http.MethodPost && created
}

// order orders a fault for the n-th request from now on.
func (v *virtual) order(fault demoorgtest.Fault, n int) {
	if fault.Kind == demoorgtest.None {
		v.transport.count(n)
		return
	}
	fault.Nth = n
	v.Inject(fault)
}

// ledger watches the writes that arrive at the org, and holds the journal against
// them at that moment.
type ledger struct {
	dir string
	mu  sync.Mutex
	// sent counts the writes by the record they are about; bare are those that no
	// journal had announced.
	sent map[core.ID]int
	bare []string
}

func newLedger(dir string) *ledger { return &ledger{dir: dir, sent: map[core.ID]int{}} }

// spy is a fault that never strikes.
func (l *ledger) spy(r *http.Request) bool {
	if !isWrite(r) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, record := range aboutWhat(r) {
		if record.Prefix() == core.PrefixPermissionSet && intents(l.dir, "*", record) == 0 {
			record = theSet // it is assigned
		}
		l.sent[record]++
		if announced := intents(l.dir, "*", record); announced < l.sent[record] {
			l.bare = append(l.bare, fmt.Sprintf("%s: %d sent, %d announced", record, l.sent[record], announced))
		}
	}
	return false
}

// theSet stands for the permission set that a plan makes, which has no id in the plan.
const theSet core.ID = ""

// aboutWhat gives the records that a write is about: the one that is changed, the ones
// that are assigned, or the permission set that is made.
func aboutWhat(r *http.Request) []core.ID {
	switch {
	case strings.Contains(r.URL.Path, "/sobjects/PermissionSet"):
		return []core.ID{theSet}
	case r.Method == http.MethodPatch:
		return []core.ID{core.ID(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])}
	}
	raw, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var sent struct {
		Records   []struct{ ParentID, PermissionSetID, PermissionSetGroupID, PermissionSetLicenseID core.ID } `json:"records"`
		NetworkID core.ID
	}
	err := json.Unmarshal(raw, &sent)
	switch {
	case err == nil && sent.NetworkID != "":
		return []core.ID{sent.NetworkID}
	case err == nil && len(sent.Records) > 0 && sent.Records[0].ParentID != "":
		return []core.ID{theSet}
	case err != nil || len(sent.Records) == 0:
		return []core.ID{"an unknown write"} // which nobody announces
	}
	var ids []core.ID
	for _, s := range sent.Records {
		ids = append(ids, s.PermissionSetID+s.PermissionSetGroupID+s.PermissionSetLicenseID)
	}
	return ids
}

// intents counts the announcements of writes to a record on the disk, in the journals
// of the runs with ids of a pattern.
func intents(dir, ids string, record core.ID) int {
	count := 0
	paths, _ := filepath.Glob(filepath.Join(dir, ids+".journal"))
	for _, path := range paths {
		raw, _ := os.ReadFile(path)
		run, _ := journal.Read(bytes.NewReader(raw))
		for _, r := range run.Records {
			if plan := run.Plan(); plan != nil && r.Kind == journal.KindIntent && plan.Steps[r.Step.Index].Record == record {
				count++
			}
		}
	}
	return count
}

// effects counts the changes that took effect, by object.
func (o *testOrg) effects() map[string]int {
	counts := map[string]int{}
	for _, r := range o.Requests() {
		if r.Method == http.MethodPatch && r.Applied {
			counts[strings.TrimSuffix(r.Path[strings.Index(r.Path, "sobjects/")+len("sobjects/"):], "/{id}")]++
		}
	}
	return counts
}

// standing is how the org stands at the end, without its clocks and without the ids
// of what was made.
func (o *testOrg) standing(user core.ID) string {
	r := o.one("SELECT UserType, Profile.Name, UserRole.Name, UserRole.PortalType, Account.IsPartner, IsActive FROM User WHERE Id = '" + string(user) + "'")
	account, _ := r["Account"].(map[string]any)
	held := []string{}
	for _, row := range o.query("SELECT PermissionSet.Name, PermissionSetGroupId FROM PermissionSetAssignment WHERE AssigneeId = '" + string(user) + "'") {
		held = append(held, text(row, "PermissionSet.Name")+text(row, "PermissionSetGroupId"))
	}
	for _, row := range o.query("SELECT Id, Name FROM PermissionSet WHERE Name LIKE 'Kept%'") { // one, with all its rows
		parent := " WHERE ParentId = '" + text(row, "Id") + "'"
		for _, table := range []string{"ObjectPermissions", "FieldPermissions", "SetupEntityAccess", "NetworkMemberGroup"} {
			held = append(held, fmt.Sprint(text(row, "Name"), table, len(o.query("SELECT Id FROM "+table+parent))))
		}
	}
	for _, row := range o.query("SELECT PermissionSetLicenseId FROM PermissionSetLicenseAssign WHERE AssigneeId = '" + string(user) + "'") {
		held = append(held, text(row, "PermissionSetLicenseId"))
	}
	slices.Sort(held)
	return fmt.Sprint(text(r, "UserType"), text(r, "Profile.Name"), text(r, "UserRole.Name"), text(r, "UserRole.PortalType"),
		account["IsPartner"], r["IsActive"], held)
}
