// Package seed fills the demo org with a company, its sites and the people whose
// upgrade is worth trying. Every name is made up, and the organization calls
// itself a simulation.
//
// The data is written as tables of words (profiles.go, permissionsets.go,
// accounts.go, people.go, sites.go); the builder turns them into rows. The same
// clock and the same seed give the same org, id by id.
package seed

import (
	"context"
	"fmt"
	"math/rand/v2"

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
	// Progress is told now and then how many users have been made up; nil for nobody.
	Progress func(users int)
}

// Fill fills an empty store, whatever features its schema has: objects and fields
// that the org lacks are left out.
func Fill(ctx context.Context, s *store.Store, opts Options) error {
	err := s.Update(ctx, func(tx *store.Tx) error { return Write(tx, opts) })
	if err != nil {
		return fmt.Errorf("fill the demo org: %w", err)
	}
	return nil
}

// Write does what Fill does, within a transaction: of store.Create, which is
// quicker.
func Write(tx *store.Tx, opts Options) error {
	if opts.Users == 0 {
		opts.Users = DefaultUsers
	}
	b := newBuilder(tx, opts.Seed)
	b.fill(opts)
	return b.err
}

// fill goes from what is named to what names it.
func (b *builder) fill(opts Options) {
	b.tx.Actor = b.adminID
	b.addOrganization()
	b.addLicenses()
	b.addPermissionSetLicenses()
	b.addEntities()
	b.addProfiles()
	b.addPermissionSets()
	b.addGroups()
	b.addSites()
	b.addInternalRoles()
	b.addInternalUsers()
	b.addPublicGroups()
	b.addAccounts(accounts)
	b.addExternals(personas)
	b.addPackages()
	b.addAssignments()
	b.addGenerated(opts.Users-len(personas), opts.Progress)
	b.addRecords()
	b.addExtras()
	b.addTooling()
	if opts.Crowded {
		b.addCrowded()
	}
	b.countSeats(opts.Users)
	b.saveSettings()
}

func (b *builder) addOrganization() {
	b.one("Organization", store.Row{
		fieldName: "Brightwater Industries (simulation)", "OrganizationType": "Developer Edition", "InstanceName": "SIMULATION",
		"IsSandbox": false, "City": "Seattle", "Country": unitedStates, "DefaultCaseAccess": "None", "FiscalYearStartMonth": 1,
	})
}

func (b *builder) addLicenses() {
	rows := make([]store.Row, len(licenses))
	for i, l := range licenses {
		rows[i] = l.row()
		rows[i]["CreatedDate"], rows[i][fieldModified] = b.now, b.now
	}
	for i, id := range b.bulk("UserLicense", rows) {
		b.licenseIDs[licenses[i].name], b.userTypes[licenses[i].name] = id, licenses[i].userType
	}
}

// countSeats writes down how many seats are used, and adds the free ones: of more
// generated people than usual, all could be upgraded.
func (b *builder) countSeats(users int) {
	more := int64(max(users-DefaultUsers, 0))
	for _, l := range licenses {
		used, total := b.used[l.name], b.used[l.name]+l.seats
		if l.seats > 0 {
			total += more
		}
		b.set("UserLicense", b.licenseIDs[l.name], store.Row{fieldUsed: used, fieldTotal: total, "UsedLicensesLastUpdated": b.now})
	}
	for _, p := range packages {
		b.set("PackageLicense", b.packages[p.namespace], store.Row{fieldUsed: b.used[p.namespace]})
	}
	for _, l := range permissionSetLicenses {
		used, total := b.used[l.name], b.used[l.name]+l.seats
		b.set("PermissionSetLicense", b.licenseIDs[l.name], store.Row{fieldUsed: used, fieldTotal: total})
	}
}

func (b *builder) saveSettings() {
	settings := rules.DefaultSettings()
	settings.AccountRoleOptimization = []string{b.accounts[accountZoe].id}
	b.try(rules.SaveSettings(b.tx, settings))
	b.try(rules.SaveSharingSets(b.tx, sharingSets()))
}

func newBuilder(tx *store.Tx, seed int64) *builder {
	return &builder{
		tx: tx, now: tx.Now(), adminID: store.MakeID("005", 1),
		rng:      rand.New(rand.NewPCG(uint64(seed), 0x5f0ac1e)), //nolint:gosec // made-up people need no secrets, and the same seed must give the same org
		internal: map[string]internalUser{}, used: map[string]int64{},
		licenseIDs: map[string]string{}, userTypes: map[string]string{}, entities: map[string]string{}, definitions: map[string]string{}, roles: map[string]string{},
		profiles: map[string]madeProfile{}, sets: map[string]string{}, groups: map[string]string{}, publicGroups: map[string]string{}, packages: map[string]string{},
		accounts: map[string]madeAccount{}, portal: map[portalKey][]string{}, shared: map[string]bool{}, sites: map[string][]string{},
		users: map[string]string{}, profileIDs: map[string]string{}, contacts: map[string]string{}, names: map[string]int{},
		columns: map[string]map[string]bool{}, fields: map[string][]string{},
	}
}
