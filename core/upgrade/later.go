package upgrade

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/parallel"
)

// Seats are those of a permission set license or of a managed package.
type Seats struct {
	ID    core.ID
	Total int // -1 for as many as there are users
	Used  int
}

// IsFull tells whether no seat remains.
func (s Seats) IsFull() bool { return s.Total >= 0 && s.Used >= s.Total }

// LaterFacts are what reassigning after an upgrade rests on.
type LaterFacts struct {
	Session Session
	User    UserFacts // as they are now
	Grants  Grants    // of the permission sets of the plan
	// Seats are of what takes one; those that can't be read are left to Salesforce.
	Seats []Seats
}

// GatherLater reads what reassigning rests on that a plan has left out.
func GatherLater(ctx context.Context, org Reader, plan Plan) (facts LaterFacts, err error) {
	var ids []core.ID
	for _, r := range plan.Removed {
		if r.Kind == RemovedPermissionSetLicense {
			ids = append(ids, r.ID)
		}
	}
	for _, l := range plan.User.Packages {
		ids = append(ids, l.LicenseID)
	}
	err = parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			facts.Session, err = org.Session(ctx)
			return WrapError("read the session", err)
		},
		func(ctx context.Context) (err error) {
			facts.User, err = org.User(ctx, plan.Choice.UserID)
			return WrapError("read the user", err)
		},
		func(ctx context.Context) (err error) {
			facts.Grants, err = org.Grants(ctx, plan.Backing.Marks.Sets(), nil)
			return WrapError("read the permissions", err)
		},
		func(ctx context.Context) (err error) {
			facts.Seats, err = org.Seats(ctx, ids)
			return WrapError("read the seats", err)
		},
	)
	return facts, err
}
