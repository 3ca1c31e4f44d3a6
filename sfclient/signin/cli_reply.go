package signin

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"cupgrade/core/pattern"
)

// envelope is the JSON in which every command of sf answers with --json. Source:
// https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_cli_json_support.htm
type envelope[T any] struct {
	Status   int      `json:"status"`
	Result   T        `json:"result"`
	Warnings []string `json:"warnings"`
	// The rest is set when Status isn't 0.
	Name    string   `json:"name"`
	Message string   `json:"message"`
	Actions []string `json:"actions"`
}

// The names of errors of sf that mean something here.
const (
	nameUnknownOrg = "NamedOrgNotFoundError"
	nameNoDefault  = "NoDefaultEnvError"
)

// readReply reads the envelope. Its error is an *Error, with the reason
// ReasonCLIRefused when sf answered properly that it can't.
func readReply[T any](out Output) (envelope[T], error) {
	var reply envelope[T]
	text := fromBrace(out.Stdout)
	if text == nil {
		return reply, noAnswer(out)
	}
	// What a plugin writes after the answer is not part of it.
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&reply); err != nil {
		return reply, refuseUnreadable("it is not the JSON that was asked for")
	}
	if reply.Status != 0 {
		return reply, refusedByCLI(reply.Message, reply.Actions)
	}
	return reply, nil
}

// fromBrace drops what a plugin or a wrapper wrote before the answer; nil when
// there is no answer.
func fromBrace(out []byte) []byte {
	for start := 0; start < len(out); {
		if out[start] == '{' {
			return out[start:]
		}
		end := bytes.IndexByte(out[start:], '\n')
		if end < 0 {
			return nil
		}
		start += end + 1
	}
	return nil
}

func refusedByCLI(message string, actions []string) error {
	advice := ""
	if len(actions) > 0 {
		advice = endSentence(actions[0])
	}
	if message == "" {
		message = "it did not say why"
	}
	return &Error{Reason: ReasonCLIRefused, Happened: "the Salesforce CLI refused", Meaning: endSentence(message), Advice: advice}
}

// What is on standard error when sf did not get as far as answering.
var (
	nodeVersion    = pattern.Lazy(`(?m)^Node\.js v(\d+)\.(\d+)\.`)
	nodeNotFound   = pattern.Lazy(`\bnode['’]?: (No such file|not found|command not found)|"?node"? is not recognized`)
	unknownCommand = pattern.Lazy(`is not a sf command|[Cc]ommand \S+ not found`)
	crashLine      = pattern.Lazy(`(?m)^\w*Error\b.*$`)
)

// The oldest Node that sf runs on.
const (
	oldestNodeMajor = 22
	oldestNodeMinor = 19
)

// noAnswer explains a run without JSON by what is on standard error.
func noAnswer(out Output) error {
	stderr := string(out.Stderr)
	if nodeNotFound().MatchString(stderr) {
		return &Error{
			Reason: ReasonNoNode, Happened: "the Salesforce CLI can't run",
			Meaning: "It is installed, but Node, which runs it, isn't on PATH.", Advice: installNode,
		}
	}
	if found := nodeVersion().FindStringSubmatch(stderr); found != nil && isOldNode(found[1], found[2]) {
		return &Error{
			Reason: ReasonOldNode, Happened: "the Salesforce CLI can't run on Node " + found[1] + "." + found[2],
			Meaning: "It needs Node 22.19 or newer; with an older one only sf --version works.", Advice: installNode,
		}
	}
	why := "it ended with exit code " + strconv.Itoa(out.ExitCode) + " and without an answer"
	if line := strings.TrimSpace(crashLine().FindString(stderr)); line != "" {
		why += " (" + quoteForeign(line) + ")"
	}
	return refuseUnreadable(why)
}

func isOldNode(major, minor string) bool {
	m, err := strconv.Atoi(major)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(minor)
	return err == nil && (m < oldestNodeMajor || m == oldestNodeMajor && n < oldestNodeMinor)
}

// isUnknownCommand tells an sf that is too old to know a command.
func isUnknownCommand(out Output) bool {
	return fromBrace(out.Stdout) == nil && out.ExitCode != 0 && unknownCommand().Match(out.Stderr) &&
		!nodeNotFound().Match(out.Stderr)
}
