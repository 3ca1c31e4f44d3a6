package seed

import (
	"fmt"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// history is what a person did at the site of the profile: words of what, how often, how
// many days ago for the last time and how many days apart. "Case:12:1:3" in Opens are twelve
// cases, the last of them yesterday and each other three days before the next. Logins are of
// a type: "Application:9:1:4".
type history struct{ Opens, Changes, Logins string }

// past is one of the words.
type past struct {
	what               string
	times, last, apart int
}

func (b *builder) addHistory() {
	b.at = b.files[filePeople]
	var records, logins []store.Row
	for _, p := range b.people {
		user, site := b.findID(objectUser, p.Username), ""
		if sites := b.siteIDs[b.profileIDs[p.Username]]; len(sites) > 0 {
			site = sites[0]
		}
		seen := map[string][]string{}
		for _, did := range [][2]string{{"Read", p.Opens}, {"Write", p.Changes}} {
			turn := 0
			b.eachPast(did[1], func(w past, at time.Time) {
				o := b.tx.Schema().Object(w.what)
				if o == nil {
					return
				}
				row := store.Row{
					"NetworkUserId": user, fieldNetworkID: site, "RecordKeyPrefix": o.KeyPrefix, "ActionType": did[0], "AccessTimestamp": at,
				}
				if _, known := seen[o.Name]; !known {
					seen[o.Name] = b.recordsOf(o, b.account[p.Account].id)
				}
				if ids := seen[o.Name]; len(ids) > 0 {
					row["RecordId"] = ids[turn%len(ids)]
					turn++
				}
				records = append(records, row)
			})
		}
		b.eachPast(p.Logins, func(w past, at time.Time) {
			row := store.Row{
				fieldUserID: user, "LoginTime": at, "LoginType": strings.ReplaceAll(w.what, "_", " "), "ApiType": "N/A", "Status": "Success",
				"SourceIp": fmt.Sprintf("203.0.113.%d", len(p.Username)),
			}
			if w.what == "Application" {
				row[fieldNetworkID] = site
			}
			logins = append(logins, row)
		})
	}
	b.insertRows("NetworkUserHistoryRecent", records)
	b.insertRows("LoginHistory", logins)
}

// recordsOf gives the records of an account: those that people open.
func (b *builder) recordsOf(o *schema.Object, account string) []string {
	where := `"Id" = ?`
	for _, field := range []string{fieldAccountID, "Account__c"} {
		if o.Field(field) != nil {
			where = `"` + field + `" = ?`
		}
	}
	rows := b.tx.Select(o.Name, where+` ORDER BY "Id"`, account)
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.String("Id")
	}
	return ids
}

// eachPast walks over what words tell, one by one.
func (b *builder) eachPast(words string, visit func(w past, at time.Time)) {
	for _, word := range strings.Fields(words) {
		var w past
		var numbers string
		if w.what, numbers, _ = strings.Cut(word, ":"); numbers == "" {
			b.try(b.at.Mistake(word, "%q does not say how often", word))
		}
		if _, err := fmt.Sscanf(numbers, "%d:%d:%d", &w.times, &w.last, &w.apart); err != nil {
			b.try(b.at.Mistake(word, `write "Case:12:1:3": %w`, err))
		}
		for i := range w.times {
			visit(w, b.ago(time.Duration(w.last+i*w.apart)*day-time.Hour))
		}
	}
}
