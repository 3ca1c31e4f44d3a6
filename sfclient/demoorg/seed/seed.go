// Package seed fills the demo org with a company, its sites and the people whose
// upgrade is worth trying. Every name is made up, and the organization calls
// itself a simulation.
//
// The data is in files, which the builder turns into rows. The same clock and the same
// seed give the same org, id by id.
package seed

import (
	"errors"
	"io/fs"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

// DefaultUsers is how many external users the org has when Options asks for none.
const DefaultUsers = 72

// Options says how much of the org is made up on the spot.
type Options struct {
	// Users is how many external users there are in all, the personas among them;
	// DefaultUsers when 0, and never fewer than the personas.
	Users int
	// Seed makes other generated people, of the same kinds.
	Seed int64
	// Crowded adds the user Crowded with all of her access, which about doubles the
	// time that an org takes to fill.
	Crowded bool
	// Profiles is how many more profiles of Partner Community there are, with 2,100 field
	// permissions each.
	Profiles int
	// Data gives what Read does, for who has read it meanwhile; nil to read it.
	Data func() (*Data, error)
	// Progress is told now and then how many users have been made up; nil for nobody.
	Progress func(users int)
}

// Data is what the files say of the org.
type Data struct {
	tables  *tables
	records []recordFile
}

// Read reads the files. They are part of the program, and a test reads them: an error is a
// fault of it.
func Read() (*Data, error) { return readData(files) }

func readData(fsys fs.FS) (*Data, error) {
	tables, mistakes := readTables(fsys)
	records, err := readRecords(fsys)
	return &Data{tables, records}, errors.Join(mistakes, err)
}

// Write fills an empty store within a transaction, whatever features its schema has:
// objects and fields that the org lacks are left out.
func Write(tx *store.Tx, opts Options) error {
	if opts.Users == 0 {
		opts.Users = DefaultUsers
	}
	if opts.Data == nil {
		opts.Data = Read
	}
	data, err := opts.Data()
	if err != nil {
		return err
	}
	b := newBuilder(tx, data.tables, opts.Seed)
	b.fill(data.records, opts)
	return b.tx.Err()
}

// fill goes from what is named to what names it.
func (b *builder) fill(records []recordFile, opts Options) {
	b.tx.Actor = b.adminID
	b.addDefinitions()
	records = b.addRecordFiles(records)
	b.addProfiles()
	b.addPermissionSets()
	b.addGroups()
	b.addSites()
	b.addInternalUsers()
	b.at = b.files[fileAccounts]
	b.addAccounts(b.accounts)
	b.knowAccounts()
	b.at = b.files[filePeople]
	b.addExternals(b.people)
	b.addAssignments()
	b.addGenerated(opts.Users-len(b.people), opts.Progress)
	for _, f := range b.addRecordFiles(records) {
		b.try(f.file.Mistake("", "a column refers to an object of which nothing is named"))
	}
	b.addHistory()
	b.addFlowVersions()
	b.addProfileLayouts()
	if opts.Crowded {
		b.addCrowded()
	}
	b.addProfilesLike(opts.Profiles)
	b.countSeats(opts.Users)
	b.saveSettings()
}

// knowAccounts lets files name the accounts that were not made up.
func (b *builder) knowAccounts() {
	known := b.know(objectAccount)
	for name, made := range b.account {
		known[name] = made.id
	}
}

// countSeats writes down how many seats are used, and adds the free ones: of more
// generated people than usual, all could be upgraded.
func (b *builder) countSeats(users int) {
	more := int64(max(users-DefaultUsers, 0))
	for _, object := range []string{objectLicense, objectSetLicense} {
		for _, l := range b.notes[object] {
			used, free := b.used[l.key], l.free
			row := store.Row{fieldUsed: used, fieldTotal: used + free}
			if object == objectLicense {
				row["UsedLicensesLastUpdated"] = b.now
				if free > 0 {
					row[fieldTotal] = used + free + more
				}
			}
			b.tx.Set(object, b.findID(object, l.key), row)
		}
	}
	for _, p := range b.notes[objectPackage] {
		b.tx.Set(objectPackage, b.findID(objectPackage, p.key), store.Row{fieldUsed: b.used[p.key]})
	}
}

func (b *builder) saveSettings() {
	settings := rules.DefaultSettings()
	for _, a := range b.accounts {
		if a.Optimized {
			settings.AccountRoleOptimization = append(settings.AccountRoleOptimization, b.account[a.Name].id)
		}
	}
	rules.SaveSettings(b.tx, settings)
	metadata := rules.Metadata{
		SharingSets: b.sharing, SharingRules: b.rules, Profiles: map[string]rules.ProfileSettings{}, RecordTypes: map[string][]string{},
	}
	for _, p := range b.profiles {
		metadata.Profiles[p.Name] = p.Settings
	}
	for _, s := range b.sets {
		metadata.RecordTypes[s.Name] = s.RecordTypes
	}
	rules.SaveMetadata(b.tx, metadata)
}
