package seed

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

const day = 24 * time.Hour

// builder turns the tables of this package into rows. Its first error ends all
// that follows. The maps give ids by name.
type builder struct {
	tx      *store.Tx
	now     time.Time
	rng     *rand.Rand
	err     error
	adminID string

	internal     map[string]internalUser // by username
	used         map[string]int64        // seats by license name
	licenseIDs   map[string]string       // user and permission set licenses
	userTypes    map[string]string       // by license name
	entities     map[string]string       // by "ApexClass:Name"
	definitions  map[string]string       // of objects
	profiles     map[string]madeProfile
	sets, groups map[string]string
	publicGroups map[string]string
	packages     map[string]string // by namespace
	roles        map[string]string // internal roles
	accounts     map[string]madeAccount
	portal       map[portalKey][]string // portal roles of an account, the highest first
	shared       map[string]bool        // accounts on their owner's shared roles
	sites        map[string][]string    // sites by the id of a profile or permission set
	users        map[string]string      // by username
	profileIDs   map[string]string      // of a user, by username
	contacts     map[string]string      // of a user, by username
	names        map[string]int         // how often a developer name was taken
	columns      map[string]map[string]bool
	fields       map[string][]string // permissionable fields by object

	grants struct{ objects, fields, setup, tabs []store.Row }
	held   struct{ sets, licenses, members, packages, sites []store.Row }
}

type madeProfile struct{ id, license, userType, permissionSet string }

type madeAccount struct{ id, owner string }

type portalKey struct{ account, portalType string }

func (b *builder) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// bulk inserts rows, without the fields that the org lacks; of an object that it
// lacks, nothing, and then the ids are empty.
func (b *builder) bulk(object string, rows []store.Row) []string {
	columns := b.columnsOf(object)
	if b.err != nil || columns == nil || len(rows) == 0 {
		return make([]string, len(rows))
	}
	for _, row := range rows {
		for name := range row {
			if !columns[name] {
				delete(row, name)
			}
		}
	}
	ids, err := b.tx.BulkInsert(object, rows)
	if err != nil {
		b.try(fmt.Errorf("insert %s: %w", object, err))
		return make([]string, len(rows))
	}
	return ids
}

func (b *builder) one(object string, row store.Row) string {
	return b.bulk(object, []store.Row{row})[0]
}

func (b *builder) set(object, id string, row store.Row) {
	if b.err == nil {
		b.try(b.tx.Set(object, id, row))
	}
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
	b.names[base]++
	if n := b.names[base]; n > 1 {
		return fmt.Sprintf("%s%d", base, n-1)
	}
	return base
}

// grant collects the rows of one permission set. A standard external profile has
// field permissions on every object, as if it could read them all.
func (b *builder) grant(parent string, a access, everyField bool) {
	b.grants.objects = append(b.grants.objects, a.objectRows(parent)...)
	b.grants.setup = append(b.grants.setup, a.setupRows(parent, b.entities)...)
	b.grants.tabs = append(b.grants.tabs, a.tabRows(parent)...)
	if everyField {
		a.objects = everyObject
	}
	b.grants.fields = append(b.grants.fields, a.fieldRows(parent, b.permissionableFields())...)
}

func (b *builder) permissionableFields() map[string][]string {
	if len(b.fields) == 0 {
		objects, _ := objectRights(everyObject)
		for _, name := range objects {
			b.fields[name] = strings.Fields(fieldsElsewhere[name])
			if o := b.tx.Schema().Object(name); o != nil {
				b.fields[name] = permissionable(o)
			}
		}
	}
	return b.fields
}

// flushGrants inserts what grant collected.
func (b *builder) flushGrants() {
	b.bulk("ObjectPermissions", b.grants.objects)
	b.bulk("FieldPermissions", b.grants.fields)
	b.bulk("SetupEntityAccess", b.grants.setup)
	b.bulk("PermissionSetTabSetting", b.grants.tabs)
	b.grants = struct{ objects, fields, setup, tabs []store.Row }{}
}

// local is the part of a username before the @.
func local(username string) string {
	name, _, _ := strings.Cut(username, "@")
	return name
}

// aliasOf makes the alias of a username, at most 8 characters.
func aliasOf(username string) string {
	first, last, found := strings.Cut(local(username), ".")
	if !found {
		last = first
		first = ""
	}
	alias := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, first[:min(1, len(first))]+last)
	return alias[:min(8, len(alias))]
}
