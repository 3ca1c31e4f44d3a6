package store

import "testing"

// TestAFileIsNeverInMemory: a path that a person writes is a file, whatever it begins
// with.
func TestAFileIsNeverInMemory(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{"memory:org.db": false, ":memory:": false, "org.db": false, "": true, MemoryPrefix + "org.db": true} {
		if _, inMemory := memoryAt(path); inMemory != want {
			t.Errorf("%q is in memory: %t", path, inMemory)
		}
	}
}
