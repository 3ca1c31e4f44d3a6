package upgrade

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
)

// maxCounted is how many objects are counted: two requests of five queries each, one of which
// counts users.
// More of them would not change the advice.
const maxCounted = 9

// GatherImpact reads what makes a loss understood: what the things are called, and how
// many records the user owns of the objects with a loss, when the user goes to any of
// the targets. It is one more round trip, which nothing else waits for. No decision
// needs the counts, so that what can't be counted, or not in time, is a Gap and no
// error.
func GatherImpact(ctx context.Context, org Reader, user UserFacts, both Access, targets ...core.Profile) (Access, error) {
	var labels Labels
	var counts Access
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			labels, err = org.Labels(ctx, both.Grants.Rows)
			return WrapError("read what the permissions are called", err)
		},
		func(ctx context.Context) (err error) {
			counts, err = gatherCounts(ctx, org, user, both, targets)
			return err
		},
	)
	if err != nil {
		return Access{}, err
	}
	counts.Grants = Grants{Labels: labels.Of, APINames: labels.APINames, Unreadable: labels.Unreadable}
	return counts, nil
}

func gatherCounts(ctx context.Context, org Reader, user UserFacts, both Access, targets []core.Profile) (Access, error) {
	objects := lossObjects(user, both, targets)
	if len(objects) == 0 {
		return Access{}, nil
	}
	var counts RecordCounts
	err := parallel.Safely(func() (err error) {
		counts, err = org.CountRecords(ctx, user.User.ID, objects, idsOf(targets))
		return err
	})
	if remote, is := errors.AsType[*core.RemoteError](err); is && ctx.Err() == nil {
		return Access{Unreadable: []Unreadable{{What: UnreadableCounts, Code: cmp.Or(remote.Code, codeNoAnswer), Message: remote.Error()}}}, nil
	}
	return Access{Counts: counts.Counts, ProfileUsers: counts.Users, Unreadable: counts.Unreadable}, WrapError("read what the user owns", err)
}

// codeNoAnswer is the code of a Gap where no answer of Salesforce's came.
const codeNoAnswer = "NO_ANSWER"

func idsOf(profiles []core.Profile) []core.ID {
	ids := make([]core.ID, len(profiles))
	for i, profile := range profiles {
		ids[i] = profile.ID
	}
	return ids
}

// lossObjects gives the objects that are worth counting, those with the gravest
// losses first. Reassigned access counts as lost, since Salesforce may refuse it.
func lossObjects(user UserFacts, both Access, targets []core.Profile) []string {
	table := access.NewTable(both.Grants.Rows)
	before := table.Union(HoldersBefore(user))
	lost := map[string]access.Rights{}
	for _, target := range targets {
		after := LimitToLicense(table.Union(HoldersAfter(target)), target)
		for _, change := range access.Compare(before, after).Lost {
			if change.Item.Category == access.CategoryObject {
				lost[change.Item.Object] |= change.Rights
			}
		}
	}
	objects := make([]string, 0, len(lost))
	for object := range lost {
		objects = append(objects, object)
	}
	slices.SortFunc(objects, func(a, b string) int {
		return cmp.Or(weightOf(b, lost[b])-weightOf(a, lost[a]), strings.Compare(a, b))
	})
	return objects[:min(len(objects), maxCounted)]
}

// weightOf orders objects by how much the answer may change: work that is open, and
// objects that the org itself made, before the rest.
func weightOf(object string, lost access.Rights) int {
	weight := 0
	for _, w := range []struct {
		right  access.Rights
		weight int
	}{{access.Read, 8}, {access.Edit, 4}, {access.Create, 2}, {access.Delete, 1}} {
		if lost.Has(w.right) {
			weight += w.weight
		}
	}
	switch {
	case weight == 0: // what the person owns stays in sight
		return weight
	case object == "Case", object == "Opportunity":
		return weight + 32
	case strings.HasSuffix(object, "__c"):
		return weight + 16
	}
	return weight
}
