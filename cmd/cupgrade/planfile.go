package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// maxPlanFile is the most bytes of a plan that are read. One with 50,000 losses has
// about a third of it.
const maxPlanFile = 64 << 20

// errPlanFile is wrapped by every error about a file that holds no usable plan.
var errPlanFile = errors.New("this plan can't be applied")

// planFile is a saved plan with the file that it came from.
type planFile struct {
	path string
	raw  []byte
	plan upgrade.Plan
}

// readPlan reads a saved plan. A file that another version wrote is told from one
// that is damaged, of which the line is told that does not fit.
func readPlan(path string) (planFile, error) {
	file, err := os.Open(path) //nolint:gosec // the person names the file
	if err != nil {
		return planFile{}, fmt.Errorf("open the plan: %w", err)
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxPlanFile+1))
	if err != nil {
		return planFile{}, fmt.Errorf("read the plan: %w", err)
	}
	if len(raw) > maxPlanFile {
		return planFile{}, fmt.Errorf("%w: %s is larger than %d MB", errPlanFile, path, maxPlanFile>>20)
	}
	plan, err := decodePlan(raw)
	if damage, is := errors.AsType[*planning.DamagedError](err); is {
		path += ", line " + strconv.Itoa(lineOf(raw, damage.Part))
	}
	if err != nil {
		return planFile{}, fmt.Errorf("%w: %s: %w", errPlanFile, path, err)
	}
	return planFile{path, raw, plan}, nil
}

// lineOf is the line of a file where a field of its JSON begins, 1 when it has none.
func lineOf(raw []byte, field string) int {
	return 1 + bytes.Count(raw[:offsetOf(raw, field)], []byte("\n"))
}

// offsetOf is where a field of a JSON object begins, 0 when it has none.
func offsetOf(raw []byte, field string) int {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if _, err := decoder.Token(); err != nil {
		return 0
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return 0
		}
		if name == field {
			return int(decoder.InputOffset())
		}
		var skipped json.RawMessage
		if err := decoder.Decode(&skipped); err != nil {
			return 0
		}
	}
	return 0
}

// pointAt adds to the end of a run which lines of the file do not fit the org.
func (f planFile) pointAt(stale []upgrade.StaleStamp, err error) error {
	if len(stale) == 0 {
		return err
	}
	lines := phrase.NamesOf(stale, func(s upgrade.StaleStamp) string { return fmt.Sprintf("%d (%s)", f.lineOfStamp(s.Name), s.Name) })
	return tell(err, fmt.Sprintf("What does not fit stands in %s, %s %s.", f.path, phrase.Verb(len(lines), "line", "lines"), phrase.List(lines)))
}

// lineOfStamp is the line of a stamp of the plan.
func (f planFile) lineOfStamp(name string) int {
	begin := offsetOf(f.raw, "stamps")
	quoted, _ := json.Marshal(name) // a text has always a JSON
	end := max(0, bytes.Index(f.raw[begin:], quoted))
	return 1 + bytes.Count(f.raw[:begin+end], []byte("\n"))
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
		return upgrade.Plan{}, fmt.Errorf("%w: %d, this one reads %d", upgrade.ErrPlanVersion, *head.Version, upgrade.PlanVersion)
	}
	var plan upgrade.Plan
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&plan); err != nil {
		if json.Unmarshal(raw, new(upgrade.Plan)) == nil { // a later release has added something to the format
			return upgrade.Plan{}, fmt.Errorf("%w: it holds what this one does not know", upgrade.ErrPlanVersion)
		}
		return upgrade.Plan{}, fmt.Errorf("a part of it can't be read: %w", err)
	}
	if err := planning.CheckPlan(plan); err != nil {
		return upgrade.Plan{}, err
	}
	if err := planning.CheckSeal(plan); err != nil {
		return upgrade.Plan{}, err
	}
	return plan, nil
}
