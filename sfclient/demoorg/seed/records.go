package seed

import (
	"fmt"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

var (
	subjects = []string{
		"Bilge pump stops after ten minutes", "Wrong gasket in the repair kit", "Navigation light flickers", "Question about winter storage",
		"Invoice shows an old address", "Outboard motor does not start", "Registration of a second boat", "Compass reads five degrees off",
	}
	products = []string{"Tern 40 Outboard", "Heron Bilge Pump", "Gannet Winch", "Petrel Compass", "Osprey Battery Pack"}
	statuses = []string{"New", "Working", statusClosed, "Escalated", statusClosed}
	claims   = []string{"Submitted", "In Review", "Approved", "Draft", "Rejected"}
)

// addRecords gives people what they work on: cases and warranty claims of
// customers, opportunities and leads of partners.
func (b *builder) addRecords() {
	var cases, claimRows []store.Row
	for i, p := range personas {
		if p.contactless || p.account == "" {
			continue
		}
		count := 1 + i%3
		if p.username == Maya {
			count = len(statuses)
		}
		for n := range count {
			cases = append(cases, b.caseRow(p, i+n, n))
		}
		for n := range count - 1 {
			claimRows = append(claimRows, b.claimRow(p, i+n, n))
		}
	}
	b.bulk("Case", cases)
	b.bulk("Warranty_Claim__c", claimRows)
	b.addSales()
}

func (b *builder) caseRow(p external, subject, n int) store.Row {
	status := statuses[n%len(statuses)]
	row := store.Row{
		"Subject": subjects[subject%len(subjects)], fieldStatus: status, "IsClosed": status == statusClosed, "Origin": "Web",
		"Priority": []string{"High", "Medium", "Low"}[n%3], fieldAccountID: b.accounts[p.account].id, "ContactId": b.contacts[p.username],
		fieldOwnerID: b.users[p.username],
	}
	if status == statusClosed {
		row["ClosedDate"] = b.ago(time.Duration(n+3) * day)
	}
	return row
}

func (b *builder) claimRow(p external, product, n int) store.Row {
	return store.Row{
		fieldOwnerID: b.users[p.username], "Account__c": b.accounts[p.account].id, "Contact__c": b.contacts[p.username],
		"Product__c": products[product%len(products)], "Serial_Number__c": fmt.Sprintf("BW-%06d", 104200+product*17+n),
		"Status__c": claims[n%len(claims)], "Claim_Amount__c": float64(120 + 45*n), "Purchase_Date__c": b.ago(time.Duration(90+n) * day),
		"Approved__c": claims[n%len(claims)] == "Approved", "Fault_Description__c": subjects[product%len(subjects)],
	}
}

// addSales gives the partner users opportunities, and the company some of its own.
func (b *builder) addSales() {
	owners := []string{Dana, TomasColleague, ZoePartner, Dana, OwnerAmericas, OwnerEurope}
	opportunities, leads := make([]store.Row, 0, len(owners)), make([]store.Row, 0, len(owners))
	for i, owner := range owners {
		account := b.accounts[accounts[i].name].id
		for _, p := range personas {
			if p.username == owner {
				account = b.accounts[p.account].id
			}
		}
		stage := []string{"Prospecting", stageWon, "Negotiation/Review"}[i%3]
		opportunities = append(opportunities, store.Row{
			fieldName: products[i%len(products)] + " order", fieldAccountID: account, fieldOwnerID: b.users[owner], "StageName": stage,
			"CloseDate": b.now.Add(time.Duration(30*(i-2)) * day), "Amount": float64(4800 + 950*i), "IsClosed": stage == stageWon, "IsWon": stage == stageWon,
		})
		leads = append(leads, store.Row{
			fieldFirstName: firstNames[i*5], fieldLastName: lastNames[i*7], "Company": tradeName(60 + i), fieldOwnerID: b.users[owner], "LeadSource": "Web",
		})
	}
	b.bulk("Opportunity", opportunities)
	b.bulk("Lead", leads)
}

// addExtras adds what single stories need: a contact that an external user owns,
// and a user access policy.
func (b *builder) addExtras() {
	b.one("Contact", store.Row{
		fieldFirstName: "Irina", fieldLastName: contactOwnedLast, fieldAccountID: b.accounts[accountIvan].id,
		fieldOwnerID: b.users[contactOwner], fieldEmail: "irina.yankova@ownedby.example",
	})
	for _, username := range []string{OwnerAmericas, OwnerEurope} {
		b.one("Contact", store.Row{
			fieldFirstName: "Accounts", fieldLastName: "Payable", fieldAccountID: b.accounts[accountMaya].id, fieldOwnerID: b.users[username],
		})
	}
	b.one("UserAccessPolicy", store.Row{fieldDeveloperName: "Partner_Onboarding", fieldMasterLabel: "Partner Onboarding", fieldStatus: "Design", "Order": 1})
}
