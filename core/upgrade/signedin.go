package upgrade

import (
	"strings"

	"cupgrade/core"
)

// SessionFindings lists what is known of the admin and the org before a user is
// chosen: the rights the admin lacks, each with what it keeps from working, and
// that few API requests are left. The gravest comes first.
func SessionFindings(session Session) []core.Finding {
	// Nobody is chosen yet; most users have something that an upgrade removes.
	s := &situation{Facts: Facts{Session: session}, gaps: session.Gaps, removed: make([]Removal, 1)}
	var found []core.Finding
	for _, f := range s.findings() {
		if strings.HasPrefix(string(f.Code), "admin-") || f.Code == "gap-admin" {
			found = append(found, f)
		}
	}
	return found
}
