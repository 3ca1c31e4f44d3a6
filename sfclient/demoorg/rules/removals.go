package rules

import (
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// removal is the facts of one record to delete.
type removal struct {
	name       string
	portalUser string // the first user who hangs on it
	ofProfile  bool   // an assignment that comes and goes with a profile
	needed     bool   // a license that an assigned permission set needs
	owns       bool   // other records
	assigned   bool   // a permission set that someone has
}

func (r *removal) fillWords() *strings.Replacer {
	return strings.NewReplacer("{name}", r.name, "{user}", r.portalUser)
}

// plainWrite is the facts of a write to an object without rules of its own.
type plainWrite struct{ may bool }

func (*plainWrite) fillWords() *strings.Replacer { return strings.NewReplacer() }

// requiredWrite is the facts of a write to a record in which required fields are empty.
type requiredWrite struct{ empty []string }

func (w *requiredWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{fields}", strings.Join(w.empty, ", "))
}

// emptyRequired lists the custom fields that every record must have and that the write
// leaves empty, whether it names them or not.
func (w *write) emptyRequired() []string {
	var empty []string
	after := w.recordAfter()
	for i := range w.object.Fields {
		f := &w.object.Fields[i]
		required := f.Custom && !f.Nillable && f.Createable && f.Type != schema.TypeBoolean
		if value := after[f.Name]; required && (value == nil || value == "") {
			empty = append(empty, f.Name)
		}
	}
	return empty
}

// refuseWithout refuses the write when the actor lacks the right.
func (w *write) refuseWithout(right string) error {
	return refuse(w.object.Name, &plainWrite{w.mayWrite(right)})
}

// refuseWithUsers refuses to delete what an external user hangs on.
func (w *write) refuseWithUsers(field string) error {
	users := w.tx.Select(objectUser, `"`+field+`" = ? ORDER BY "Id" LIMIT 1`, w.id)
	facts := &removal{name: w.before.String(fieldName)}
	if len(users) > 0 {
		facts.portalUser = users[0].String(fieldName)
	}
	return refuse(w.object.Name, facts)
}
