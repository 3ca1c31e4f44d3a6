package flow

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Role is the role that was chosen; an empty ID leaves it to Salesforce.
type Role struct {
	ID   core.ID
	Name display.Text
}

// AutoRole leaves the role to Salesforce.
func AutoRole() Role { return Role{Name: "automatic"} }

// roleStep lets one of the account's roles be chosen, or leaves it to Salesforce.
func roleStep() Step {
	return Step{
		ID: StepRole, Name: words.Role, Flag: flaganswers.AnswerRole, Load: (*Answers).readPlan, Page: rolePage,
		Answer: func(a *Answers) display.Text {
			if a.Role == nil {
				return ""
			}
			return a.Role.Name
		},
	}
}

func rolePage(a *Answers, _ bool) Page {
	p := Page{
		Of: a.Facts, Title: "Select a role", Intro: "The role decides whose records the user sees in the account.",
	}
	if a.Facts == nil {
		return p
	}
	choices := roleChoices(*a.Facts)
	p.Choices = &Choices{
		Columns: []Column{{Title: words.Role, Least: 26, Most: 44}, {Title: "Portal role", Least: 11, Most: 16}},
		Len:     len(choices), At: func(i int) Choice { return choices[i].roleRow() }, None: "There is no role to select.",
		Choose: func(i int) (display.Text, *Read) {
			role := choices[i].roleAnswer()
			a.Role = &role
			return "", a.computePlan()
		},
	}
	p.Choices.Kept = a.proposed.roleKey()
	if a.Role != nil {
		p.Choices.Kept = roleKey(a.Role.ID)
	}
	return p
}

// roleChoice is one role that can be chosen, with what it leads to.
type roleChoice struct {
	upgrade.RolePrediction
	id core.ID // "" leaves it to Salesforce
}

// roleChoices lists what can be chosen as the role: leave it to Salesforce, or one
// of the account's.
func roleChoices(f upgrade.Facts) []roleChoice {
	target := f.Target.UserType
	candidates := planning.RoleCandidates(f.User, target)
	list := make([]roleChoice, 0, len(candidates)+1)
	list = append(list, roleChoice{RolePrediction: planning.PredictRole(f.User, target, "")})
	for _, r := range candidates {
		list = append(list, roleChoice{RolePrediction: planning.PredictRole(f.User, target, r.ID), id: r.ID})
	}
	return list
}

func (c roleChoice) roleAnswer() Role {
	if c.id == "" {
		return AutoRole()
	}
	return Role{ID: c.id, Name: display.Clean(c.Name)}
}

// roleKey tells a role from the others; no role is one too.
func roleKey(id core.ID) string {
	if id == "" {
		return flaganswers.RoleAuto
	}
	return string(id)
}

func (c roleChoice) roleRow() Choice {
	name, level, sentence := display.Text("Assign automatically"), words.RoleLevel(c.PortalRole), display.Clean(c.Sentence)
	line := name + ". " + sentence
	if c.id != "" {
		name = display.Clean(c.Name)
		line = name
		if level != "" {
			line += ", portal role " + level
		}
	}
	return Choice{
		Key: roleKey(c.id), Name: name, Cells: []display.Text{name, level}, Say: func() display.Text { return line },
		Detail: func() []report.Section { return []report.Section{{Paragraphs: []display.Text{sentence}}} },
	}
}
