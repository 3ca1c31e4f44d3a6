package rules

import (
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// createPlain inserts a record of an object without refusals of its own.
func createPlain(w *write) (string, error) {
	if err := w.refuseWithout("PermissionsCreate"); err != nil {
		return "", err
	}
	w.ownByActor()
	w.derive()
	return w.tx.Insert(w.object.Name, w.changes), nil
}

func updatePlain(w *write) error {
	if err := w.refuseWithout("PermissionsEdit"); err != nil {
		return err
	}
	w.derive()
	w.tx.Set(w.object.Name, w.id, w.changes)
	return nil
}

func removePlain(w *write) error {
	if err := w.refuseWithout("PermissionsDelete"); err != nil {
		return err
	}
	return w.removeWithChildren()
}

// removeWithChildren deletes a record. Records that can't be without it go too;
// others lose the reference.
func (w *write) removeWithChildren() error {
	return w.engine.remove(w.tx, w.object, w.id)
}

func (e *Engine) remove(tx *store.Tx, o *schema.Object, id string) error {
	for _, child := range e.schema.Objects {
		if child.View != "" {
			continue
		}
		for i := range child.Fields {
			if f := &child.Fields[i]; refersTo(f, o.Name) {
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
	if err := refuse(anyObject, &removal{owns: len(rows) > 0 && f.Name == fieldOwnerID}); err != nil {
		return err
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

func refersTo(f *schema.Field, object string) bool {
	for _, name := range f.ReferenceTo {
		if name == object {
			return true
		}
	}
	return false
}

// derive adds the fields that follow from others: whether a case is closed, and
// whether an opportunity is closed and won.
func (w *write) derive() {
	switch w.object.Name {
	case "Case":
		w.deriveCase()
	case "Opportunity":
		w.deriveOpportunity()
	}
}

func (w *write) deriveCase() {
	status, named := w.changes["Status"].(string)
	if !named {
		return
	}
	closed := status == statusClosed
	derived := store.Row{"IsClosed": closed, "ClosedDate": nil}
	if closed {
		derived["ClosedDate"] = w.tx.Now()
	}
	w.add(derived)
}

// statusClosed is the one status of a case that closes it.
const statusClosed = "Closed"

func (w *write) deriveOpportunity() {
	stage, named := w.changes["StageName"].(string)
	if !named {
		return
	}
	won := stage == "Closed Won"
	w.add(store.Row{"IsWon": won, "IsClosed": won || stage == "Closed Lost"})
}

// add puts derived fields into the write.
func (w *write) add(derived store.Row) {
	for field, value := range w.dropUnknown(w.object.Name, derived) {
		w.changes[field] = value
	}
}
