package main

import (
	"runtime/debug"
	"strings"
)

// version names the release and the commit the binary was built from, as far as
// the Go toolchain recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return noVersion
	}
	return versionOf(info)
}

// noVersion is told when nothing is recorded, as for "go run" and where git is missing.
const noVersion = "of no release, commit not recorded"

// shortCommit is how many digits of a commit name it, as in Go's own versions.
const shortCommit = 12

// versionOf is the release, or what Go calls a build between two, with the commit when
// that does not name it, and the commit's date.
func versionOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	commit = commit[:min(len(commit), shortCommit)]
	release := info.Main.Version
	if release == "(devel)" {
		release = ""
	}
	switch {
	case release == "" && commit == "":
		return noVersion
	case release == "":
		release = "of no release"
	}
	var from []string
	if commit != "" && !strings.Contains(release, commit) {
		from = append(from, commit)
	}
	if date, _, isTime := strings.Cut(settings["vcs.time"], "T"); isTime {
		from = append(from, date)
	}
	if len(from) > 0 {
		release += " (" + strings.Join(from, ", ") + ")"
	}
	if settings["vcs.modified"] == "true" && !strings.Contains(release, "dirty") {
		release += ", with changes"
	}
	return release
}
