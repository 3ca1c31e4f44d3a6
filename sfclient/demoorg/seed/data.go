package seed

import (
	"embed"
	"errors"
	"io/fs"

	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/rules"
)

// files are the company, its sites and its people. A JSON file is a table of this
// package; a CSV file holds the records of the object that it is named after.
//
//go:embed data
var files embed.FS

const folder = "data"

// The JSON files.
const (
	fileAccounts = folder + "/accounts.json"
	filePeople   = folder + "/people.json"
	fileStaff    = folder + "/staff.json"
	fileProfiles = folder + "/profiles.json"
	fileSets     = folder + "/permissionsets.json"
	fileGroups   = folder + "/permissionsetgroups.json"
	fileSites    = folder + "/sites.json"
	fileSharing  = folder + "/sharingsets.json"
	fileRules    = folder + "/sharingrules.json"
	fileFields   = folder + "/fieldselsewhere.json"
	fileCrowd    = folder + "/crowd.json"
	fileCrowded  = folder + "/crowded.json"
	fileMadeUp   = folder + "/generated.json"
)

// tables are what the JSON files hold.
type tables struct {
	accounts     []account
	people       []external
	staff        []internalUser // the first one is the session's user
	profiles     []profile
	crowded      []profile // of the user Crowded
	crowdedWords crowdedWords
	sets         []permissionSet
	groups       []group
	sites        []site
	sharing      []rules.SharingSet
	rules        []rules.SharingRule
	// fieldsElsewhere are fields, as words, of standard objects that permissions name,
	// although the demo org has no records of these objects.
	fieldsElsewhere map[string]string
	madeUp          madeUp
	files           map[string]datafile.File
}

// readTables reads them all, and tells of every datafile.Mistake at once.
func readTables(fsys fs.FS) (*tables, error) {
	t := &tables{files: map[string]datafile.File{}}
	var mistakes error
	for name, into := range map[string]any{
		fileAccounts: &t.accounts, filePeople: &t.people, fileStaff: &t.staff, fileProfiles: &t.profiles, fileSets: &t.sets,
		fileGroups: &t.groups, fileSites: &t.sites, fileSharing: &t.sharing, fileRules: &t.rules,
		fileFields: &t.fieldsElsewhere, fileMadeUp: &t.madeUp, fileCrowded: &t.crowded, fileCrowd: &t.crowdedWords,
	} {
		var err error
		t.files[name], err = datafile.ReadJSON(fsys, name, into)
		mistakes = errors.Join(mistakes, err)
	}
	for i := range t.profiles {
		if err := t.takeAfter(&t.profiles[i]); err != nil {
			mistakes = errors.Join(mistakes, t.files[fileProfiles].Mistake(t.profiles[i].Name, "%w", err))
		}
	}
	return t, mistakes
}
