package seed

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// chunk is how many generated people are made at a time, which bounds the memory
// that an org of a million users takes to make.
const chunk = 2000

// usersPerAccount is how many generated users share an account.
const usersPerAccount = 12

// madeUp says what the people and accounts are like that nobody has told of.
type madeUp struct {
	// Mix are the profiles that people have, in shares of the whole, and the account
	// that they belong to: the place of it in Accounts, which take turns.
	Mix []struct {
		Profile, Role string
		Share, Kind   int
	}
	Accounts []account
	// Bundles are what people hold beside their profile, by the profile's license; who
	// gets which is spread evenly. The rules of the org allow all of it. About every
	// third person holds nothing, as in an org where profiles do the work.
	Bundles []struct {
		Licenses []string
		Holdings []holding
	}
	FirstNames, LastNames, TradeNames wordList
	TradeWords                        []string
}

// wordList are words, which stand in lines of words.
type wordList []string

// UnmarshalJSON reads the lines.
func (w *wordList) UnmarshalJSON(text []byte) error {
	var lines []string
	err := json.Unmarshal(text, &lines)
	*w = strings.Fields(strings.Join(lines, " "))
	return err //nolint:wrapcheck // Whoever reads the file says where it is.
}

// crowd makes people up from the words of madeUp.
type crowd struct {
	*builder
	madeUp
	bundles  map[string][]holding // by profile
	accounts [][]string           // names by kind
}

// addGenerated makes up the rest of the external users.
func (b *builder) addGenerated(n int, progress func(users int)) {
	if n <= 0 {
		return
	}
	b.at = b.files[fileMadeUp]
	c := &crowd{builder: b, madeUp: b.madeUp, bundles: map[string][]holding{}, accounts: make([][]string, len(b.madeUp.Accounts))}
	for _, m := range c.Mix {
		for _, bundle := range c.Bundles {
			if slices.Contains(bundle.Licenses, b.profile[m.Profile].license) {
				c.bundles[m.Profile] = append(c.bundles[m.Profile], bundle.Holdings...)
			}
		}
	}
	c.addAccounts(max(2, n/(usersPerAccount*len(c.accounts))))
	for start := 0; start < n && b.tx.Err() == nil; start += chunk {
		people := make([]external, 0, chunk)
		for i := start; i < min(start+chunk, n); i++ {
			people = append(people, c.makePerson(i))
		}
		b.addExternals(people)
		for _, p := range people {
			b.hold(p.Username, p.holding)
		}
		b.flush()
		b.forget(people)
		if progress != nil && b.tx.Err() == nil {
			progress(len(b.people) + start + len(people))
		}
	}
}

// forget drops what is known of people whom nothing will name, so that an org of a
// million takes no more memory than a small one.
func (b *builder) forget(people []external) {
	for _, p := range people {
		delete(b.ids[objectUser], p.Username)
		delete(b.ids[objectContact], p.Username)
		delete(b.profileIDs, p.Username)
	}
}

// addAccounts makes n accounts of each kind.
func (c *crowd) addAccounts(n int) {
	owners := []string{OwnerAmericas, OwnerEurope, OwnerAsia}
	for start := 0; start < n && c.tx.Err() == nil; start += chunk {
		var list []account
		for i := start; i < min(start+chunk, n); i++ {
			for k, a := range c.Accounts {
				number := i*len(c.accounts) + k
				a.Name, a.Owner = c.tradeName(number), owners[number%len(owners)]
				c.accounts[k] = append(c.accounts[k], a.Name)
				list = append(list, a)
			}
		}
		c.builder.addAccounts(list)
	}
}

// tradeName gives the n-th account its name; when all words have been used, they
// come again with a number.
func (c *crowd) tradeName(n int) string {
	words := c.TradeWords
	name := c.TradeNames[n%len(c.TradeNames)] + " " + words[n/len(c.TradeNames)%len(words)]
	if round := n / (len(c.TradeNames) * len(words)); round > 0 {
		return fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}

// makePerson makes up the i-th external user.
func (c *crowd) makePerson(i int) external {
	first, last := c.FirstNames[c.rng.IntN(len(c.FirstNames))], c.LastNames[c.rng.IntN(len(c.LastNames))]
	spot := i * 37 % 100 // spreads the kinds evenly, so that a small org has some of each
	kind := c.Mix[0]
	for _, m := range c.Mix {
		if kind = m; spot < m.Share {
			break
		}
		spot -= m.Share
	}
	names := c.accounts[kind.Kind]
	name := names[c.rng.IntN(len(names))]
	domain := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	p := external{
		Username: fmt.Sprintf("%s.%s%d@%s.example", strings.ToLower(first), strings.ToLower(last), i+1, domain),
		First:    first, Last: last, Account: name, Profile: kind.Profile, Role: kind.Role,
		Inactive: i%29 == 28, LastLoginDaysAgo: c.rng.IntN(200),
	}
	if list := c.bundles[kind.Profile]; len(list) > 0 {
		p.holding = list[i*11%len(list)]
	}
	return p
}
