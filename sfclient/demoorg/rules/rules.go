// Package rules is what Salesforce would say to a write: what it refuses, and
// what follows from a write that it accepts.
//
// Every refusal is a line of one table, Rules, with its error code and the public page
// it comes from. The handler of an object tells which of them a write breaks.
package rules

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// Engine applies the rules of one org. It keeps no state: all it knows of the org
// it reads within the transaction it is given. An error of its methods is a
// *schema.APIError when the write was refused, and then the caller must roll the
// transaction (or its savepoint) back; any other error is a fault of the store.
type Engine struct{ schema *schema.Schema }

// New makes the engine for the objects of an org.
func New(sch *schema.Schema) *Engine { return &Engine{schema: sch} }

// handler judges a write of an object that has rules of its own, and completes what is
// written. It gives what follows once that is written, nil for nothing.
type handler func(w *write) (follow func(), err error)

var handlers = map[string]handler{
	"Case":                   completeCase,
	"Opportunity":            completeOpportunity,
	objectUser:               judgeUser,
	objectAccount:            judgeAccount,
	objectContact:            judgeContact,
	objectUserRole:           judgeRole,
	objectAssignment:         judgeAssignment,
	objectLicenseAssign:      judgeLicenseAssign,
	"UserPackageLicense":     judgePackageAssign,
	objectPermissionSet:      judgePermissionSet,
	objectObjectPermissions:  judgePermissionRow,
	objectFieldPermissions:   judgePermissionRow,
	objectSetupAccess:        judgePermissionRow,
	objectTabSetting:         judgePermissionRow,
	"GroupMember":            judgeGroupMember,
	objectNetworkMemberGroup: judgeMemberGroup,
}

type kind int

const (
	creating kind = iota
	updating
	removing
)

// write is one write as it came in.
type write struct {
	engine  *Engine
	tx      *store.Tx
	actor   Actor
	object  *schema.Object
	kind    kind
	id      string    // "" for a create, until it is written
	before  store.Row // nil for a create
	changes store.Row
}

// Create inserts a record and gives its id. values are by field name, of the
// types the schema gives them.
func (e *Engine) Create(tx *store.Tx, actor Actor, object string, values store.Row) (string, error) {
	w := &write{engine: e, tx: tx, actor: actor, object: e.schema.Object(object), kind: creating}
	err := w.run("", values)
	return w.id, err
}

// Update changes the named fields of a record.
func (e *Engine) Update(tx *store.Tx, actor Actor, object, id string, changes store.Row) error {
	w := &write{engine: e, tx: tx, actor: actor, object: e.schema.Object(object), kind: updating}
	return w.run(id, changes)
}

// Delete removes a record, and what can't be without it.
func (e *Engine) Delete(tx *store.Tx, actor Actor, object, id string) error {
	w := &write{engine: e, tx: tx, actor: actor, object: e.schema.Object(object), kind: removing}
	return w.run(id, nil)
}

// run judges a write, makes it, and does what follows.
func (w *write) run(id string, values store.Row) error {
	if err := w.begin(id, values); err != nil {
		return err
	}
	if empty := w.emptyRequired(); len(empty) > 0 {
		return refuse("required-field-empty", words{fields: strings.Join(empty, ", ")})
	}
	if !w.mayWrite() {
		return refuse(w.accessRule(), words{})
	}
	follow := func() {}
	if handle := handlers[w.object.Name]; handle != nil {
		then, err := handle(w)
		if err != nil {
			return err
		}
		if then != nil {
			follow = then
		}
	}
	switch w.kind {
	case creating:
		w.id = w.insert(w.object.Name, w.changes)
	case updating:
		w.set(w.object.Name, w.id, w.changes)
	default:
		if err := w.engine.remove(w.tx, w.object, w.id); err != nil {
			return err
		}
	}
	follow()
	return nil
}

// begin reads what every write needs. Field names are brought to the schema's
// case, so that the rules can look them up.
func (w *write) begin(id string, values store.Row) error {
	w.tx.Actor, w.changes = w.actor.UserID, store.Row{}
	if w.object != nil && w.kind != creating {
		w.before = w.tx.Get(w.object.Name, id)
		w.id = w.before.String("Id")
	}
	if w.object == nil || w.kind != creating && w.before == nil {
		return &schema.APIError{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist"}
	}
	for name, value := range values {
		if f := w.object.Field(name); f != nil {
			w.changes[f.Name] = normalizeReference(f, value)
		}
	}
	if w.kind == creating && w.object.Field(fieldOwnerID) != nil && w.changes.String(fieldOwnerID) == "" {
		w.changes[fieldOwnerID] = w.actor.UserID
	}
	return nil
}

// normalizeReference gives a reference in the form that is kept, so that it can be compared.
// A text that is no id stays as it is, and leads nowhere.
func normalizeReference(f *schema.Field, value any) any {
	text, ok := value.(string)
	if !ok || f.Type != schema.TypeReference {
		return value
	}
	if text == "" {
		return nil
	}
	if id, err := store.NormalizeID(text); err == nil {
		return id
	}
	return value
}

// emptyRequired lists the custom fields that every record must have and that an update
// leaves empty, whether it names them or not.
func (w *write) emptyRequired() (empty []string) {
	after := w.recordAfter()
	for i := range w.object.Fields {
		f := &w.object.Fields[i]
		required := w.kind == updating && f.Custom && !f.Nillable && f.Createable && f.Type != schema.TypeBoolean
		if value := after[f.Name]; required && (value == nil || value == "") {
			empty = append(empty, f.Name)
		}
	}
	return empty
}

// recordAfter gives the record as the write would leave it.
func (w *write) recordAfter() store.Row {
	row := store.Row{}
	maps.Copy(row, w.before)
	maps.Copy(row, w.changes)
	return row
}

// changed tells whether the write gives a field another value than it has.
func (w *write) changed(field string) bool {
	value, named := w.changes[field]
	return named && value != w.before[field]
}

// names tells whether the write names a field.
func (w *write) names(field string) bool {
	_, named := w.changes[field]
	return named
}

// parent reads the record of an object that a field leads to, nil when it leads to none.
func (w *write) parent(object, field string) store.Row {
	return w.tx.Get(object, w.recordAfter().String(field))
}

// has tells whether there are records that meet a condition.
func (w *write) has(object, where string, args ...any) bool {
	return w.tx.Count(object, where, args...) > 0
}

// duplicate gives the id of another record that has the same values in some fields.
func (w *write) duplicate(fields ...string) string {
	after, where := w.recordAfter(), `"Id" <> ?`
	args := append(make([]any, 0, 1+len(fields)), w.id)
	for _, field := range fields {
		where, args = where+` AND "`+field+`" = ?`, append(args, after.String(field))
	}
	return w.tx.First(w.object.Name, where, args...).String("Id")
}

// insert makes a record, without the fields that this org does not have.
func (w *write) insert(object string, fields store.Row) string {
	return w.tx.Insert(object, w.dropUnknown(object, fields))
}

// set changes a record, but for the fields that this org does not have.
func (w *write) set(object, id string, fields store.Row) {
	w.tx.Set(object, id, w.dropUnknown(object, fields))
}

func (w *write) dropUnknown(object string, fields store.Row) store.Row {
	known := maps.Clone(fields)
	maps.DeleteFunc(known, func(name string, _ any) bool { return w.engine.schema.Object(object).Field(name) == nil })
	return known
}

// remove deletes a record. Records that can't be without it go too; others lose the
// reference.
func (e *Engine) remove(tx *store.Tx, o *schema.Object, id string) error {
	for _, child := range e.schema.Objects {
		for i := range child.Fields {
			if f := &child.Fields[i]; child.View == "" && slices.Contains(f.ReferenceTo, o.Name) {
				if err := e.release(tx, child, f, id); err != nil {
					return err
				}
			}
		}
	}
	if tx.Get(o.Name, id) != nil { // else it went with another child
		tx.Delete(o.Name, id)
	}
	return nil
}

// release frees the records of a child object from a parent that goes.
func (e *Engine) release(tx *store.Tx, child *schema.Object, f *schema.Field, parent string) error {
	rows := tx.Select(child.Name, `"`+f.Name+`" = ?`, parent)
	if len(rows) > 0 && f.Name == fieldOwnerID {
		return refuse("owner-of-records", words{})
	}
	for _, row := range rows {
		if f.Nillable {
			tx.Set(child.Name, row.String("Id"), store.Row{f.Name: nil})
		} else if err := e.remove(tx, child, row.String("Id")); err != nil {
			return err
		}
	}
	return nil
}

// broken tells whether a write breaks a rule.
type broken struct {
	rule string
	is   bool
}

// words are what stands in braces in the message of a rule.
type words struct {
	assignee, duplicate, field, fields, label, license, licenseID, name, owner, permission, required, role, set, user string
}

// refuseFirst gives the refusal by the first rule that is broken, as Salesforce answers one.
func refuseFirst(w words, rules ...broken) error {
	if i := slices.IndexFunc(rules, func(b broken) bool { return b.is }); i >= 0 {
		return refuse(rules[i].rule, w)
	}
	return nil
}

// refuse gives the refusal by a rule. Salesforce answers these with 400, whichever code they
// have.
func refuse(name string, w words) *schema.APIError {
	rules := Rules()
	r := rules[slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name })]
	message := strings.NewReplacer(
		"{assignee}", w.assignee, "{duplicate}", w.duplicate, "{field}", w.field, "{fields}", w.fields, "{label}", w.label,
		"{license}", w.license, "{license id}", w.licenseID, "{name}", w.name, "{owner}", w.owner, "{permission}", w.permission,
		"{required}", w.required, "{role}", w.role, "{set}", w.set, "{user}", w.user,
	).Replace(r.Message)
	return &schema.APIError{Status: http.StatusBadRequest, Code: r.Code, Message: message, Fields: r.Fields}
}
