package flaganswers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// RoleAuto leaves the role to Salesforce.
const RoleAuto = "auto"

// Given holds answers given ahead, as a person writes them; "" is no answer.
type Given struct {
	User    string // id, username or email
	License string // name, label or definition key
	Profile string // id or name
	Role    string // id, name, or RoleAuto
}

// Resolved holds the records that the answers mean; one without an answer is nil.
type Resolved struct {
	User    *upgrade.UserFacts
	License *core.UserLicense
	Profile *core.Profile
	// Role is nil when it was not answered, and when it is left to Salesforce.
	Role     *core.UserRole
	RoleAuto bool
	// catalog is what license and profile were found in, nil when it was not read.
	catalog *upgrade.Catalog
}

// Known gives an org of which what the answers were found in is not read once more.
func (r Resolved) Known(org upgrade.Reader) upgrade.Reader { return knownReader{org, r} }

// knownReader is the Reader that Resolved.Known gives.
type knownReader struct {
	upgrade.Reader
	resolved Resolved
}

func (k knownReader) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	if user := k.resolved.User; user != nil && user.User.ID == id {
		return *user, nil
	}
	return k.Reader.User(ctx, id)
}

func (k knownReader) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	if k.resolved.catalog != nil {
		return *k.resolved.catalog, nil
	}
	return k.Reader.Catalog(ctx)
}

// Problem tells what is wrong with an answer.
type Problem string

// The problems of an answer.
const (
	Unknown   Problem = "unknown"   // nothing is called so
	Ambiguous Problem = "ambiguous" // several are
	Mismatch  Problem = "mismatch"  // it does not fit another answer
	Needs     Problem = "needs"     // another answer must be given with it
)

// The names of the answers, as Error tells them.
const (
	AnswerUser    = "user"
	AnswerLicense = "license"
	AnswerProfile = "profile"
	AnswerRole    = "role"
)

// Error is an answer that can't be used.
type Error struct {
	Answer  string // AnswerUser, AnswerLicense, AnswerProfile or AnswerRole
	Value   string // what was given
	Problem Problem
	// Candidates are what could have been meant, in a form that can be given: all
	// of an ambiguous answer, the nearest of an unknown one.
	Candidates []string
	// Detail says what does not fit, what is needed, or what there is instead of an
	// unknown answer that is near to nothing.
	Detail string
}

// Error says what is wrong and what to do, in one line. It holds raw values.
func (e *Error) Error() string {
	f := e.Finding()
	return strings.TrimSpace(f.Title + ". " + f.Action)
}

// Finding says the same in parts.
func (e *Error) Finding() core.Finding {
	f := core.Finding{
		Code: core.Code("preset-" + e.Answer + "-" + string(e.Problem)), Severity: core.SeverityBlocker, Source: answerSource(e.Answer),
	}
	switch e.Problem {
	case Ambiguous:
		f.Title = fmt.Sprintf("More than one %s matches %q", e.Answer, e.Value)
		f.Meaning = "Several have this name, and cupgrade doesn't guess."
		f.Action = "Enter one of these: " + strings.Join(e.Candidates, ", ") + "."
	case Mismatch:
		f.Title = fmt.Sprintf("The %s %q does not fit: %s", e.Answer, e.Value, e.Detail)
		f.Meaning = "Two flags contradict each other."
		f.Action = "Change one of the two flags."
	case Needs:
		f.Title = fmt.Sprintf("The %s %q alone is not enough: %s", e.Answer, e.Value, e.Detail)
		f.Meaning = "This flag requires another one."
		f.Action = "Set both flags, or neither."
	case Unknown:
		f.Title = fmt.Sprintf("There is no %s %q", e.Answer, e.Value)
		f.Meaning = fmt.Sprintf("No eligible %s matches the flag.", e.Answer)
		f.Action = unknownAction(e)
	}
	return f
}

// answerSource is the page on what an answer names.
func answerSource(answer string) string {
	switch answer {
	case AnswerLicense:
		return upgrade.SourceUserLicense
	case AnswerProfile:
		return upgrade.SourceProfile
	case AnswerRole:
		return upgrade.SourceRole
	default:
		return upgrade.SourceUser
	}
}

func unknownAction(e *Error) string {
	switch {
	case len(e.Candidates) > 0:
		return "Did you mean " + strings.Join(e.Candidates, ", ") + "?"
	case e.Answer == AnswerUser:
		return "Enter the ID, username, or email of a user, or search in the wizard."
	case e.Detail != "":
		return e.Detail
	}
	return "Omit the flag to select in the wizard."
}

// maxOffered is how many names an unknown answer is told as possible ones.
const maxOffered = 10

// listOffers lists what can be given, "" when there is nothing.
func listOffers(all []string) string {
	if len(all) == 0 {
		return ""
	}
	some := strings.Join(all[:min(len(all), maxOffered)], ", ")
	if more := len(all) - maxOffered; more > 0 {
		some += fmt.Sprintf(" and %d more", more)
	}
	return "Available: " + some + "."
}

// Resolve finds the records that answers given ahead mean. An answer that
// can't be used is an *Error, and licenses that could not be read are an
// *UnreadError; every other error comes from the org.
func Resolve(ctx context.Context, org upgrade.Reader, preset Given) (Resolved, error) {
	var (
		resolved Resolved
		catalog  upgrade.Catalog
	)
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			if preset.User != "" {
				resolved.User, err = resolveUser(ctx, org, preset.User)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			if preset.License != "" || preset.Profile != "" {
				catalog, err = org.Catalog(ctx)
				resolved.catalog = &catalog
			}
			return upgrade.WrapError("read the licenses and profiles", err)
		},
	)
	if err == nil {
		err = resolved.resolveTarget(catalog, preset)
	}
	if err == nil {
		err = resolved.resolveRole(preset)
	}
	if err != nil {
		return Resolved{}, err
	}
	return resolved, nil
}

// resolveUser accepts exact matches only: an id, a username, or an email that one
// user has.
func resolveUser(ctx context.Context, org upgrade.Reader, text string) (*upgrade.UserFacts, error) {
	id, err := core.ParseIDOf(core.PrefixUser, text)
	if err != nil {
		if id, err = findUser(ctx, org, text); err != nil {
			return nil, err
		}
	}
	facts, err := org.User(ctx, id)
	if remote, is := errors.AsType[*core.RemoteError](err); is && remote.IsMissing() {
		return nil, &Error{Answer: AnswerUser, Value: text, Problem: Unknown}
	}
	if err != nil {
		return nil, upgrade.WrapError("read the user", err)
	}
	return &facts, nil
}

// maxCandidates is how many proposals an error lists.
const maxCandidates = 5

func findUser(ctx context.Context, org upgrade.Reader, text string) (core.ID, error) {
	matches, err := org.SearchUsers(ctx, text, 2*maxCandidates)
	if err != nil {
		return "", upgrade.WrapError("search for the user", err)
	}
	users := namedUsers(matches, func(u core.User) bool { return strings.EqualFold(u.Username, text) })
	if len(users) == 0 {
		users = namedUsers(matches, func(u core.User) bool { return strings.EqualFold(u.Email, text) })
	}
	usernames := func(users []core.User) []string {
		return phrase.NamesOf(users[:min(len(users), maxCandidates)], func(u core.User) string { return u.Username })
	}
	switch len(users) {
	case 0:
		all := namedUsers(matches, func(core.User) bool { return true })
		return "", &Error{Answer: AnswerUser, Value: text, Problem: Unknown, Candidates: usernames(all)}
	case 1:
		return users[0].ID, nil
	}
	return "", &Error{Answer: AnswerUser, Value: text, Problem: Ambiguous, Candidates: usernames(users)}
}

func namedUsers(matches upgrade.UserMatches, is func(core.User) bool) []core.User {
	var users []core.User
	for _, match := range matches.Users {
		if is(match.User) {
			users = append(users, match.User)
		}
	}
	return users
}

// resolveTarget resolves license and profile, which must belong together.
func (r *Resolved) resolveTarget(catalog upgrade.Catalog, preset Given) error {
	if preset.License != "" {
		license, err := pickRecord(AnswerLicense, preset.License, catalog.Licenses, licenseNames)
		if unread := planning.Unread(catalog); unread != nil {
			return unread
		}
		if err != nil {
			return err
		}
		r.License = license
	}
	if preset.Profile == "" {
		return nil
	}
	profile, err := pickRecord(AnswerProfile, preset.Profile, catalog.Profiles, profileNames)
	if err != nil {
		return r.suggestNearest(catalog, err)
	}
	if r.License != nil && profile.License.ID != r.License.ID {
		return &Error{
			Answer: AnswerProfile, Value: preset.Profile, Problem: Mismatch,
			Detail: fmt.Sprintf("it belongs to the license %s, not %s", upgrade.LicenseName(*profile), upgrade.LicenseLabel(*r.License)),
		}
	}
	r.Profile = profile
	return nil
}

// suggestNearest keeps proposals of profiles to the license that was answered, and lists its
// profiles when none is near.
func (r *Resolved) suggestNearest(catalog upgrade.Catalog, err error) error {
	unknown, is := errors.AsType[*Error](err)
	if r.License == nil || !is {
		return err
	}
	unknown.Candidates = slices.DeleteFunc(unknown.Candidates, func(name string) bool {
		return !slices.ContainsFunc(catalog.Profiles, func(p core.Profile) bool {
			return p.Name == name && p.License.ID == r.License.ID
		})
	})
	if len(unknown.Candidates) == 0 {
		own := slices.DeleteFunc(slices.Clone(catalog.Profiles), func(p core.Profile) bool { return p.License.ID != r.License.ID })
		unknown.Detail = listOffers(phrase.NamesOf(own, func(p core.Profile) string { return p.Name }))
	}
	return unknown
}

// resolveRole resolves the role, which is one of the user's account and fits the profile
// or the license.
func (r *Resolved) resolveRole(preset Given) error {
	switch {
	case preset.Role == "":
		return nil
	case strings.EqualFold(preset.Role, RoleAuto):
		r.RoleAuto = true
		return nil
	case r.User == nil:
		return &Error{Answer: AnswerRole, Value: preset.Role, Problem: Needs, Detail: "a role belongs to the account of a user"}
	}
	role, err := pickRecord(AnswerRole, preset.Role, r.User.AccountRoles, roleNames)
	if err != nil {
		return err
	}
	if r.Profile != nil && !planning.FitsType(*role, r.Profile.UserType) {
		return &Error{
			Answer: AnswerRole, Value: preset.Role, Problem: Mismatch,
			Detail: fmt.Sprintf("%s needs a %s role", upgrade.LicenseName(*r.Profile), planning.PortalWord(r.Profile.UserType)),
		}
	}
	r.Role = role
	return nil
}

// names is what a record answers to: its id, and what it is called, first what is
// proposed to a person.
type names struct {
	id    core.ID
	texts []string
}

func licenseNames(l core.UserLicense) names {
	return names{l.ID, []string{upgrade.LicenseLabel(l), l.Name, l.DefinitionKey}}
}
func profileNames(p core.Profile) names { return names{p.ID, []string{p.Name}} }
func roleNames(r core.UserRole) names   { return names{r.ID, []string{r.Name, r.DeveloperName}} }

// pickRecord finds the one record that a text means.
func pickRecord[T any](answer, text string, all []T, of func(T) names) (*T, error) {
	known := make([]names, len(all))
	for i, value := range all {
		known[i] = of(value)
	}
	i, err := pickNamed(answer, text, known)
	if err != nil {
		return nil, err
	}
	found := all[i]
	return &found, nil
}

// pickNamed gives the place of the one record that a text means.
func pickNamed(answer, text string, all []names) (int, error) {
	id, idErr := core.ParseID(text)
	var found []int
	for i, n := range all {
		byName := slices.ContainsFunc(n.texts, func(s string) bool { return s != "" && strings.EqualFold(s, text) })
		if byName || idErr == nil && n.id == id {
			found = append(found, i)
		}
	}
	switch len(found) {
	case 0:
		known := phrase.NamesOf(all, func(n names) string { return n.texts[0] })
		unknown := &Error{Answer: answer, Value: text, Problem: Unknown, Candidates: Nearest(text, known)}
		if len(unknown.Candidates) == 0 {
			unknown.Detail = listOffers(known)
		}
		return 0, unknown
	case 1:
		return found[0], nil
	}
	ids := phrase.NamesOf(found, func(i int) string { return string(all[i].id) })
	return 0, &Error{Answer: answer, Value: text, Problem: Ambiguous, Candidates: ids}
}
