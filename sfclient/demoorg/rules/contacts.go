package rules

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// contactWrite is the facts of one write to Contact.
type contactWrite struct {
	may          bool
	account      account // of after
	owner        owner   // of after
	changesOwner bool    // or makes the contact
	movesUser    bool    // to another account, although a user belongs to the contact
}

func (w *contactWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{owner}", w.owner.id)
}

func createContact(w *write) (string, error) {
	w.ownByActor()
	if err := w.judgeContact("PermissionsCreate"); err != nil {
		return "", err
	}
	return w.tx.Insert(objectContact, w.changes), nil
}

func updateContact(w *write) error {
	if err := w.judgeContact("PermissionsEdit"); err != nil {
		return err
	}
	w.tx.Set(objectContact, w.id, w.changes)
	return nil
}

func (w *write) judgeContact(right string) error {
	may := w.mayWrite(right)
	after := w.recordAfter()
	facts := &contactWrite{may: may, changesOwner: w.changed(fieldOwnerID)}
	facts.account = readAccount(w.tx, after.String(fieldAccountID))
	facts.owner = readOwner(w.tx, after.String(fieldOwnerID))
	if w.before != nil && w.changed(fieldAccountID) {
		facts.movesUser = w.tx.Count(objectUser, `"ContactId" = ?`, w.id) > 0
	}
	return refuse(objectContact, facts)
}

func removeContact(w *write) error {
	if err := w.refuseWithout("PermissionsDelete"); err != nil {
		return err
	}
	if err := w.refuseWithUsers(fieldContactID); err != nil {
		return err
	}
	return w.removeWithChildren()
}

// ownByActor makes the actor the owner of a new record that names none.
func (w *write) ownByActor() {
	if f := w.object.Field(fieldOwnerID); f != nil && w.changes.String(fieldOwnerID) == "" {
		w.changes[fieldOwnerID] = w.actor.UserID
	}
}

// dropUnknown leaves out the fields that this org does not have.
func (w *write) dropUnknown(object string, fields store.Row) store.Row {
	o := w.engine.schema.Object(object)
	out := store.Row{}
	for name, value := range fields {
		if o.Field(name) != nil {
			out[name] = value
		}
	}
	return out
}
