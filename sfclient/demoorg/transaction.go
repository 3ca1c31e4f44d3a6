package demoorg

import (
	"context"
	"net/http"
	"slices"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// transaction is one Salesforce transaction: writes that are kept together, and
// that may touch setup objects or other objects, but not both.
type transaction struct {
	tx *store.Tx
	// setup and other name the first object of each side that was written.
	setup, other string
}

// write runs fn in a transaction: that of the composite when the call is part of
// one, else one of its own.
func (c *call) write(ctx context.Context, fn func(*transaction) error) error {
	if c.joined != nil {
		return c.joined.tx.Savepoint(func() error { return fn(c.joined) })
	}
	return c.org.store.Update(ctx, func(tx *store.Tx) error { return fn(&transaction{tx: tx}) })
}

// userSetupFields are the fields of User whose change makes it a setup object.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_dml_non_mix_sobjects.htm
func userSetupFields() []string {
	return []string{"UserRoleId", "IsActive", "ForecastEnabled", "IsPortalEnabled", fieldUsername, "ProfileId"}
}

// isNeutral tells whether a write stands on neither side of the line: a User of whom
// only other fields change. Creating one always names a profile.
func isNeutral(o *schema.Object, changes store.Row) bool {
	return o.Name == "User" && !slices.ContainsFunc(userSetupFields(), func(field string) bool {
		_, named := changes[field]
		return named
	})
}

// noteWrite notes a write, or refuses it when the transaction stands on the other
// side of the line.
func (t *transaction) noteWrite(o *schema.Object, changes store.Row) error {
	setup := o.Setup
	switch {
	case isNeutral(o, changes):
	case setup && t.other != "":
		return mixedDML(o.Name, t.other)
	case !setup && t.setup != "":
		return mixedDML(o.Name, t.setup)
	case setup && t.setup == "":
		t.setup = o.Name
	case !setup && t.other == "":
		t.other = o.Name
	}
	return nil
}

func mixedDML(object, original string) error {
	return refuse(http.StatusBadRequest, "MIXED_DML_OPERATION",
		"DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "+
			"%s, original object: %s", object, original)
}
