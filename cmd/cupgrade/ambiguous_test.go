package main

import (
	"testing"

	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestAnEmailOfTwoPeopleIsNobody gives Tomas the email of Maya: who names her by it is
// shown both usernames, and nobody is guessed.
func TestAnEmailOfTwoPeopleIsNobody(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	const shared = "office@brightharbor.example"
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		for _, username := range []string{seed.Maya, seed.Tomas} {
			user := tx.First("User", `"Username" = ?`, username)
			tx.Set("User", user.String("Id"), store.Row{"Email": shared})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"plan", "--user", shared, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales},
		{"--accessible", "--user", shared},
	} {
		s.run(exitUsage, args...)
		s.warns(`More than one user matches "`+shared+`"`, seed.Maya, seed.Tomas)
	}
	s.untouched()
}
