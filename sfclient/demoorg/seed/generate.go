package seed

import (
	"fmt"
	"strings"
)

// chunk is how many generated people are made at a time, which bounds the memory
// that an org of a million users takes to make.
const chunk = 2000

// usersPerAccount is how many generated users share an account.
const usersPerAccount = 12

// kinds are what generated accounts are like; they take turns.
var kinds = []account{
	{industry: industryRetail},
	{industry: industryMaking, partner: true, partnerRoles: 3},
	{industry: industryLeisure, customerRoles: 2},
}

// mix says which profiles generated users have, in shares of the whole, and the
// kind of account they belong to.
var mix = []struct {
	profile, role string
	share, kind   int
}{
	{profile: ProfileCustomer, share: 34},
	{profile: ProfileMaya, share: 14},
	{profile: profileSelf, share: 14},
	{profile: profileHighVolume, share: 12},
	{profile: profileWeb, share: 6},
	{profile: profileIdentity, share: 2},
	{profile: ProfilePartnerSales, role: roleWorker, share: 5, kind: 1},
	{profile: ProfilePartnerService, role: roleManager, share: 3, kind: 1},
	{profile: ProfilePartnerLoginSales, role: roleWorker, share: 2, kind: 1},
	{profile: ProfileCustomerPlusService, role: roleWorker, share: 5, kind: 2},
	{profile: ProfileCustomerPlusEssential, role: roleManager, share: 1, kind: 2},
	{profile: ProfileCustomerPlusLogin, role: roleWorker, share: 2, kind: 2},
}

var (
	firstNames = strings.Fields(`Abena Adele Ahmed Akira Alba Amara Anders Anika Anton Arjun Astrid Bao Beatriz Bruno Camila Carlos
		Chiara Chloe Daniel Daria David Deniz Elena Elias Emeka Emil Emma Fatima Felix Freya Gabriel Greta Hana Hassan Hugo Ida Imani
		Ingrid Isabel Ivy Jakub Jana Javier Jin Joana Jonas Julia Kai Karim Katya Kofi Lara Leila Linh Lucia Luka Magnus Malik Marta
		Mateo Mina Nadia Naoki Nia Noah Nora Olga Omari Oscar Pablo Paula Petra Rafael Rania Rosa Ruben Sana Sara Selma Stefan Sven
		Tala Teo Thea Tomoko Uma Vera Victor Wanjiru Yara Yusuf Zara Zoltan`)
	lastNames = strings.Fields(`Abbott Adeyemi Ahn Alvarez Andersen Aoki Bauer Becker Bello Berger Bianchi Castro Cohen Costa Cruz
		Dahl Demir Diallo Dubois Eriksen Farah Fernandez Fischer Fontaine Garcia Ghosh Gupta Haas Hansen Herrera Hoang Holm Horvat Ibrahim
		Ito Ivanova Jansen Jensen Kamau Kato Keller Khan Kim Kovacs Kumar Larsen Laurent Lehmann Lopez Mancini Martins Mbeki Mehta Meyer
		Moreau Morita Moyo Nakamura Ndiaye Nguyen Novak Nowak Nunez Oduya Olsen Ortega Osei Park Pereira Popov Qureshi Ramos Rao Reyes
		Ricci Rojas Rossi Sato Schmidt Silva Singh Sokolov Suzuki Tanaka Torres Tran Vargas Vidal Wagner Walsh Weber Wong Yamada Yilmaz`)
	tradeNames = strings.Fields(`Anchor Beacon Breeze Buoy Clipper Compass Coral Current Delta Estuary Fjord Gannet Gale Haven Jetty
		Keel Lagoon Lantern Marlin Mast Oar Pelican Quay Reef Rudder Sable Schooner Sextant Skipper Spinnaker Tidal Trident Wharf`)
	tradeWords = []string{"Marine", "Outfitters", "Boat Club", "Supply", "Rentals", "Charters", "Chandlery", "Yachts"}
)

// addGenerated makes up the rest of the external users.
func (b *builder) addGenerated(n int, progress func(users int)) {
	if n <= 0 {
		return
	}
	names := b.addGeneratedAccounts(max(2, n/(usersPerAccount*len(kinds))))
	for start := 0; start < n && b.err == nil; start += chunk {
		people := make([]external, 0, chunk)
		for i := start; i < min(start+chunk, n); i++ {
			people = append(people, b.person(i, names))
		}
		b.addExternals(people)
		for i, p := range people {
			b.hold(p.username, b.bundleOf(p, start+i))
		}
		b.flushHeld()
		b.forget(people)
		if progress != nil && b.err == nil {
			progress(len(personas) + start + len(people))
		}
	}
}

// forget drops what is known of people whom nothing will name, so that an org of a
// million takes no more memory than a small one.
func (b *builder) forget(people []external) {
	for _, p := range people {
		delete(b.users, p.username)
		delete(b.profileIDs, p.username)
		delete(b.contacts, p.username)
	}
}

// addGeneratedAccounts makes n accounts of each kind, and gives their names by
// kind.
func (b *builder) addGeneratedAccounts(n int) [][]string {
	owners := []string{OwnerAmericas, OwnerEurope, OwnerAsia}
	names := make([][]string, len(kinds))
	for start := 0; start < n && b.err == nil; start += chunk {
		var list []account
		for i := start; i < min(start+chunk, n); i++ {
			for k, a := range kinds {
				number := i*len(kinds) + k
				a.name, a.owner = tradeName(number), owners[number%len(owners)]
				names[k] = append(names[k], a.name)
				list = append(list, a)
			}
		}
		b.addAccounts(list)
	}
	return names
}

// tradeName gives the n-th account its name; when all words have been used, they
// come again with a number.
func tradeName(n int) string {
	name := tradeNames[n%len(tradeNames)] + " " + tradeWords[n/len(tradeNames)%len(tradeWords)]
	if round := n / (len(tradeNames) * len(tradeWords)); round > 0 {
		return fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}

// person makes up the i-th external user.
func (b *builder) person(i int, accounts [][]string) external {
	first, last := firstNames[b.rng.IntN(len(firstNames))], lastNames[b.rng.IntN(len(lastNames))]
	spot := i * 37 % 100 // spreads the kinds evenly, so that a small org has some of each
	kind := mix[0]
	for _, m := range mix {
		if kind = m; spot < m.share {
			break
		}
		spot -= m.share
	}
	name := accounts[kind.kind][b.rng.IntN(len(accounts[kind.kind]))]
	domain := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	return external{
		username: fmt.Sprintf("%s.%s%d@%s.example", strings.ToLower(first), strings.ToLower(last), i+1, domain),
		first:    first, last: last, account: name, profile: kind.profile, role: kind.role,
		inactive: i%29 == 28, lastLoginDays: b.rng.IntN(200),
	}
}
