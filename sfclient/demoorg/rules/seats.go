package rules

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// moveSeat adds n to the used seats of the license of a profile. Used seats are
// counted over active users.
func (w *write) moveSeat(profileID string, n int64) error {
	p, err := readProfile(w.tx, profileID)
	if err != nil || p.license.id == "" {
		return err
	}
	return w.countSeat(p.license, n)
}

func (w *write) countSeat(l license, n int64) error {
	fields := store.Row{fieldUsedLicenses: l.used + n, "UsedLicensesLastUpdated": w.tx.Now()}
	if err := w.tx.Set(objectUserLicense, l.id, w.fit(objectUserLicense, fields)); err != nil {
		return fmt.Errorf("count the seats of %s: %w", l.name, err)
	}
	return nil
}

// moveSeats gives back the seat that the user had, and takes the one that the
// user needs now.
func (w *write) moveSeats(facts *userWrite) error {
	if !facts.creating && facts.before.active && (!facts.after.active || facts.changesLicense()) {
		if err := w.countSeat(facts.from.license, -1); err != nil {
			return err
		}
	}
	if facts.takesSeat() {
		return w.countSeat(facts.to.license, 1)
	}
	return nil
}
