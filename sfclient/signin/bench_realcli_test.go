package signin_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/signin"
)

// BenchmarkAgainstTheCLI carries out the two writes of an upgrade to a partner license, in
// an org that is 150 ms away: "sf" with the Salesforce CLI alone, which looks the ids up
// and writes, and proves nothing; "cupgrade" with apply of a saved plan, which also
// compares, keeps a journal and reads back. It needs npm, or CUPGRADE_SF.
func BenchmarkAgainstTheCLI(b *testing.B) {
	path, err := installed()
	if err != nil {
		b.Fatal(err)
	}
	program := filepath.Join(b.TempDir(), "cupgrade"+suffix(".exe"))
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "cupgrade/cmd/cupgrade")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build cupgrade: %v\n%s", err, out)
	}
	b.Run("sf", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			org, end := farDemo(b)
			w := newWorkplace(b, path)
			w.runOne(sf("org login access-token --no-prompt --alias demo --json --instance-url "+org.URL(), signin.EnvAccessToken+"="+org.Token())).succeeded(nil)
			b.StartTimer()
			bareWrites(w)
			b.StopTimer()
			upgraded(b, org, w)
			end()
			b.StartTimer()
		}
	})
	b.Run("cupgrade", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			org, end := farDemo(b)
			dir := b.TempDir()
			ours := func(args ...string) {
				b.Helper()
				cmd := exec.CommandContext(b.Context(), program, args...)
				cmd.Dir = dir
				cmd.Env = []string{
					"SF_ORG_INSTANCE_URL=" + org.URL(), "SF_ACCESS_TOKEN=" + org.Token(), "CUPGRADE_STATE_DIR=" + filepath.Join(dir, "state"),
					"HOME=" + dir, "PATH=" + os.Getenv("PATH"),
				}
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("cupgrade %s: %v\n%s", strings.Join(args, " "), err, out)
				}
			}
			ours("plan", "--user", seed.Maya, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--out", "maya.json")
			b.StartTimer()
			ours("apply", "maya.json", "--confirm", seed.Maya)
			b.StopTimer()
			upgraded(b, org, nil)
			end()
			b.StartTimer()
		}
	})
}

// farDemo starts a demo org that is 150 ms away.
func farDemo(b *testing.B) (org *demoorgtest.Org, end func()) {
	b.Helper()
	filled, err := image()
	if err != nil {
		b.Fatal(err)
	}
	org, err = demoorgtest.Start(b.Context(), demoorg.Options{Open: filled.Open, Latency: 150 * time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	return org, func() {
		if err := org.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// queried are the records that sf has found.
type queried struct {
	Records []struct{ ID, AccountID string } `json:"records"`
}

// bareWrites looks up what has to be known, and writes.
func bareWrites(w *workplace) {
	ask := func(soql string) queried {
		var found queried
		w.runOne(sf(`data query -o demo --json -q "` + soql + `"`)).succeeded(&found)
		if len(found.Records) != 1 {
			w.t.Fatalf("%s finds %d records", soql, len(found.Records))
		}
		return found
	}
	user := ask("SELECT Id, AccountId FROM User WHERE Username = '" + seed.Maya + "'").Records[0]
	profile := ask("SELECT Id FROM Profile WHERE Name = '" + seed.ProfilePartnerSales + "'").Records[0]
	w.runOne(sf("data update record -o demo --json -s Account -i " + user.AccountID + " -v IsPartner=true")).succeeded(nil)
	w.runOne(sf("data update record -o demo --json -s User -i " + user.ID + " -v ProfileId=" + profile.ID)).succeeded(nil)
}

// upgraded holds that both have done the same.
func upgraded(b *testing.B, org *demoorgtest.Org, w *workplace) {
	b.Helper()
	writes := 0
	for _, r := range org.Requests() {
		if r.Method == "PATCH" && r.Applied {
			writes++
		}
	}
	if writes != 2 {
		if w != nil {
			b.Log(w.table())
		}
		b.Fatalf("%d writes were made", writes)
	}
}
