package demoorgtest

import "os"

// EnvLong is the environment variable that asks for what takes long: by the value 1, as
// .ci/run does, for a part of each that ends within minutes, and by "all" for the whole.
const EnvLong = "CUPGRADE_LONG"

// IsLongRun tells whether what takes long is asked for: real clients, and the whole of the
// loops that look for lost and doubled writes.
func IsLongRun() bool { return os.Getenv(EnvLong) == "1" || IsWholeRun() }

// IsWholeRun tells whether nothing of it may be left out.
func IsWholeRun() bool { return os.Getenv(EnvLong) == "all" }
