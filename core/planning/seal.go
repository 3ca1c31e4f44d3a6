package planning

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cupgrade/core/keep"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// CheckPlan finds a plan that this version did not make, or whose parts do not fit
// together: a file that was damaged or edited by hand. Every record that a step
// writes to must be one that the plan was derived from. The error wraps
// ErrPlanVersion or is a *DamagedError.
func CheckPlan(p upgrade.Plan) error {
	if p.Version != upgrade.PlanVersion {
		return fmt.Errorf("%w: %d, this one reads %d", upgrade.ErrPlanVersion, p.Version, upgrade.PlanVersion)
	}
	switch {
	case p.Choice.UserID == "" || p.Choice.UserID != p.User.User.ID:
		return &DamagedError{"choice", "it is about another user than it was read for"}
	case p.Choice.ProfileID != p.Target.ID:
		return &DamagedError{"target", "its profile is not the one that was selected"}
	case !slices.Equal(p.Stamps, stamps.List(p.Session, p.User, p.RestsOn())):
		return &DamagedError{"stamps", "its stamps are not those of its facts"}
	case p.Keep != nil && (p.Keep.LicenseID != p.Target.License.ID || !keep.CheckSet(p.User.User.Profile, *p.Keep)):
		return &DamagedError{"keep", "its permission set is not the one that was planned"}
	}
	return checkDerived(p)
}

// DamagedError is about a plan whose parts do not fit together. It wraps ErrPlanDamaged.
type DamagedError struct {
	Part string // the field of the plan's JSON
	Why  string
}

// Error says what does not fit.
func (e *DamagedError) Error() string { return upgrade.ErrPlanDamaged.Error() + ": " + e.Why }

// Unwrap makes it an ErrPlanDamaged.
func (e *DamagedError) Unwrap() error { return upgrade.ErrPlanDamaged }

// checkDerived makes anew what follows from the facts that a plan carries. Above all the
// steps: the writes are made of the choice, and the review shows the steps, so that nobody
// may agree to one and get the other.
func checkDerived(p upgrade.Plan) error {
	s := situationNow(p, p.Session, p.User)
	s.SiteGrants, s.Setup.SharingSets = p.Backing.SiteGrants, p.Backing.SharingSets
	s.Unreadable, s.Setup.Unreadable = p.Backing.Unreadable, p.Backing.Unreadable
	for _, part := range []struct {
		name       string
		made, have any
	}{
		{"removed", whichRemoved(Removals(p.User, p.Target)), whichRemoved(p.Removed)},
		{"role", s.role, p.Role},
		{"sites", keepSites(predictSites(s.Facts, ListReassigned(p.Removed, p.Choice.Reassign)), p.Keep), p.Sites},
		{"sharing", PredictSharing(s.Facts), p.Sharing},
		{"steps", planSteps(s), p.Steps},
	} {
		if !sameJSON(part.made, part.have) {
			return &DamagedError{part.name, "its part \"" + part.name + "\" does not follow from its facts"}
		}
	}
	return nil
}

// whichRemoved is what the facts alone tell of removals; whether they can be assigned again
// depends on rows that a plan does not carry.
func whichRemoved(removed []upgrade.Removal) []upgrade.Removal {
	which := make([]upgrade.Removal, len(removed))
	for i, r := range removed {
		which[i] = upgrade.Removal{Kind: r.Kind, AssignmentID: r.AssignmentID, ID: r.ID, Name: r.Name, Label: r.Label, Expires: r.Expires, Idle: r.Idle}
	}
	return which
}

// sameJSON compares values as a file holds them, where no list is an empty one.
func sameJSON(a, b any) bool {
	left, err := json.Marshal(a)
	right, err2 := json.Marshal(b)
	return err == nil && err2 == nil && (bytes.Equal(left, right) || isNone(left) && isNone(right))
}

func isNone(raw []byte) bool { return string(raw) == "null" || string(raw) == "[]" }

// sealWhole names the digest over all parts.
const sealWhole = "whole"

// Seal gives a plan its digests: one of each field of its JSON, and one over all of them.
// Whoever changes a part by hand can make the digests anew, so that they tell of mistakes
// and damage; what a plan says of the org is compared with the org.
func Seal(p upgrade.Plan) (upgrade.Plan, error) {
	digests, err := digestParts(p)
	p.Digests = digests
	return p, err
}

// CheckSeal finds a plan that is not as it was sealed. The error is a *DamagedError.
func CheckSeal(p upgrade.Plan) error {
	made, err := digestParts(p)
	if err != nil {
		return err
	}
	if len(p.Digests) == 0 {
		return &DamagedError{"version", "it has no digests"}
	}
	for _, part := range slices.Sorted(maps.Keys(made)) {
		if part != sealWhole && made[part] != p.Digests[part] {
			return &DamagedError{part, fmt.Sprintf("its part %q was changed after it was saved", part)}
		}
	}
	if !maps.Equal(made, p.Digests) {
		return &DamagedError{"digests", "a part of it was removed after it was saved"}
	}
	return nil
}

func digestParts(p upgrade.Plan) (map[string]string, error) {
	p.Digests = nil
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("digest the plan: %w", err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, fmt.Errorf("digest the plan: %w", err)
	}
	digests, all := make(map[string]string, len(parts)+1), sha256.New()
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		sum := sha256.Sum256(parts[part])
		digests[part] = hex.EncodeToString(sum[:8])
		all.Write([]byte(part + " " + digests[part] + "\n"))
	}
	digests[sealWhole] = hex.EncodeToString(all.Sum(nil))
	return digests, nil
}
