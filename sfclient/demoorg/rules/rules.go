// Package rules is what Salesforce would say to a write: what it refuses, and
// what follows from a write that it accepts.
//
// Every refusal is a line of one table, Rules, with its error code and the public page
// it comes from. Its condition is a pure function of the facts that were read for one
// write. What follows a write is in upgrade.go, roles.go, licenses.go and sites.go.
package rules

import (
	"maps"
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// Engine applies the rules of one org. It keeps no state: all it knows of the org
// it reads within the transaction it is given. An error of its methods is a
// *schema.APIError when the write was refused, and then the caller must roll the
// transaction (or its savepoint) back; any other error is a fault of the store.
type Engine struct {
	schema   *schema.Schema
	handlers map[string]handler
}

// handler is how the writes of one object are judged and carried out.
type handler struct {
	create func(w *write) (string, error)
	update func(w *write) error
	remove func(w *write) error
}

// write is one write as it came in.
type write struct {
	engine  *Engine
	tx      *store.Tx
	actor   Actor
	object  *schema.Object
	id      string    // "" for a create
	before  store.Row // nil for a create
	changes store.Row
}

// New makes the engine for the objects of an org.
func New(sch *schema.Schema) *Engine {
	e := &Engine{schema: sch}
	plain := handler{create: createPlain, update: updatePlain, remove: removePlain}
	e.handlers = map[string]handler{
		"":                  plain,
		objectUser:          {create: createUser, update: updateUser, remove: removeUser},
		objectAccount:       {create: createPlain, update: updateAccount, remove: removeAccount},
		objectContact:       {create: createContact, update: updateContact, remove: removeContact},
		objectUserRole:      {create: createRole, update: updateRole, remove: removeRole},
		objectAssignment:    {create: createAssignment, update: updatePlain, remove: removeAssignment},
		objectLicenseAssign: {create: createLicenseAssign, update: updatePlain, remove: removeLicenseAssign},
		objectPackageAssign: {create: createPackageAssign, update: updatePlain, remove: removePackageAssign},
		objectPermissionSet: {create: createPermissionSet, update: updatePermissionSet, remove: removePermissionSet},

		objectGroupMember:        {create: createGroupMember, update: updatePlain, remove: removePlain},
		objectNetworkMemberGroup: {create: createMemberGroup, update: updateMemberGroup, remove: removePlain},
	}
	for _, rows := range []string{objectObjectPermissions, objectFieldPermissions, objectSetupAccess, objectTabSetting} {
		e.handlers[rows] = handler{create: createPermissionRow, update: updatePermissionRow, remove: removePermissionRow}
	}
	return e
}

// Create inserts a record and gives its id. values are by field name, of the
// types the schema gives them.
func (e *Engine) Create(tx *store.Tx, actor Actor, object string, values store.Row) (string, error) {
	w, err := e.begin(tx, actor, object, "", values)
	if err != nil {
		return "", err
	}
	return e.handler(w.object).create(w)
}

// Update changes the named fields of a record.
func (e *Engine) Update(tx *store.Tx, actor Actor, object, id string, changes store.Row) error {
	w, err := e.begin(tx, actor, object, id, changes)
	if err != nil {
		return err
	}
	if err := refuse(anyObject, &requiredWrite{w.emptyRequired()}); err != nil {
		return err
	}
	return e.handler(w.object).update(w)
}

// Delete removes a record, and what can't be without it.
func (e *Engine) Delete(tx *store.Tx, actor Actor, object, id string) error {
	w, err := e.begin(tx, actor, object, id, nil)
	if err != nil {
		return err
	}
	return e.handler(w.object).remove(w)
}

func (e *Engine) handler(o *schema.Object) handler {
	if h, ok := e.handlers[o.Name]; ok {
		return h
	}
	return e.handlers[""]
}

// begin reads what every write needs. Field names are brought to the schema's
// case, so that the rules can look them up.
func (e *Engine) begin(tx *store.Tx, actor Actor, object, id string, values store.Row) (*write, error) {
	o := e.schema.Object(object)
	if o == nil {
		return nil, &schema.APIError{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist"}
	}
	w := &write{engine: e, tx: tx, actor: actor, object: o, changes: store.Row{}}
	for name, value := range values {
		if f := o.Field(name); f != nil {
			w.changes[f.Name] = normalizeReference(f, value)
		}
	}
	tx.Actor = actor.UserID
	if id == "" {
		return w, nil
	}
	before := tx.Get(o.Name, id)
	if before == nil {
		return nil, &schema.APIError{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist"}
	}
	w.before, w.id = before, before.String("Id")
	return w, nil
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
