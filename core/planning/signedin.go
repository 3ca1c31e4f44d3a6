package planning

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// SessionFindings lists what is known of the admin and the org before a user is
// chosen: the rights the admin lacks, each with what it keeps from working, and
// that few API requests are left. The gravest comes first.
func SessionFindings(session upgrade.Session) []core.Finding {
	// Nobody is chosen yet; most users have something that an upgrade removes.
	s := &situation{Facts: upgrade.Facts{Session: session}, gaps: session.Gaps, removed: make([]upgrade.Removal, 1)}
	var found []core.Finding
	for _, f := range s.findings() {
		if strings.HasPrefix(string(f.Code), "admin-") || f.Code == "gap-admin" {
			found = append(found, f)
		}
	}
	return found
}
