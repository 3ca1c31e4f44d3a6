package explain

import (
	"os"
	"regexp"
	"testing"

	"cupgrade/core"
)

// TestEveryFamilyHasWords: a kind of refusal that is told apart has words of its own at some
// moment.
func TestEveryFamilyHasWords(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../family.go")
	if err != nil {
		t.Fatal(err)
	}
	families := regexp.MustCompile(`Family = "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(families) < 45 {
		t.Fatalf("only %d families are found", len(families))
	}
	told := map[core.Family]bool{core.FamilyIntegrity: true} // which says that values do not fit together, and not which
	for _, group := range listGroups() {
		for family := range group.words {
			told[family] = true
		}
	}
	for _, family := range families {
		if !told[core.Family(family[1])] {
			t.Errorf("no words are about the family %s", family[1])
		}
	}
}
