package signin_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"cupgrade/sfclient/signin"
)

// What a good sf answers, with the texts that version 2.150 prints.
const (
	connected = `{"status":0,"result":{"id":"00D5g00000A0001EAB","apiVersion":"68.0",
		"accessToken":"[REDACTED] Use 'sf org auth show-access-token' to view","instanceUrl":"https://acme.my.salesforce.com/",
		"username":"admin@acme.example","connectedStatus":"Connected","alias":"first"},
		"warnings":["Secrets are now hidden from 'sf org display' command output."]}`
	tokenShown = `{"status":0,"result":{"accessToken":"` + canary + `"},"warnings":["This command exposes a sensitive Access Token"]}`
	orgList    = `{"status":0,"result":[
		{"configs":[],"username":"admin@acme.example","instanceUrl":"https://acme.my.salesforce.com/","isScratchOrg":false,
		 "isSandbox":false,"orgId":"00D5g00000A0001EAB","isExpired":"unknown","alias":"acme,prod"},
		{"configs":["target-org"],"username":"admin@acme.example.uat","instanceUrl":"https://acme--uat.sandbox.my.salesforce.com",
		 "isScratchOrg":false,"isSandbox":true,"orgId":"00D5g00000A0002EAB","isExpired":"unknown","alias":"uat"},
		{"configs":null,"username":"scratch@acme.example","instanceUrl":"https://x.scratch.my.salesforce.com","isScratchOrg":true,
		 "orgId":"00D5g00000A0003EAB","isExpired":true,"alias":null},
		{"username":"broken@acme.example","error":"Error decrypting: ` + canary + `"}],"warnings":[]}`
	unknownOrg = `{"name":"NamedOrgNotFoundError","message":"Parsing --target-org \n\tNo authorization information found for prdo.\nSee more help with --help",
		"exitCode":2,"actions":["It looks like you mistyped the username or alias."],"status":2}`
	noDefault = `{"name":"NoDefaultEnvError","message":"No default environment found. Use -o or --target-org to specify an environment.",
		"exitCode":1,"status":1}`
)

// The commands, as a script names them.
const (
	display   = "org display"
	showToken = "org auth show-access-token" //nolint:gosec // A command, not a credential.
	listAuth  = "org list auth"
)

// script plays sf: what it answers to a command, in turn; the last is repeated.
type script struct {
	answers map[string][]signin.Output

	mu   sync.Mutex
	runs []string
}

// good is an sf that is signed in.
func good() *script {
	return playing(display, connected, showToken, tokenShown, listAuth, orgList)
}

// playing makes a script of pairs: a command, and what is on its standard output.
func playing(pairs ...string) *script {
	s := &script{answers: map[string][]signin.Output{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.on(pairs[i], signin.Output{Stdout: []byte(pairs[i+1])})
	}
	return s
}

// on changes what a command is answered.
func (s *script) on(command string, answers ...signin.Output) *script {
	s.answers[command] = answers
	return s
}

func (s *script) Run(_ context.Context, args ...string) (signin.Output, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(s.runs, strings.Join(args, " "))
	for command, answers := range s.answers {
		if strings.HasPrefix(strings.Join(args, " "), command+" ") {
			if len(answers) > 1 {
				s.answers[command] = answers[1:]
			}
			return answers[0], nil
		}
	}
	return notACommand, nil
}

// ran counts the runs of a command.
func (s *script) ran(command string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, run := range s.runs {
		if strings.HasPrefix(run, command+" ") {
			n++
		}
	}
	return n
}

// notACommand is how sf answers what it does not know.
var notACommand = signin.Output{
	ExitCode: 127,
	Stderr: []byte(" ›   Warning: @salesforce/cli update available from 2.135.7 to 2.150.6.\n" +
		" ›   Warning: org auth show-access-token is not a sf command.\n ›   Error: Run sf help org for a list of available commands.\n"),
}

func out(text string) signin.Output { return signin.Output{Stdout: []byte(text)} }

func failed(text string, code int) signin.Output {
	return signin.Output{Stdout: []byte(text), ExitCode: code}
}

// crashed is an sf that wrote nothing but this to standard error.
func crashed(stderr string, code int) signin.Output {
	return signin.Output{Stderr: []byte(stderr), ExitCode: code}
}

func TestScriptRepeatsItsLastAnswer(t *testing.T) {
	t.Parallel()
	s := good().on(display, out("1"), out("2"))
	got := make([]string, 0, 3)
	for range 3 {
		o, _ := s.Run(t.Context(), "org", "display", "--json")
		got = append(got, string(o.Stdout))
	}
	if !slices.Equal(got, []string{"1", "2", "2"}) || s.ran(display) != 3 {
		t.Errorf("answered %q, ran %d times", got, s.ran(display))
	}
}
