package signin

import (
	"context"
	"slices"
	"strings"
)

// Org is an org that the Salesforce CLI is signed in to. Its texts are raw.
type Org struct {
	Aliases     []string
	Username    string
	InstanceURL string // as sf has it, without a slash at the end
	OrgID       string
	IsDefault   bool // the default target org of sf
	IsScratch   bool
	IsSandbox   bool
	// Problem is why sf can't use it, or "".
	Problem string
}

// Target is what FromCLI takes to mean this org.
func (o Org) Target() string {
	if len(o.Aliases) > 0 {
		return o.Aliases[0]
	}
	return o.Username
}

// orgEntry is a row of "sf org list auth".
type orgEntry struct {
	Alias        string   `json:"alias"` // all of them: "a,b"
	Username     string   `json:"username"`
	InstanceURL  string   `json:"instanceUrl"`
	OrgID        string   `json:"orgId"`
	Configs      []string `json:"configs"`
	IsScratchOrg bool     `json:"isScratchOrg"`
	IsSandbox    bool     `json:"isSandbox"`
	Error        string   `json:"error"`
}

func (e orgEntry) org() Org {
	return Org{
		Aliases:     strings.FieldsFunc(e.Alias, func(r rune) bool { return r == ',' }),
		Username:    e.Username,
		InstanceURL: strings.TrimRight(e.InstanceURL, "/"),
		OrgID:       e.OrgID,
		IsDefault:   slices.Contains(e.Configs, "target-org"),
		IsScratch:   e.IsScratchOrg,
		IsSandbox:   e.IsSandbox,
		Problem:     quoteForeign(e.Error),
	}
}

// ListOrgs lists the orgs that the CLI is signed in to, to choose from: the default
// first, then by name. It asks no org anything, so a session in it may have
// expired.
func ListOrgs(ctx context.Context, sf Runner) ([]Org, error) {
	ctx, stop := limitTime(ctx)
	defer stop()
	out, err := sf.Run(ctx, "org", "list", "auth", "--json")
	if err != nil {
		return nil, cliSession{sf: sf}.runError(ctx, err)
	}
	reply, err := readReply[[]orgEntry](out)
	if err != nil {
		return nil, err
	}
	orgs := make([]Org, len(reply.Result))
	for i, entry := range reply.Result {
		orgs[i] = entry.org()
	}
	slices.SortStableFunc(orgs, func(a, b Org) int {
		switch {
		case a.IsDefault && !b.IsDefault:
			return -1
		case b.IsDefault && !a.IsDefault:
			return 1
		}
		return strings.Compare(strings.ToLower(a.Target()), strings.ToLower(b.Target()))
	})
	return orgs, nil
}

// TargetOrg is the org that a person named: by flag, or else by SF_TARGET_ORG. ""
// is the default of sf. lookup is os.LookupEnv.
//
// The variable is not left to sf, which answers "no default environment" when it
// holds a name that sf does not know.
func TargetOrg(flag string, lookup func(name string) (string, bool)) string {
	if flag = strings.TrimSpace(flag); flag != "" {
		return flag
	}
	return get(lookup, EnvTargetOrg)
}

// checkTarget refuses what is no alias and no username: what sf would take for a
// flag or for a token, and what a command file of Windows would take for more.
func checkTarget(target string) error {
	bad := func(meaning string) error {
		return &Error{
			Reason: ReasonBadTarget, Happened: "that can't be the name of an org", Meaning: meaning,
			Advice: "Give an alias or a username that the Salesforce CLI knows: sf org list auth",
		}
	}
	switch {
	case tokenShapes().MatchString(target):
		return &Error{
			Reason: ReasonBadTarget, Happened: "an access token was given as the name of an org",
			Meaning: "Other users of this machine can read a command line, and might have seen it.",
			Advice:  "End that session in Setup > Session Management, and pass a token by " + EnvAccessToken + " or on standard input.",
		}
	case strings.HasPrefix(target, "-"):
		return bad("It begins with a hyphen, as an option does.")
	case len(target) > 255:
		return bad("It is longer than any alias or username.")
	case strings.ContainsFunc(target, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.ContainsAny(target, `"%^&|<>`):
		return bad("It holds a character that no alias and no username has.")
	}
	return nil
}
