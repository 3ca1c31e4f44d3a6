package upgrade

import (
	"fmt"

	"cupgrade/core/phrase"
)

// Calls is how many of an org's API calls were used, and how many are left today.
type Calls struct {
	// Made counts those of this session: since it began, or since its upgrade before.
	Made int `json:"made"`
	// Used and Limit are those of the whole org, as Session has them.
	Used  int `json:"used"`
	Limit int `json:"limit"`
}

// Left is how many calls the org has left today; false when it is not known.
func (c Calls) Left() (int, bool) { return max(0, c.Limit-c.Used), c.Limit > 0 }

// Words says it in one line: "24 made, 99,976 of 100,000 left today".
func (c Calls) Words() string {
	left, known := c.Left()
	if !known {
		return phrase.Number(c.Made) + " made"
	}
	return fmt.Sprintf("%s made, %s of %s remaining today", phrase.Number(c.Made), phrase.Number(left), phrase.Number(c.Limit))
}
