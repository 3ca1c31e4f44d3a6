package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/sfclient/demoorg/seed"
)

// closedSchema is the published schema without room for a name that it does not list:
// what the program writes is described to the last field.
var closedSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	raw, err := os.ReadFile("../../core/report/cupgrade.schema.json")
	if err != nil {
		return nil, err
	}
	var schema map[string]any
	if err := json.Unmarshal(raw, &schema); err != nil {
		return nil, err
	}
	for _, def := range schema["$defs"].(map[string]any) {
		if def := def.(map[string]any); def["properties"] != nil {
			def["additionalProperties"] = false
		}
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("cupgrade.json", schema); err != nil {
		return nil, err
	}
	return compiler.Compile("cupgrade.json")
})

// followsSchema holds everything that a command has written as JSON to the schema. Each
// test that runs a command with --json asks for it.
func followsSchema(t testing.TB, args []string, out string) {
	t.Helper()
	if !slices.Contains(args, "--json") || out == "" {
		return
	}
	schema, err := closedSchema()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("cupgrade %s --json writes something else than the schema says: %v", strings.Join(args, " "), err)
	}
}

// TestRow77_JSONFollowsTheSchema runs each command that writes JSON, and tells every ending.
func TestRow77_JSONFollowsTheSchema(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitUsage, "history", "show", "latest", "--json")
	s.warns("no run is recorded")
	s.run(exitDone, "history", "--json")
	s.run(exitDone, planMaya("--json", "--reassign", "all", "--out", "maya.json")...)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya, "--json")
	s.run(exitDone, "resume", "--json")
	s.run(exitDone, "history", "--json")
	s.says(`"state": "`)
	s.run(exitDone, "history", "show", "latest", "--json")
	var plan upgrade.Plan
	for _, c := range upgradetest.Endings() {
		raw, err := report.JSON(report.NewRun(plan, c.Result, time.Time{}, time.Now()))
		if err != nil {
			t.Fatal(err)
		}
		followsSchema(t, []string{c.Name, "--json"}, string(raw))
	}
}
