package planning

import (
	"fmt"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Evidence looks up what is known of how a person uses things. More of it makes a loss
// graver; that there is none makes it no lighter.
type Evidence struct {
	usage  upgrade.Usage
	counts map[string]upgrade.RecordCount // by object
	// opened and changed are the uses of each object in the sites; what was changed was opened.
	opened, changed map[string]upgrade.Use
	sites           map[core.ID]upgrade.Use
}

// NewEvidence gives what a plan knows.
func NewEvidence(p upgrade.Plan) Evidence { return newEvidence(p.User.Usage, p.Counts) }

func newEvidence(usage upgrade.Usage, counts []upgrade.RecordCount) Evidence {
	e := Evidence{
		usage: usage, counts: map[string]upgrade.RecordCount{}, opened: map[string]upgrade.Use{}, changed: map[string]upgrade.Use{},
		sites: map[core.ID]upgrade.Use{},
	}
	for _, count := range counts {
		e.counts[count.Object] = count
	}
	for _, r := range usage.Records {
		use := upgrade.Use{Times: r.Times, Last: r.Last}
		e.opened[r.Object] = e.opened[r.Object].Add(use)
		e.sites[r.Site] = e.sites[r.Site].Add(use)
		if r.Changed {
			e.changed[r.Object] = e.changed[r.Object].Add(use)
		}
	}
	return e
}

// UseOf tells how the rights on an item were used. Of fields nobody knows more than of the
// records that they are in.
func (e Evidence) UseOf(item access.Item, rights access.Rights) upgrade.Use {
	switch item.Category {
	case access.CategoryObject, access.CategoryField:
		return e.useOfObject(item.Object, rights)
	case access.CategoryTab:
		return e.useOfObject(strings.TrimPrefix(item.Name, "standard-"), access.Read)
	case access.CategoryUser:
		return e.useOfPermission(item.Name)
	case access.CategorySetupEntity: // of which no history tells
	}
	return upgrade.Use{}
}

// useOfObject tells how records were opened, where they can't be any more, or else changed.
// Nothing tells what was created and deleted, and what View All and Modify All were used for.
func (e Evidence) useOfObject(object string, rights access.Rights) upgrade.Use {
	var use upgrade.Use
	switch {
	case rights.Has(access.Read):
		use = e.opened[object]
	case rights.Has(access.Edit):
		use = e.changed[object]
	default:
		return use
	}
	changed := e.counts[object].Changed
	if use.Times == 0 {
		use = changed // outside of the sites, or longer ago
	} else if changed.Last.After(use.Last) {
		use.Last = changed.Last
	}
	return orSince(use, e.usage.Since)
}

func (e Evidence) useOfPermission(name string) upgrade.Use {
	switch {
	case isProgramPermission(name):
		if e.usage.Logins == nil {
			return upgrade.Use{}
		}
		return orSince(e.usage.Logins.API, &e.usage.Logins.Since)
	case name == "PermissionsRunReports":
		return e.opened["Report"].Add(e.opened["Dashboard"])
	}
	return upgrade.Use{}
}

// UseOfSite counts the logins at a site, or else what was opened there.
func (e Evidence) UseOfSite(site core.ID) upgrade.Use {
	use := e.sites[site]
	since := e.usage.Since
	if logins := e.usage.Logins; logins != nil {
		if at := logins.Sites[site]; at.Times > 0 {
			at.Last = latest(at.Last, use.Last)
			return at
		}
		since = &logins.Since
	}
	return orSince(use, since)
}

// recordsOf gives how many records are owned and open, -1 when it is not known.
func (e Evidence) recordsOf(object string) (records, open int) {
	count, known := e.counts[object]
	if !known {
		return -1, -1
	}
	if count.Open == nil {
		return count.Owned, -1
	}
	return count.Owned, *count.Open
}

// describeRecords tells the counts in words: "owns 12 records, 3 of them open", "" when they
// are not known.
func (e Evidence) describeRecords(object string) string {
	records, open := e.recordsOf(object)
	switch {
	case records < 0:
		return ""
	case records == 0:
		return "owns none"
	case open < 0:
		return "owns " + phrase.Count(records, "record", "records")
	}
	return fmt.Sprintf("owns %s, %d of them open", phrase.Count(records, "record", "records"), open)
}

// orSince tells of what was not used since when that is known.
func orSince(use upgrade.Use, since *time.Time) upgrade.Use {
	if use.Times == 0 && since != nil {
		use.Since = *since
	}
	return use
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
