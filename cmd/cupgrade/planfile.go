package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// maxPlanFile is the most bytes of a plan that are read. One with 50,000 losses has
// about a third of it.
const maxPlanFile = 64 << 20

// errPlanFile is wrapped by every error about a file that holds no usable plan.
var errPlanFile = errors.New("this is no plan that can be applied")

// readPlan reads a saved plan. A file that another version wrote is told from one
// that is damaged.
func readPlan(path string) (upgrade.Plan, error) {
	file, err := os.Open(path) //nolint:gosec // the person names the file
	if err != nil {
		return upgrade.Plan{}, fmt.Errorf("open the plan: %w", err)
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxPlanFile+1))
	if err != nil {
		return upgrade.Plan{}, fmt.Errorf("read the plan: %w", err)
	}
	if len(raw) > maxPlanFile {
		return upgrade.Plan{}, fmt.Errorf("%w: %s is larger than %d MB", errPlanFile, path, maxPlanFile>>20)
	}
	plan, err := decodePlan(raw)
	if err != nil {
		return upgrade.Plan{}, fmt.Errorf("%w: %s: %w", errPlanFile, path, err)
	}
	return plan, nil
}

func decodePlan(raw []byte) (upgrade.Plan, error) {
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return upgrade.Plan{}, fmt.Errorf("it is not JSON as cupgrade plan writes it: %w", err)
	}
	if head.Version == nil {
		return upgrade.Plan{}, errors.New("it does not say which version wrote it")
	}
	if *head.Version != upgrade.PlanVersion {
		return upgrade.Plan{}, fmt.Errorf("%w: %d, this one knows %d", upgrade.ErrPlanVersion, *head.Version, upgrade.PlanVersion)
	}
	var plan upgrade.Plan
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&plan); err != nil {
		return upgrade.Plan{}, fmt.Errorf("a part of it can't be read: %w", err)
	}
	if err := planning.CheckPlan(plan); err != nil {
		return upgrade.Plan{}, err
	}
	return plan, nil
}
