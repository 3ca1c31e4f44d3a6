package planning

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"cupgrade/core/keep"
	"cupgrade/core/upgrade"
)

// CheckPlan finds a plan that this version did not make, or whose parts do not fit
// together: a file that was damaged or edited by hand. Every record that a step
// writes to must be one that the plan was derived from. The error wraps
// ErrPlanVersion or ErrPlanDamaged.
func CheckPlan(p upgrade.Plan) error {
	if p.Version != upgrade.PlanVersion {
		return fmt.Errorf("%w: %d, this one knows %d", upgrade.ErrPlanVersion, p.Version, upgrade.PlanVersion)
	}
	switch {
	case p.Choice.UserID == "" || p.Choice.UserID != p.User.User.ID:
		return fmt.Errorf("%w: it is about another user than it was read for", upgrade.ErrPlanDamaged)
	case p.Choice.ProfileID != p.Target.ID:
		return fmt.Errorf("%w: its profile is not the one that was chosen", upgrade.ErrPlanDamaged)
	case !slices.Equal(p.Stamps, Stamps(p.Session, p.User)):
		return fmt.Errorf("%w: its stamps are not those of its facts", upgrade.ErrPlanDamaged)
	case p.Keep != nil && (p.Keep.LicenseID != p.Target.License.ID || !keep.CheckSet(p.User.User.Profile, *p.Keep)):
		return fmt.Errorf("%w: its permission set is not the one that was planned", upgrade.ErrPlanDamaged)
	}
	if !stepsFollow(p) {
		return fmt.Errorf("%w: its steps are not those that follow from its facts", upgrade.ErrPlanDamaged)
	}
	return nil
}

// stepsFollow makes the steps anew, because the writes are made of the choice and the
// review shows the steps: nobody may agree to one and get the other.
func stepsFollow(p upgrade.Plan) bool {
	follow := planSteps(situationNow(p, p.Session, p.User))
	made, err := json.Marshal(follow)
	have, err2 := json.Marshal(p.Steps)
	return err == nil && err2 == nil && (bytes.Equal(made, have) || len(follow)+len(p.Steps) == 0)
}
