// Package effort tells tests how much of what takes long they are asked for. The default run is
// for whoever changes something, and takes a few cases of each long table and few turns of each
// loop; .ci/run takes all of them.
package effort

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
)

// Env is the environment variable that asks for what takes long: by the value 1, as .ci/run
// does, for a part of each loop that ends within minutes, and by "all" for the whole.
const Env = "CUPGRADE_LONG"

// IsLong tells whether what takes long is asked for: real clients, every case of every table,
// and the loops that look for lost and doubled writes.
func IsLong() bool { return os.Getenv(Env) == "1" || IsWhole() }

// IsWhole tells whether nothing of it may be left out.
func IsWhole() bool { return os.Getenv(Env) == "all" }

// NeedsLong ends a test that the default run has no small part of, since it installs programs
// that are not ours, and says how it runs.
func NeedsLong(t testing.TB, installs string) {
	t.Helper()
	if !IsLong() {
		t.Skipf("it installs %s; %s=1 runs it", installs, Env)
	}
}

// Some gives at most so many of all cases, from the first one on at even distances, and all of
// them in a long run or where goldens are written.
func Some[T any](most int, all []T) []T {
	update := flag.Lookup("update")
	if IsLong() || update != nil && update.Value.String() == "true" || len(all) <= most {
		return all
	}
	some := make([]T, most)
	for i := range some {
		some[i] = all[i*len(all)/most]
	}
	return some
}

// SomeOf is Some of cases by name, in the order of their names.
func SomeOf[V any](most int, all map[string]V) map[string]V {
	some := map[string]V{}
	for _, name := range Some(most, slices.Sorted(maps.Keys(all))) {
		some[name] = all[name]
	}
	return some
}

// Draw has properties draw so many cases where nothing says how many, for TestMain. A long run
// draws as many as rapid does by itself.
func Draw(cases int) {
	if IsLong() {
		return
	}
	if err := flag.Set("rapid.checks", strconv.Itoa(cases)); err != nil {
		panic(err)
	}
}
