package flow

import (
	"context"
	"errors"

	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
)

// OpenError is a step that needs an answer, where nobody can be asked.
type OpenError struct{ Step Step }

// Error names the step, and the flag that answers it.
func (e *OpenError) Error() string {
	if e.Step.Flag == "" {
		return "the step " + string(e.Step.Name) + " needs an answer, and there is no flag for it"
	}
	return "the step " + string(e.Step.Name) + " needs an answer: set --" + e.Step.Flag
}

// AnswerByFlags goes through the steps up to the review with nothing but the answers of
// the command line. A person who can't be upgraded is planned for like any other: the
// plan says what stands against it.
func AnswerByFlags(ctx context.Context, org upgrade.Reader, opts Options) (*Answers, error) {
	resolved, err := flaganswers.Resolve(ctx, org, opts.Given)
	if err != nil {
		return nil, err
	}
	a := &Answers{Opts: opts, Online: true, Ctx: ctx, facts: resolved.Known(org)}
	a.takeFlags(resolved)
	for _, step := range opts.StepsOrAll() {
		if err := a.loadStep(ctx, &step); err != nil || step.ID == StepReview {
			return a, err
		}
		if err := a.answerStep(ctx, &step); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// answerStep takes the only choice of a step that no flag has answered.
func (a *Answers) answerStep(ctx context.Context, step *Step) error {
	var page Page
	if step.Face == FacePage {
		page = step.Page(a, false)
	}
	if step.Answer(a) != "" || step.Face != FaceSearch && page.Choices == nil {
		return nil
	}
	then, ok := a.TakeSole(step, page)
	if !ok {
		return &OpenError{*step}
	}
	return a.follow(ctx, then)
}

// loadStep reads what a step needs, unless it is skipped.
func (a *Answers) loadStep(ctx context.Context, step *Step) error {
	if step.Skip(a) != "" {
		return nil
	}
	return a.follow(ctx, step.Load(a))
}

// follow reads what has to be read, nil for nothing.
func (a *Answers) follow(ctx context.Context, read *Read) error {
	if read == nil {
		return nil
	}
	apply, err := read.Do(ctx)
	if err == nil {
		apply()
	}
	return err
}

// resolveFlags finds what the answers of the command line mean. An answer that can't
// be followed comes as the second value: it ends the wizard, because the command line
// has to be mended; any other error can be tried again.
func resolveFlags(ctx context.Context, org upgrade.Org, p flaganswers.Given) (flaganswers.Resolved, *flaganswers.Error, error) {
	if p == (flaganswers.Given{}) {
		return flaganswers.Resolved{}, nil, nil
	}
	resolved, err := flaganswers.Resolve(ctx, org, p)
	if wrong, is := errors.AsType[*flaganswers.Error](err); is {
		return resolved, wrong, nil
	}
	return resolved, nil, err
}

// takeFlags takes over the answers of the command line.
func (a *Answers) takeFlags(r flaganswers.Resolved) {
	a.Given = map[ID]bool{}
	if r.User != nil {
		person := r.User.User
		a.User, a.Given[StepUser] = &person, true
	}
	if r.Profile != nil {
		license := r.Profile.License
		a.License, a.Profile = &license, r.Profile
		a.Given[StepLicense], a.Given[StepProfile] = true, true
	}
	if r.License != nil {
		a.License, a.Given[StepLicense] = r.License, true
	}
	if r.Role != nil {
		a.Role = &Role{ID: r.Role.ID, Name: display.Clean(r.Role.Name)}
	}
	if r.RoleAuto {
		auto := AutoRole()
		a.Role = &auto
	}
	a.Given[StepRole] = a.Role != nil
}
