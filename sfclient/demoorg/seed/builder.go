package seed

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

const day = 24 * time.Hour

// builder turns the data of this package into rows. The first mistake in it ends the
// transaction.
type builder struct {
	*tables
	tx      *store.Tx
	now     time.Time
	rng     *rand.Rand
	adminID string
	at      datafile.File // what is read, for the place of a name that nothing has

	// ids are those of the records that a file may name, by object and name: of an
	// object that the org lacks, they are empty.
	ids        map[string]map[string]string
	notes      map[string][]note      // by object
	used       map[string]int64       // seats by license name or namespace
	profile    map[string]madeProfile // by name
	account    map[string]madeAccount // by name
	staffed    map[string]internalUser
	portal     map[portalKey][]string // portal roles of an account, the highest first
	shared     map[string]bool        // accounts on their owner's shared roles
	siteIDs    map[string][]string    // sites by the id of a profile or permission set
	profileIDs map[string]string      // of a user, by username
	taken      map[string]int         // how often a developer name was
	columns    map[string]map[string]bool
	fields     map[string][]string // permissionable fields by object

	pending map[string][]store.Row // rows that wait for flush, by object
}

// The objects that records are named of, beside those of the files.
const (
	objectAccount      = "Account"
	objectAssignment   = "PermissionSetAssignment"
	objectContact      = "Contact"
	objectDefinition   = "EntityDefinition"
	objectFieldRights  = "FieldPermissions"
	objectGroup        = "Group"
	objectMember       = "NetworkMember"
	objectObjectRights = "ObjectPermissions"
	objectSetupAccess  = "SetupEntityAccess"
	objectLicense      = "UserLicense"
	objectNetwork      = "Network"
	objectPackage      = "PackageLicense"
	objectProfile      = "Profile"
	objectRole         = "UserRole"
	objectSet          = "PermissionSet"
	objectSetGroup     = "PermissionSetGroup"
	objectSetLicense   = "PermissionSetLicense"
	objectUser         = "User"
)

func newBuilder(tx *store.Tx, data *tables, seed int64) *builder {
	return &builder{
		tables: data, tx: tx, now: tx.Now(), adminID: store.MakeID("005", 1),
		rng: rand.New(rand.NewPCG(uint64(seed), 0x5f0ac1e)), //nolint:gosec // The same seed must give the same org.
		ids: map[string]map[string]string{}, notes: map[string][]note{}, used: map[string]int64{}, profile: map[string]madeProfile{},
		account: map[string]madeAccount{}, staffed: map[string]internalUser{}, portal: map[portalKey][]string{}, shared: map[string]bool{},
		siteIDs: map[string][]string{}, profileIDs: map[string]string{}, taken: map[string]int{},
		columns: map[string]map[string]bool{}, fields: map[string][]string{}, pending: map[string][]store.Row{},
	}
}

// know begins the names of an object.
func (b *builder) know(object string) map[string]string {
	if b.ids[object] == nil {
		b.ids[object] = map[string]string{}
	}
	return b.ids[object]
}

// insertNamed inserts rows and remembers their ids by the names that they have in a field.
func (b *builder) insertNamed(object, field string, rows []store.Row) []string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.String(field)
	}
	known, ids := b.know(object), b.insertRows(object, rows)
	for i, name := range names {
		known[name] = ids[i]
	}
	return ids
}

// findID finds a record by the name that a file has for it; no name is no record.
func (b *builder) findID(object, name string) string { return b.idOfOne([]string{object}, name) }

// idOfOne finds it among the records of several objects.
func (b *builder) idOfOne(objects []string, name string) string {
	for _, object := range objects {
		if id, ok := b.ids[object][name]; ok {
			return id
		}
	}
	if name != "" {
		b.try(b.at.Mistake(name, "no %s is called %q", strings.Join(objects, " or "), name))
	}
	return ""
}

type madeProfile struct{ id, license, userType, permissionSet string }

type madeAccount struct {
	id, owner string
	person    bool
}

type portalKey struct{ account, portalType string }

func (b *builder) try(err error) { b.tx.Fail("read the data", err) }

// insertRows inserts rows, without the fields that the org lacks; of an object that it
// lacks, nothing, and then the ids are empty.
func (b *builder) insertRows(object string, rows []store.Row) []string {
	columns := b.columnsOf(object)
	if columns == nil {
		return make([]string, len(rows))
	}
	for _, row := range rows {
		for name := range row {
			if !columns[name] {
				delete(row, name)
			}
		}
	}
	return b.tx.BulkInsert(object, rows)
}

func (b *builder) insertOne(object string, row store.Row) string {
	return b.insertRows(object, []store.Row{row})[0]
}

func (b *builder) oneNamed(object, name string, row store.Row) string {
	id := b.insertOne(object, row)
	b.know(object)[name] = id
	return id
}

// later puts rows with those that the next flush inserts.
func (b *builder) later(object string, rows ...store.Row) {
	b.pending[object] = append(b.pending[object], rows...)
}

func (b *builder) flush() {
	for _, object := range slices.Sorted(maps.Keys(b.pending)) {
		b.insertRows(object, b.pending[object])
	}
	clear(b.pending)
}

// columnsOf gives the fields of an object that can be written, nil when the org
// lacks the object.
func (b *builder) columnsOf(object string) map[string]bool {
	if known, ok := b.columns[object]; ok {
		return known
	}
	o := b.tx.Schema().Object(object)
	if o == nil {
		b.columns[object] = nil
		return nil
	}
	columns := map[string]bool{}
	for i := range o.Fields {
		columns[o.Fields[i].Name] = len(o.Fields[i].Parts) == 0
	}
	b.columns[object] = columns
	return columns
}

func (b *builder) ago(d time.Duration) time.Time { return b.now.Add(-d) }

// developerName makes an API name that no other role has.
func (b *builder) developerName(name string) string {
	base := rules.DeveloperName(name)
	b.taken[base]++
	if n := b.taken[base]; n > 1 {
		return fmt.Sprintf("%s%d", base, n-1)
	}
	return base
}

// grant collects the rows of one permission set. A standard external profile has
// field permissions on every object, as if it could read them all.
func (b *builder) grant(parent string, a access, everyField bool) {
	b.later(objectObjectRights, a.objectRows(parent)...)
	b.later(objectSetupAccess, b.setupRows(parent, a)...)
	b.later("PermissionSetTabSetting", a.tabRows(parent)...)
	if everyField {
		a.Objects = b.everyObject()
	}
	b.later(objectFieldRights, a.fieldRows(parent, b.permissionableFields())...)
}

// permissionableFields lists, by object, the fields whose access is granted one by one.
func (b *builder) permissionableFields() map[string][]string {
	if len(b.fields) > 0 {
		return b.fields
	}
	objects, _ := objectRights(b.everyObject())
	for _, name := range objects {
		b.fields[name] = strings.Fields(b.fieldsElsewhere[name])
		if o := b.tx.Schema().Object(name); o != nil {
			for i := range o.Fields {
				if o.Fields[i].Permissionable {
					b.fields[name] = append(b.fields[name], o.Fields[i].Name)
				}
			}
		}
	}
	return b.fields
}

// aliasOf makes the alias of a username, at most 8 characters.
func aliasOf(username string) string {
	local, _, _ := strings.Cut(username, "@")
	first, last, found := strings.Cut(local, ".")
	if !found {
		first, last = "", first
	}
	alias := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, first[:min(1, len(first))]+last)
	return alias[:min(8, len(alias))]
}
