package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cupgrade/core/upgrade"
)

// sealWhole names the digest over all parts.
const sealWhole = "whole"

// Seal gives a plan its digests: one of each field of its JSON, and one over all of them.
// Whoever changes a part by hand can make the digests anew, so that they tell of mistakes
// and damage; what a plan says of the org is compared with the org.
func Seal(p upgrade.Plan) (upgrade.Plan, error) {
	digests, err := digestParts(p)
	p.Digests = digests
	return p, err
}

// CheckSeal finds a plan that is not as it was sealed. The error is a *DamagedError.
func CheckSeal(p upgrade.Plan) error {
	made, err := digestParts(p)
	if err != nil {
		return err
	}
	if len(p.Digests) == 0 {
		return &DamagedError{"version", "it has no digests"}
	}
	for _, part := range slices.Sorted(maps.Keys(made)) {
		if part != sealWhole && made[part] != p.Digests[part] {
			return &DamagedError{part, fmt.Sprintf("its part %q was changed after it was saved", part)}
		}
	}
	if !maps.Equal(made, p.Digests) {
		return &DamagedError{"digests", "a part of it was removed after it was saved"}
	}
	return nil
}

func digestParts(p upgrade.Plan) (map[string]string, error) {
	p.Digests = nil
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("digest the plan: %w", err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, fmt.Errorf("digest the plan: %w", err)
	}
	digests, all := make(map[string]string, len(parts)+1), sha256.New()
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		sum := sha256.Sum256(parts[part])
		digests[part] = hex.EncodeToString(sum[:8])
		all.Write([]byte(part + " " + digests[part] + "\n"))
	}
	digests[sealWhole] = hex.EncodeToString(all.Sum(nil))
	return digests, nil
}
