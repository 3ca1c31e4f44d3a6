package tui

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// kept is what a wizard was asked to write, by its name.
type kept map[string]string

func (k kept) save(name string, content []byte) (string, error) {
	k[name] = string(content)
	return "/state/reports/" + name, nil
}

func TestThePlanIsWritten(t *testing.T) {
	t.Parallel()
	files := kept{}
	h := newHarness(t, func(o *Options) { o.Save = files.save })
	h.toReview()
	h.s.width = 160
	h.press("w")
	h.shows("✓ Saved: /state/reports/plan-maya.chen@brightharbor.example-", ".md, .html and .json")
	for name, content := range files {
		switch {
		case strings.HasSuffix(name, ".json"):
			var plan upgrade.Plan
			if err := json.Unmarshal([]byte(content), &plan); err != nil || plan.User.User.Username != mayasName {
				t.Errorf("the JSON is no plan of hers: %v", err)
			}
		case !strings.Contains(content, "Maya Chen"):
			t.Errorf("%s does not tell of her", name)
		}
	}
	if len(files) != 3 {
		t.Errorf("%d files", len(files))
	}
	h.press("enter", mayasName, "enter", "w")
	h.shows("✓ Saved: /state/reports/receipt-")
}

// TestSharingSetsAreSavedAndReadAgain saves the metadata of a sharing set, which someone deploys,
// and reads the org again: what was chosen stays chosen, and the set is not lost any more.
func TestSharingSetsAreSavedAndReadAgain(t *testing.T) {
	t.Parallel()
	files := kept{}
	h := newHarness(t, func(o *Options) { o.Save = files.save })
	h.toLosses()
	h.press("A")
	h.openPage("Sharing sets")
	h.shows("Covers", "w save metadata")
	h.press("w")
	h.shows("✓ Saved: /state/reports/")
	if content := files["Harbor_Berths.sharingSet-meta.xml"]; len(files) != 1 || !strings.Contains(content, "<profiles>Harbor Partner</profiles>") {
		t.Errorf("saved: %v", files)
	}
	h.org.Edit(func(s *upgradetest.State) {
		for i := range s.Setup.SharingSets {
			s.Setup.SharingSets[i].Profiles = append(s.Setup.SharingSets[i].Profiles, core.SharingProfile{Name: "Harbor Partner", ID: upgradetest.HarborPartner})
		}
	})
	h.press("r")
	h.shows("in all: 6 lost", "7 kept")
	h.hides("Sharing sets")
	h.shows("Losses not reviewed")
}

func TestWhatCantBeWrittenIsSaid(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) {
		o.Save = func(string, []byte) (string, error) {
			return "", errors.New("no space left on device")
		}
	})
	h.toReview()
	h.press("w")
	h.shows("! Not saved.", "No space left on device.")
	without := newHarness(t)
	without.toReview()
	without.press("w")
	without.hides("Sav", "w save")
}

func TestRow05_DryRunIsInTheHeader(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) { o.DryRun = true })
	for range 4 {
		if row := h.row(0); !strings.Contains(row, "[SANDBOX] [DRY RUN]") {
			t.Errorf("the header is %q", row)
		}
		h.press("enter")
	}
	h.s.width = minWidth
	if row := h.row(0); !strings.Contains(row, "[DRY RUN]") {
		t.Errorf("at %d columns the header is %q", minWidth, row)
	}
}

func TestRow54_DryRunEndsWithThePlan(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) { o.DryRun = true })
	h.press("enter", "down", "enter", "enter", "READ", "space", "enter")
	h.shows("Review changes (dry run", "quit and print the plan", "– Confirm")
	h.press("?", "end")
	h.shows("skipped: This is a dry run: nothing is changed.")
	h.press("esc", "enter")
	out, err := h.s.sumUp(t.Context(), nil)
	if !h.quit || err != nil || out.Ending.State != upgrade.StateNothing || !strings.HasPrefix(out.Summary, "Plan: upgrade Maya Chen") {
		t.Errorf("it ends %q with %v:\n%s", out.Ending.State, err, out.Summary)
	}
	if h.starts != 0 || len(h.org.Writes()) != 0 {
		t.Error("a dry run has written")
	}
}
