package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// The limits of a run of the Salesforce CLI.
const (
	// runLimit is how long an answer is waited for. Without a limit, a session that
	// the CLI can refresh and the org still refuses would be refreshed for ever.
	runLimit = 30 * time.Second
	// killWait is how long the pipes of a killed sf may stay open.
	killWait = 2 * time.Second
	// maxOutput is the most bytes that are kept of what sf writes; the list of a
	// thousand orgs has half of it.
	maxOutput = 1 << 20
)

// Runner runs the Salesforce CLI. Program is the real one.
type Runner interface {
	// Run runs sf with these arguments to its end. An exit code other than 0 is no
	// error: what sf wrote tells more. It stops when ctx ends.
	Run(ctx context.Context, args ...string) (Output, error)
}

// Output is what a run of sf left.
type Output struct {
	Stdout, Stderr []byte
	ExitCode       int
}

// Program is the sf program of this machine.
type Program struct {
	// Name is what to run: a name to look for on PATH, or a path; "sf" when empty.
	Name string
	// Env is the environment to derive that of sf from; os.Environ() when nil.
	Env []string
}

// Run implements Runner. Nothing of sf reaches the terminal, and nothing of the
// terminal reaches sf.
func (p Program) Run(ctx context.Context, args ...string) (Output, error) {
	name := p.Name
	if name == "" {
		name = "sf"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return Output{}, notInstalled(err)
	}
	stdout, stderr := &capped{max: maxOutput}, &capped{max: maxOutput}
	cmd := exec.CommandContext(ctx, path, args...) //nolint:gosec // No shell is between, and the arguments are checked.
	cmd.Env = p.makeEnvironment()
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = killWait
	killWhole(cmd)
	err = cmd.Run()
	_, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case ctx.Err() != nil:
		return Output{}, fmt.Errorf("run sf: %w", context.Cause(ctx))
	case err != nil && !exited:
		return Output{}, notStarted(err)
	case stdout.overflowed:
		return Output{}, refuseUnreadable("it wrote more than an answer has")
	}
	return Output{Stdout: stdout.kept.Bytes(), Stderr: stderr.kept.Bytes(), ExitCode: cmd.ProcessState.ExitCode()}, nil
}

// makeEnvironment gives the environment of sf: one in which it writes JSON without colours, does
// not update itself meanwhile, reports nothing, and takes its session from its own
// store.
func (p Program) makeEnvironment() []string {
	env := p.Env
	if env == nil {
		env = os.Environ()
	}
	own := []string{"NO_COLOR=1", "SF_AUTOUPDATE_DISABLE=true", "SF_DISABLE_TELEMETRY=true"}
	return append(withoutVariables(ChildEnv(env), "FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR"), own...)
}

// capped keeps the beginning of what is written to it, and takes the rest, so that
// the writer does not block.
type capped struct {
	kept       bytes.Buffer
	max        int
	overflowed bool
}

// Write never fails.
func (c *capped) Write(p []byte) (int, error) {
	room := c.max - c.kept.Len()
	c.overflowed = c.overflowed || len(p) > room
	c.kept.Write(p[:min(len(p), room)])
	return len(p), nil
}

// How a person gets a CLI that works. Source:
// https://developer.salesforce.com/docs/atlas.en-us.sfdx_setup.meta/sfdx_setup/sfdx_setup_install_cli.htm
const (
	installCLI  = "npm install --global @salesforce/cli"
	installNode = "Install Node 24 (https://nodejs.org, or: nvm install 24), then: " + installCLI
	otherWays   = "or sign in without it: cupgrade --login, or set " + EnvInstanceURL + " and " + EnvAccessToken + "."
)

func notInstalled(err error) error {
	return &Error{
		Reason: ReasonNoCLI, Happened: "the Salesforce CLI (sf) was not found",
		Meaning: "It isn't installed, or its folder isn't on PATH.",
		Advice:  "Install it: " + installCLI + "; " + otherWays, Err: err,
	}
}

func notStarted(err error) error {
	return &Error{
		Reason: ReasonCLIBroken, Happened: "the Salesforce CLI could not be started", Meaning: endSentence(err.Error()),
		Advice: "Reinstall it: " + installCLI + "; " + otherWays, Err: err,
	}
}

// refuseUnreadable refuses an answer of sf that is none.
func refuseUnreadable(why string) error {
	return &Error{
		Reason: ReasonCLIBroken, Happened: "the answer of the Salesforce CLI can't be read", Meaning: capitalize(why) + ".",
		Advice: "Update it: " + installCLI + "; " + otherWays,
	}
}
