package planning

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core"
	"cupgrade/core/pattern"
	"cupgrade/core/upgrade"
)

// answer is what is known of a question ahead.
type answer uint8

// The answers, such that AND is the smaller one of two and OR the greater.
const (
	answerNo answer = iota
	answerOpen
	answerYes
)

func answerIf(holds bool) answer {
	if holds {
		return answerYes
	}
	return answerNo
}

// predictPolicies tells which user access policies apply to the user once the upgrade is
// written, and which may. Of those that the user meets only the one of the lowest order is
// applied. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm
func predictPolicies(f upgrade.Facts, role upgrade.RolePrediction) []upgrade.PolicyEffect {
	orderOf := func(p upgrade.AccessPolicy) int {
		if p.Order == nil {
			return math.MaxInt
		}
		return *p.Order
	}
	user := &policyUser{f, role}
	var effects []upgrade.PolicyEffect
	for i, p := range f.Automations.Policies {
		fits := user.meetsFilters(p)
		rival := answerNo // the answer of another one that may be applied instead
		for j, other := range f.Automations.Policies {
			switch got := user.meetsFilters(other); {
			case i == j || orderOf(other) > orderOf(p):
			case orderOf(other) == orderOf(p): // nobody knows which is first
				rival = max(rival, min(got, answerOpen))
			default:
				rival = max(rival, got)
			}
		}
		if fits != answerNo && rival != answerYes {
			effects = append(effects, upgrade.PolicyEffect{
				Label: p.Label, Sure: fits == answerYes && rival == answerNo, Grants: p.Grants, Revokes: p.Revokes,
			})
		}
	}
	return effects
}

// policyUser is the user as a policy finds them once the upgrade is written.
type policyUser struct {
	upgrade.Facts
	role upgrade.RolePrediction
}

// meetsFilters tells whether the user meets the filters of a policy.
func (u *policyUser) meetsFilters(p upgrade.AccessPolicy) answer {
	met := map[int]answer{}
	for _, filter := range p.Filters {
		_, again := met[filter.Number]
		switch one := u.meetsFilter(filter); {
		case !again:
			met[filter.Number] = one
		case filter.Operation == operationIn:
			met[filter.Number] = max(met[filter.Number], one)
		default:
			met[filter.Number] = answerOpen
		}
	}
	logic := p.Logic
	if logic == "" && len(met) == 1 {
		logic = strconv.Itoa(p.Filters[0].Number)
	}
	return evaluateLogic(logic, met)
}

// The operations of filters that can be judged.
const (
	operationIn         = "in"
	operationEquals     = "equals"
	operationIgnoreCase = "equalsIgnoreCase"
	operationNotEquals  = "notEquals"
)

func (u *policyUser) meetsFilter(filter upgrade.PolicyFilter) answer {
	same := answerOpen
	if filter.Column == "" {
		same = u.hasValue(filter.Value)
	} else if value, known := u.User.Fields[filter.Column]; known {
		same = answerIf(value == filter.Value)
		if value != filter.Value && strings.EqualFold(value, filter.Value) { // no page says whether case counts
			same = answerOpen
		}
		if filter.Operation == operationIgnoreCase {
			same = answerIf(strings.EqualFold(value, filter.Value))
		}
	}
	switch filter.Operation {
	case operationEquals, operationIn, operationIgnoreCase:
		return same
	case operationNotEquals:
		return answerYes - same
	default:
		return answerOpen
	}
}

// hasValue tells whether the user has a profile, a role or what else an id is of. What the
// upgrade removes may be there when the policy is asked, or not.
func (u *policyUser) hasValue(value string) answer {
	id, err := core.ParseID(value)
	if err != nil {
		return answerOpen
	}
	user := u.User
	switch id.Prefix() {
	case core.PrefixProfile:
		return answerIf(id == u.Target.ID)
	case core.PrefixUserRole:
		if u.role.Known == nil {
			return answerOpen
		}
		return answerIf(id == u.role.Known.ID)
	case core.PrefixPermissionSet, core.PrefixPermissionSetGroup, core.PrefixPermissionSetLicense:
		unread := upgrade.IsUnreadable(user.Unreadable, upgrade.ObjectAssignment) || upgrade.IsUnreadable(user.Unreadable, upgrade.ObjectLicenseAssign)
		if unread || upgrade.IsAssigned(user, id) {
			return answerOpen
		}
		return answerNo
	default: // a group may be reached through others
		if slices.ContainsFunc(user.Memberships, func(m core.GroupMembership) bool { return m.GroupID == id }) {
			return answerYes
		}
		return answerOpen
	}
}

var logicWord = pattern.Lazy(`\d+|\(|\)|[A-Za-z]+|\S`)

// evaluateLogic joins the answers of filters by their numbers, as in "1 AND (2 OR 3)". What
// it can't read is open.
func evaluateLogic(logic string, met map[int]answer) answer {
	l := logicReader{words: logicWord().FindAllString(logic, -1), met: met}
	if got := l.readOr(); !l.bad && len(l.words) == 0 {
		return got
	}
	return answerOpen
}

// logicReader reads the logic of filters word by word.
type logicReader struct {
	words []string
	met   map[int]answer
	bad   bool
}

// next takes the next word when it is the given one.
func (l *logicReader) next(word string) bool {
	if len(l.words) == 0 || !strings.EqualFold(l.words[0], word) {
		return false
	}
	l.words = l.words[1:]
	return true
}

func (l *logicReader) readOr() answer {
	got := l.readAnd()
	for l.next("OR") {
		got = max(got, l.readAnd())
	}
	return got
}

func (l *logicReader) readAnd() answer {
	got := l.readOne()
	for l.next("AND") {
		got = min(got, l.readOne())
	}
	return got
}

func (l *logicReader) readOne() answer {
	switch {
	case l.next("NOT"):
		return answerYes - l.readOne()
	case l.next("("):
		got := l.readOr()
		l.bad = l.bad || !l.next(")")
		return got
	case len(l.words) > 0:
		number, err := strconv.Atoi(l.words[0])
		got, known := l.met[number]
		l.bad, l.words = l.bad || err != nil || !known, l.words[1:]
		return got
	default:
		l.bad = true
		return answerOpen
	}
}
