package main

import (
	"debug/elf"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	const commit = "0c266afeafec0123456789abcdef0123456789ab"
	const at = "2026-11-27T16:16:04Z"
	dated := func(version, revision, modified, at string) *debug.BuildInfo {
		info := &debug.BuildInfo{Main: debug.Module{Version: version}}
		for key, value := range map[string]string{"vcs.revision": revision, "vcs.modified": modified, "vcs.time": at} {
			if value != "" {
				info.Settings = append(info.Settings, debug.BuildSetting{Key: key, Value: value})
			}
		}
		return info
	}
	build := func(version, revision, modified string) *debug.BuildInfo {
		return dated(version, revision, modified, "")
	}
	for want, info := range map[string]*debug.BuildInfo{
		"v1.2.3":                                     build("v1.2.3", "", ""), // go install, from the module proxy
		"v1.2.3 (0c266afeafec)":                      build("v1.2.3", commit, "false"),
		"v1.2.3 (0c266afeafec, 2026-11-27)":          dated("v1.2.3", commit, "false", at),
		"v0.0.0-0c266afeafec+dirty (2026-11-27)":     dated("v0.0.0-0c266afeafec+dirty", commit, "true", at),
		"v0.0.0-20261127161604-0c266afeafec":         build("v0.0.0-20261127161604-0c266afeafec", commit, "false"),
		"v0.0.0-20261127161604-0c266afeafec+dirty":   build("v0.0.0-20261127161604-0c266afeafec+dirty", commit, "true"),
		"of no release (0c266afeafec)":               build("(devel)", commit, "false"),
		"of no release (0c266afeafec), with changes": build("", commit, "true"),
		"of no release, commit not recorded":         build("(devel)", "", ""),
		"of no release (abc)":                        build("", "abc", ""),
		"v1.2.3 (0c266afeafec), with changes":        build("v1.2.3", commit, "true"),
	} {
		if got := versionOf(info); got != want {
			t.Errorf("it is %q, want %q", got, want)
		}
	}
}

// TestTheBinaryNeedsNoLibrary holds that what is handed out runs on any Linux: it asks
// for no loader and no library.
func TestTheBinaryNeedsNoLibrary(t *testing.T) {
	t.Parallel()
	path := binary(t)
	if runtime.GOOS != "linux" {
		return // other systems have no program without libraries of theirs
	}
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	libraries, err := file.ImportedLibraries()
	if err != nil || len(libraries) > 0 {
		t.Errorf("it needs %v, %v", libraries, err)
	}
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("it asks for a loader")
		}
	}
}
