package rules

import (
	"embed"
	"sync"

	"cupgrade/sfclient/demoorg/datafile"
)

//go:embed data
var files embed.FS

// Rule is one reason to refuse a write: an entry of data/refusals.json.
type Rule struct {
	Object  string // sObject type that is written; "" for any
	Name    string // stable, such as "no-free-seat"
	Code    string // Salesforce's error code
	Message string // {words} in braces stand for what the write gives
	Fields  []string
	Note    string // what no public page says of it
	Source  string // public page
}

// Rules gives the one table of all refusals. They come from public pages; where these
// leave a text open, the message is worded by us, like its neighbours, and Note says so.
func Rules() []Rule { return *refusals() }

var refusals = sync.OnceValue(func() *[]Rule { return read(new([]Rule), "data/refusals.json") })

// tables are what the rules look up, as data/access.json has it.
type tables struct {
	// Readers tells which permissions let an actor see an object: one of them is
	// enough. An object that is not listed can be seen by everyone who has a session.
	// Source: the "Special Access Rules" of each object's page, such as
	// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
	Readers map[string][]string
	// Writers tells which let an actor write a setup object, or a user.
	Writers map[string][]string
	// Objects gives the letters of the rights that a license family allows on an object;
	// "__c" stands for every custom one. An object that is not listed is allowed without
	// View All and Modify All. It is what grants were seen of in public orgs, and what the
	// license pages say of leads, campaigns, opportunities and quotes.
	Objects map[string]map[family]string
	// Permissions names the families that may hold a user permission; an external license
	// never carries one that is not listed.
	Permissions map[string][]family
	// PermissionSetLicenses names the families whose users may hold one, by its
	// PermissionSetLicenseKey. One that is not listed is for internal users.
	PermissionSetLicenses map[string][]family
	// TimeZones say how the clocks go in each time zone that a user can have, in the form
	// of POSIX: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
	// They are today's rules, which the org applies to all its times. The whole history
	// of the world's clocks (time/tzdata) would be half a megabyte, and not every system
	// has it.
	TimeZones map[string]string
}

var known = sync.OnceValue(func() *tables { return read(new(tables), "data/access.json") })

// read reads a file of this package, which its tests read as well.
func read[T any](into *T, name string) *T {
	if _, err := datafile.ReadJSON(files, name, into); err != nil {
		panic(err)
	}
	return into
}
